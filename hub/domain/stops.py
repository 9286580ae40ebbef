"""When the hall stood still today, and how much time went by while it did not.

Whatever a rule counts in minutes (lateness, grace, patience, ageing) is counted here, so that nobody loses
anything by an evacuation. Clocks may be set back: no span is ever less than nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop under way.

    Attributes:
        since: when it began, UTC.
        text: what is told to everybody beside the fixed words; may be empty.
    """

    since: datetime
    who: str
    reason: str
    text: str = ""


@dataclass(slots=True)
class Stops:
    """The stops of one day; changed by `hub.domain.branch.Branch.apply` only.

    Attributes:
        present: the one under way; None: the hall goes on.
        over: (since, until) of those that are over, in order.
    """

    present: Stop | None = None
    over: list[tuple[datetime, datetime]] = field(default_factory=list)

    def begin(self, stop: Stop) -> None:
        """Let *stop* be under way."""
        self.present = stop

    def end(self, at: datetime) -> timedelta:
        """Let the present stop be over; return how long it took."""
        if self.present is None:
            return NOTHING
        since, self.present = self.present.since, None
        self.over.append((since, max(since, at)))
        return max(NOTHING, at - since)

    def still(self, since: datetime, until: datetime) -> timedelta:
        """Return for how long the hall stood still between *since* and *until*."""
        spans = (min(until, end or until) - max(since, begin) for begin, end in self._all())
        return sum((span for span in spans if span > NOTHING), NOTHING)

    def going(self, since: datetime, until: datetime) -> timedelta:
        """Return how much time went by between *since* and *until* while the hall went on."""
        return until - since - self.still(since, until)

    def after(self, since: datetime, going: timedelta) -> datetime:
        """Return when *going* has gone by since *since*; a stop under way is taken to be over now."""
        at = since
        for begin, end in self._all():
            gap = max(NOTHING, begin - at)
            if end is not None and end <= at:
                continue
            if gap >= going:
                break
            going, at = going - gap, end or max(at, begin)
        return at + going

    def ago(self, now: datetime, going: timedelta) -> datetime:
        """Return since when *going* has gone by until *now*."""
        at = now
        for begin, end in reversed(list(self._all())):
            ended = min(end or at, at)
            gap = at - ended
            if begin >= at:
                continue
            if gap >= going:
                break
            going, at = going - gap, begin
        return at - going

    def _all(self) -> Iterator[tuple[datetime, datetime | None]]:
        yield from self.over
        if self.present is not None:
            yield self.present.since, None
