"""Whether the kiosk's clock tells the time: devices may boot with a wrong one, and paper is patient. Pure."""

from __future__ import annotations

from datetime import datetime

_OFF_S = 120.0
"""So far the clock may be from the hub's and still be right."""


class ClockTrust:
    """Believes a clock that agreed with the hub's, for as long as it runs on evenly from there."""

    def __init__(self) -> None:
        self._agreed: tuple[datetime, float] | None = None

    def heard(self, hub_at: datetime, now: datetime, elapsed_s: float, *, fresh: bool) -> None:
        """Compare *now* with what the hub's clock showed; a picture that is not *fresh* may be old."""
        off_s = (hub_at - now).total_seconds()
        if abs(off_s) <= _OFF_S:
            self._agreed = now, elapsed_s
        elif fresh or off_s > 0:
            self._agreed = None

    def is_right(self, now: datetime, elapsed_s: float) -> bool:
        """Tell whether *now* can be printed."""
        if self._agreed is None:
            return False
        then, then_s = self._agreed
        return abs((now - then).total_seconds() - (elapsed_s - then_s)) <= _OFF_S
