"""Where a visitor stands who got a number of a kiosk's own, while nobody could tell the hub.

The kiosk says how long ago that was, measured on a clock that nobody sets, and the hub compares this with the
instants of its own tickets: who waited so long stands behind those of the hub's own that were issued before,
and ahead of those issued since. Between two tickets of the hub's own, the visitors of all kiosks stand in the
order in which they came, in whatever order their kiosks hand them in.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime
from typing import NamedTuple

from contract.events import Entry, TicketIssued
from contract.names import CommandId, TicketId, TicketNumber
from contract.refusal import RequestVoid


class Standpoint(NamedTuple):
    """The hub's own ticket behind which a visitor stands, by its journal entry, and when this one came."""

    after: int
    came_s: float


class Arrivals:
    """When the tickets of a day were issued; kept beside the fold, and asked without walking through them.

    The hub's own clock may be set too. Who notices that says so, and here time goes on as it did; a journal
    that is folded does not tell it, and then time stands still from a set-back to the next ticket.

    Attributes:
        numbers: which ticket has a number that a kiosk issued.
    """

    def __init__(self) -> None:
        self.numbers: dict[TicketNumber, TicketId] = {}
        self._void: set[CommandId] = set()
        self._own_s: list[float] = []
        self._own: list[int] = []
        self._firsts: list[tuple[int, int]] = []  # of each epoch the first ticket, by its place in these
        self._last: dict[str, Standpoint] = {}
        self._latest_s = 0.0
        self._behind_s = 0.0

    def note(self, event: TicketIssued, entry: Entry, *, of_today: bool) -> None:
        """Take in that *event*, which *entry* of the journal holds, happened."""
        now_s = self._even_s(entry.at)
        self._behind_s, self._latest_s = now_s - entry.at.timestamp(), now_s
        told = event.handed_in
        if told is None:
            self._own_s.append(now_s)
            self._own.append(entry.seq)
            if not self._firsts or self._firsts[-1][0] < entry.epoch:
                self._firsts.append((entry.epoch, len(self._own) - 1))
            return
        if of_today:
            self.numbers[event.number] = event.ticket
            self._last[event.number.series] = Standpoint(told.after, told.came_at.timestamp())
        if told.instead_of is not None:
            self._void.add(told.instead_of)

    def clock_was_set(self, by_s: float) -> None:
        """Let time go on evenly though the hub's clock was set by so many seconds; less than 0: back."""
        self._behind_s -= by_s

    def of_one_who_waited(self, waited_s: float, now: datetime) -> Standpoint:
        """Return where somebody stands who has waited *waited_s* at *now*."""
        came_s = self._even_s(now) - waited_s
        at = bisect_right(self._own_s, came_s)
        return Standpoint(self._own[at - 1] if at else 0, came_s)

    def own_until(self, seq: int) -> int:
        """Return the last ticket of the hub's own that was issued by entry *seq* or before; 0: none was."""
        at = bisect_right(self._own, seq)
        return self._own[at - 1] if at else 0

    def own_heard_of(self, stamp: tuple[int, int]) -> int:
        """Return the last ticket of the hub's own that whoever has heard of *stamp* came after; 0: none.

        *stamp*: epoch and entry. A lost hub may have told of entries that this one does not know; those that
        it has numbered alike since are of a later epoch.
        """
        epoch, seq = stamp
        first, end = self._first_of(epoch), self._first_of(epoch + 1)
        at = bisect_right(self._own, seq, first, end)
        return self._own[at - 1] if at else 0

    def _first_of(self, epoch: int) -> int:
        """Return the place of the first of the hub's own tickets that is of *epoch* or a later one."""
        at = bisect_left(self._firsts, (epoch,))
        return self._firsts[at][1] if at < len(self._firsts) else len(self._own)

    def not_before(self, series: str) -> Standpoint:
        """Return where the last one with a number of *series* stands; the next came later."""
        return self._last.get(series, Standpoint(0, 0.0))

    def require_not_void(self, request: CommandId) -> None:
        """Let *request* be carried out.

        Raises:
            RequestVoid: its answer never came, and the kiosk gave its visitor a number of its own.
        """
        if request in self._void:
            raise RequestVoid(f"request {request} is void: its visitor holds another number by now")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Arrivals) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]  # it changes

    def _even_s(self, at: datetime) -> float:
        return max(self._latest_s, at.timestamp() + self._behind_s)


def instant(came_s: float) -> datetime:
    """Return *came_s*, seconds since 1970, as people and journals write it."""
    return datetime.fromtimestamp(came_s, UTC)
