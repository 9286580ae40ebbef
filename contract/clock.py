"""The one clock that every program is handed; nobody reads another.

The day's clock may run faster than the world's (a demonstration replays a day in minutes). Patience,
staleness and time-outs of the wire are never scaled and are measured elsewhere, on the machine's
monotonic clock.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The day's clock."""

    def now(self) -> datetime:
        """Return the present instant of the day, in UTC."""

    def elapsed(self) -> float:
        """Return seconds of the day since some fixed point; never runs backwards."""

    def real_s(self, day_s: float) -> float:
        """Return how many seconds of the world *day_s* seconds of the day take."""
