"""Those who wait for a service, or for one desk: all of them in order, and each class and language apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contract.names import TicketId
from hub.domain.line import Key, Line
from hub.domain.rank import Part


class Lines:
    """One line, and the same people once more in parts; a part that nobody stands in is not there."""

    def __init__(self) -> None:
        self._all = Line()
        self._parts: dict[Part, Line] = {}

    @property
    def parts(self) -> Mapping[Part, Line]:
        """The parts in which somebody stands."""
        return self._parts

    def add(self, part: Part, rank: Key, ticket: TicketId) -> None:
        """Put *ticket* into *part*, where *rank* says."""
        self._all.add(rank, ticket)
        self._parts.setdefault(part, Line()).add(rank, ticket)

    def remove(self, part: Part, rank: Key) -> None:
        """Take the ticket at *rank* out of *part*.

        Raises:
            KeyError: nobody stands there.
        """
        self._all.remove(rank)
        self._parts[part].remove(rank)
        if not self._parts[part]:
            del self._parts[part]

    def before(self, rank: Key) -> int:
        """Return how many stand before *rank*."""
        return self._all.before(rank)

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[tuple[Key, TicketId]]:
        return iter(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lines) and self._parts == other._parts

    __hash__ = None  # type: ignore[assignment]  # it changes
