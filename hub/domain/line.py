"""Those who wait, in calling order."""

from __future__ import annotations

from collections.abc import Iterator

from sortedcontainers import SortedDict  # type: ignore[import-untyped]  # ships no hints; only this class sees it

from contract.names import TicketId
from hub.domain.ticket import Place


class Line:
    """Tickets sorted by their place; every question is answered without walking the line."""

    def __init__(self) -> None:
        self._tickets = SortedDict()

    def add(self, place: Place, ticket: TicketId) -> None:
        """Put *ticket* where *place* says."""
        self._tickets[place] = ticket

    def remove(self, place: Place) -> None:
        """Take the ticket at *place* out.

        Raises:
            KeyError: nobody stands there.
        """
        del self._tickets[place]

    def first(self) -> tuple[Place, TicketId] | None:
        """Return who is called first, or None."""
        return self._tickets.peekitem(0) if self._tickets else None

    def before(self, place: Place) -> int:
        """Return how many stand before *place*."""
        return int(self._tickets.bisect_left(place))

    def __len__(self) -> int:
        return len(self._tickets)

    def __iter__(self) -> Iterator[tuple[Place, TicketId]]:
        return iter(self._tickets.items())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Line) and bool(self._tickets == other._tickets)

    __hash__ = None  # type: ignore[assignment]  # it changes
