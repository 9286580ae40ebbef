"""What the journal of the kiosk's own numbers says, line by line, and what follows from it. Pure.

Waited time is measured by a clock that nobody sets and that begins anew when the machine is switched on. So
the journal keeps an age of its own: it grows with that clock, and stands still over what the kiosk slept
through. A wait across such a gap is known to be longer than told.

Damage must make no number come again. Where the numbers stand is therefore written twice, a damaged line is
taken to have held as many tickets as would fit, and where both writings may be gone the kiosk gives no number
until the hub has told where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

import msgspec

from contract.names import TicketId, TicketNumber
from contract.spare_tickets import SpareTicket

LAST_COUNT = 9999


class SeriesUsedUp(Exception):
    """The series has no number left; the hub must tell a new day first."""


class NumbersUnknown(SeriesUsedUp):
    """The journal was damaged where it said how far the numbers have come; the hub must tell it first."""


class Moment(msgspec.Struct, frozen=True):
    """A reading of the clock: which start of the machine it counts from, its seconds, the journal's age."""

    origin: str
    at_s: float
    age_s: float


class Issued(msgspec.Struct, frozen=True, tag="issued", tag_field="line"):
    """A ticket, before anybody has seen its number."""

    ticket: SpareTicket
    moment: Moment


class Marked(msgspec.Struct, frozen=True, tag="marked", tag_field="line"):
    """The kiosk was still awake."""

    moment: Moment


class HandedIn(msgspec.Struct, frozen=True, tag="handed-in", tag_field="line"):
    """The hub has these."""

    tickets: tuple[TicketId, ...]


class Numbered(msgspec.Struct, frozen=True, tag="numbered", tag_field="line"):
    """Where the numbers stand: no count up to that of its series, nor up to *least*, is issued in *day*.

    With *lost* it is not known: the journal was damaged where it stood.
    """

    day: date | None
    counts: dict[str, int]
    least: int = 0
    lost: bool = False


Line = Issued | Marked | HandedIn | Numbered
_decoder: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)
_encoder = msgspec.json.Encoder()
_KIND = re.compile(rb'"line":"([a-z-]+)"')
SHORTEST_ISSUED = 250
"""No line about a ticket has fewer bytes."""
SHORTEST_NUMBERED = 60
"""No line about where the numbers stand has fewer bytes; it is written twice."""


def line_of(data: bytes) -> Line:
    """Return the line that *data* holds.

    Raises:
        ValueError: it is none of this version's.
    """
    try:
        return _decoder.decode(data)
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from error


def bytes_of(line: Line) -> bytes:
    """Return *line* as it is written."""
    return _encoder.encode(line)


def tickets_in(damaged: bytes) -> int:
    """Return how many tickets a *damaged* line may have been about; several may have become one."""
    return max(1, len(_KIND.findall(damaged)), len(damaged) // SHORTEST_ISSUED)


def may_hide_numbers(damaged: bytes) -> bool:
    """Tell whether *damaged* may be all that said where the numbers stand, both times."""
    kinds = _KIND.findall(damaged)
    is_told = bool(kinds) and min(damaged) >= ord(" ") and b"numbered" not in kinds
    return not is_told and len(damaged) > 2 * SHORTEST_NUMBERED


@dataclass(slots=True)
class Ledger:
    """Where the lines have led to.

    Attributes:
        day: the service day that the hub told last, before which everything was handed in.
        counts: the last count of each series in that day.
        least: no count up to it is issued, whatever the series; lines were damaged that may have held them.
        lost: where the numbers stand is not known.
        left: what is not handed in, oldest first.
    """

    day: date | None = None
    counts: dict[str, int] = field(default_factory=dict)
    least: int = 0
    lost: bool = False
    left: dict[TicketId, Issued] = field(default_factory=dict)
    moment: Moment | None = None

    def take(self, line: Line) -> None:
        """Let *line* have been written."""
        match line:
            case Issued(ticket, moment):
                self.left[ticket.ticket] = line
                self.moment = moment
                self._reach(ticket.number.series, ticket.number.count)
            case Marked(moment):
                self.moment = moment
            case HandedIn(tickets):
                for ticket_id in tickets:
                    self.left.pop(ticket_id, None)
            case Numbered(day, counts, least, lost):
                self.day, self.counts, self.least, self.lost = day, dict(counts), least, lost

    def skip(self, damaged: int) -> None:
        """Let so many numbers be lost by damage: each may have been given to somebody."""
        self.counts = {series: count + damaged for series, count in self.counts.items()}
        self.least = max(self.least, damaged)

    def whole(self) -> Iterator[Line]:
        """Yield as few lines as say the same."""
        numbered = Numbered(self.day, self.counts, self.least, self.lost)
        yield numbered
        yield from self.left.values()
        yield numbered
        if self.moment is not None and self.left:
            yield Marked(self.moment)

    def next_number(self, series: str) -> TicketNumber:
        """Return the number that comes next in *series*.

        Raises:
            NumbersUnknown: the hub must tell first where they stand.
            SeriesUsedUp: there is none.
        """
        if self.lost:
            raise NumbersUnknown(f"where series {series} stands was damaged; it goes on when the hub tells")
        count = max(self.counts.get(series, 0), self.least) + 1
        if count > LAST_COUNT:
            raise SeriesUsedUp(f"series {series} has issued its last number, {series}{LAST_COUNT}")
        return TicketNumber(series=series, count=count)

    def told(self, day: date, series: str, last_count: int) -> Numbered | None:
        """Return where the numbers stand now that the hub has told its *day* and the last count it knows.

        A new day begins when all before it is handed in, and not earlier: until then numbers go on. None:
        nothing has changed.
        """
        if self.lost:  # as many as the damage may hide were given after those that the hub knows
            known = max(last_count, self.counts.get(series, 0)) + self.least
            return Numbered(self.day or day, {**self.counts, series: known}, self.least)
        if self.day is not None and day > self.day:
            return None if self.left else Numbered(day, {series: last_count})
        if self.day is None or last_count > self.counts.get(series, 0):
            counts = {**self.counts, series: max(last_count, self.counts.get(series, 0))}
            return Numbered(self.day or day, counts, self.least)
        return None

    def at(self, origin: str, at_s: float) -> Moment:
        """Return the present moment, by a clock of *origin* that shows *at_s*."""
        last = self.moment
        if last is None:
            return Moment(origin, at_s, 0.0)
        grown_s = max(0.0, at_s - last.at_s) if origin == last.origin else 0.0
        return Moment(origin, at_s, last.age_s + grown_s)

    def waiting(self, now: Moment, tickets: Iterable[TicketId]) -> Iterator[SpareTicket]:
        """Yield *tickets* with the time that each has waited by *now*."""
        for ticket_id in tickets:
            issued = self.left[ticket_id]
            yield msgspec.structs.replace(
                issued.ticket,
                waited_s=max(0.0, now.age_s - issued.moment.age_s),
                exact=issued.moment.origin == now.origin,
            )

    def _reach(self, series: str, count: int) -> None:
        self.counts[series] = max(count, self.counts.get(series, 0))
