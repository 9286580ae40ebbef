"""When a new service day begins, also while the machine's clock is being set."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

JUMP_S = 60.0
"""A clock that is further off than this from where it must have got to was set."""
SETTLE_S = 600.0
"""So long a clock that was set must go on undisturbed before a day is opened by it."""


class DayWatch:
    """The branch's local day, by a clock that is believed only while it runs evenly.

    Opening a day ends the one before, and everybody who still waits loses the place. A clock that leaps into
    tomorrow for a minute must not do that.

    Attributes:
        zone: where days begin at midnight; may be set anew.
    """

    def __init__(self, zone: ZoneInfo, now: datetime, elapsed_s: float) -> None:
        self.zone = zone
        self._now = now
        self._elapsed_s = elapsed_s
        self._set: tuple[datetime, float] | None = None

    def today(self, now: datetime, elapsed_s: float) -> date:
        """Return the local day.

        Args:
            now: what the clock says, UTC.
            elapsed_s: seconds of a clock that nobody sets, on the same scale.
        """
        if self._is_even(self._now, self._elapsed_s, now, elapsed_s):
            self._now, self._elapsed_s, self._set = now, elapsed_s, None
        elif self._set is None or not self._is_even(*self._set, now, elapsed_s):
            self._set = now, elapsed_s
        elif elapsed_s - self._set[1] >= SETTLE_S:
            self._now, self._elapsed_s, self._set = now, elapsed_s, None
        believed = self._now + timedelta(seconds=elapsed_s - self._elapsed_s)
        return believed.astimezone(self.zone).date()

    @staticmethod
    def _is_even(before: datetime, before_s: float, now: datetime, now_s: float) -> bool:
        return abs((now - before).total_seconds() - (now_s - before_s)) <= JUMP_S
