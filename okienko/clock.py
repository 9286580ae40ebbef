"""The clocks that programs are handed: the machine's own, and a day's that may run faster."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's clock; see `contract.clock.Clock`."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def elapsed(self) -> float:
        return time.monotonic()

    def real_s(self, day_s: float) -> float:
        return day_s


@dataclass(frozen=True, slots=True)
class DayClock:
    """A clock for a replayed day: it shows *starts* at the anchor and runs *speed* times as fast from there.

    Args:
        starts: what it shows at the anchor, in UTC.
        speed: seconds of the day in a second of the world.
        anchor_s: a reading of the machine's monotonic clock, which all processes of a machine share.
    """

    starts: datetime
    speed: float
    anchor_s: float

    def now(self) -> datetime:
        return self.starts + timedelta(seconds=self.elapsed())

    def elapsed(self) -> float:
        return (time.monotonic() - self.anchor_s) * self.speed

    def real_s(self, day_s: float) -> float:
        return day_s / self.speed

    def __str__(self) -> str:
        return f"{self.starts.isoformat()},{self.speed!r},{self.anchor_s!r}"


def clock_from(text: str) -> SystemClock | DayClock:
    """Return the clock that *text* describes: empty for the machine's, else as a `DayClock` prints itself.

    Raises:
        ValueError: *text* is neither.
    """
    if not text:
        return SystemClock()
    try:
        starts, speed, anchor = text.split(",")
        return DayClock(datetime.fromisoformat(starts), float(speed), float(anchor))
    except ValueError as error:
        raise ValueError(f"not a clock: {text!r} (expected 'start,speed,anchor')") from error
