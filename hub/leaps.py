"""By how much the hub's clock was set, as the clock that nobody sets betrays it."""

from __future__ import annotations

from contract.clock import Clock

LEAP_S = 1.0
"""A clock that is nearer than this to where it must have got to goes on evenly."""


class Leaps:
    """Compares the day's clock with seconds that only ever go on, at each look."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._before = self._readings()

    def since_last_look(self) -> float:
        """Return by how many seconds the clock was set on since the last look; less than 0: back."""
        (was_s, was_elapsed_s), (now_s, elapsed_s) = self._before, self._readings()
        self._before = now_s, elapsed_s
        leapt_s = (now_s - was_s) - (elapsed_s - was_elapsed_s)
        return leapt_s if abs(leapt_s) > LEAP_S else 0.0

    def _readings(self) -> tuple[float, float]:
        return self._clock.now().timestamp(), self._clock.elapsed()
