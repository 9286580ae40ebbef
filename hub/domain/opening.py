"""Whether something is open at an instant, when it opens and when it closes, on the wall clock of its place.

Hours are what the clock on the wall shows; instants are not. A time of day is the first instant of its date
at which the clock shows it or a later one: what the change of the clocks leaves out comes when the clock has
leapt over it, and what comes twice counts once, the first time. So no stretch ever ends before it begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hub.domain.hours_settings import MIDNIGHT, Minutes

SOON_DAYS = 14
"""What is open without a break for longer does not close, as far as anybody need know."""
LOOK_DAYS = 400
"""What does not open within so many days is not known to open again."""

_NOTHING = timedelta(0)


class Standing(NamedTuple):
    """How things stand at an instant; times are on the wall clock of the place.

    Attributes:
        opens_at: when it opens next; None: it is open, or not known to open.
        closes_at: when it closes; None: it is closed, or does not close soon.
        until: until when all this holds, UTC.
    """

    open: bool
    opens_at: datetime | None
    closes_at: datetime | None
    until: datetime


@dataclass(frozen=True, slots=True)
class Opening:
    """When something is open.

    Attributes:
        spans_on: its stretches on a date, in order; none overlaps another.
        early: how much earlier than the day's first opening it is open.
        stop: how much earlier than the day's last closing it is closed.
    """

    spans_on: Callable[[date], Sequence[Minutes]]
    zone: ZoneInfo
    early: timedelta = _NOTHING
    stop: timedelta = _NOTHING

    def at(self, now: datetime) -> Standing:
        """Return how things stand at *now* (UTC)."""
        found = self._stretch_after(now)
        if found is None:
            return Standing(False, None, None, now + timedelta(days=1))  # noqa: FBT003  named in Standing
        begins, ends = found
        if now < begins:
            return Standing(False, begins.astimezone(self.zone), None, begins)  # noqa: FBT003  as above
        if ends is None:
            return Standing(True, None, None, now + timedelta(days=1))  # noqa: FBT003  as above
        return Standing(True, None, ends.astimezone(self.zone), ends)  # noqa: FBT003  as above

    def open_s(self, since: datetime, until: datetime) -> float:
        """Return for how many seconds it is open between two instants (UTC)."""
        first = since.astimezone(self.zone).date() - timedelta(days=1)
        days = (until.astimezone(self.zone).date() - first).days + 1
        stretches = chain.from_iterable(self._stretches(first + timedelta(days=day)) for day in range(days))
        parts = ((min(closes, until) - max(opens, since)).total_seconds() for opens, closes in stretches)
        return sum(part for part in parts if part > 0)

    def _stretch_after(self, now: datetime) -> tuple[datetime, datetime | None] | None:
        """Return the first stretch that ends after *now*, with what adjoins it; no end: it is not soon."""
        first = now.astimezone(self.zone).date() - timedelta(days=1)
        begins: datetime | None = None
        ends = now
        for day in (first + timedelta(days=days) for days in range(LOOK_DAYS)):
            for opens, closes in self._stretches(day):
                if begins is None and closes > now:
                    begins, ends = opens, closes
                elif begins is not None and opens <= ends:
                    ends = max(ends, closes)
                elif begins is not None:
                    return begins, ends
            if begins is not None and ends - now > timedelta(days=SOON_DAYS):
                return begins, None
            if begins is not None and shown_at(0, day, self.zone) > ends:
                break  # what begins on a later day leaves a gap
        return None if begins is None else (begins, ends)

    def _stretches(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        spans = self.spans_on(day)
        for number, (begins, ends) in enumerate(spans):
            opens, closes = shown_at(begins, day, self.zone), shown_at(ends, day, self.zone)
            opens -= self.early if number == 0 else _NOTHING
            closes -= self.stop if number == len(spans) - 1 else _NOTHING
            if opens < closes:
                yield opens, closes


@lru_cache(maxsize=1024)  # every look at the hours asks for the same few times of the same few days
def shown_at(minutes: int, day: date, zone: ZoneInfo) -> datetime:
    """Return when (UTC) the clock of *zone* first shows *minutes* after midnight of *day*, or more."""
    days, minutes = divmod(minutes, MIDNIGHT)
    wanted = datetime.combine(day + timedelta(days=days), time(*divmod(minutes, 60)))
    found = wanted.replace(tzinfo=zone).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == wanted:
        return found
    return _leap(wanted.replace(tzinfo=zone, fold=1).astimezone(UTC), found, zone)


def _leap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return when, to the second, the clock of *zone* leaps forward between two instants."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
