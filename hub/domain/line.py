"""Those who wait, in calling order."""

from __future__ import annotations

from collections.abc import Iterator

from sortedcontainers import SortedDict  # type: ignore[import-untyped]  # ships no hints; only this class sees it

from contract.names import TicketId

Key = tuple[float, ...]
"""What a line is sorted by; a ticket's `hub.domain.rank.Rank`, or when its visitor left."""


class Line:
    """Tickets sorted by their key; every question is answered without walking the line.

    Both ends are remembered once they were asked for, which is of every line at every ticket and every call.
    """

    def __init__(self) -> None:
        self._tickets = SortedDict()
        self._first: tuple[Key, TicketId] | None = None
        self._last: Key | None = None

    def add(self, key: Key, ticket: TicketId) -> None:
        """Put *ticket* where *key* says."""
        if self._first is not None and key <= self._first[0]:
            self._first = None
        if self._last is not None and key > self._last:
            self._last = key
        self._tickets[key] = ticket

    def remove(self, key: Key) -> None:
        """Take the ticket at *key* out.

        Raises:
            KeyError: nobody stands there.
        """
        del self._tickets[key]
        if self._first is not None and key == self._first[0]:
            self._first = None
        if key == self._last:
            self._last = None

    def first(self) -> tuple[Key, TicketId] | None:
        """Return who is called first, or None."""
        if self._first is None and self._tickets:
            self._first = self._tickets.peekitem(0)
        return self._first

    def first_from(self, key: Key) -> tuple[Key, TicketId] | None:
        """Return the first that does not stand before *key*, or None."""
        at = self._tickets.bisect_left(key)
        return self._tickets.peekitem(at) if at < len(self._tickets) else None

    def before(self, key: Key) -> int:
        """Return how many stand before *key*."""
        if self.ends_at(key) and key != self._last:
            return len(self._tickets)
        return int(self._tickets.bisect_left(key))

    def ends_at(self, key: Key) -> bool:
        """Return whether nobody stands behind *key*."""
        if self._last is None and self._tickets:
            self._last = self._tickets.peekitem(-1)[0]
        return self._last is None or self._last <= key

    def between(self, since: Key, until: Key) -> Iterator[tuple[Key, TicketId]]:
        """Yield who stands from *since* on and before *until*."""
        for key in self._tickets.irange(since, until, inclusive=(True, False)):
            yield key, self._tickets[key]

    def __len__(self) -> int:
        return len(self._tickets)

    def __iter__(self) -> Iterator[tuple[Key, TicketId]]:
        return iter(self._tickets.items())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Line) and bool(self._tickets == other._tickets)

    __hash__ = None  # type: ignore[assignment]  # it changes
