"""The clock of a machine: seconds that nobody sets and a wall clock that may stand anywhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.faults.simulation.scheduler import Scheduler


class SimClock:
    """The clock of one machine; its wall jumps when somebody sets it, its seconds never do."""

    def __init__(self, scheduler: Scheduler, begins: datetime, booted_s: float = 0.0) -> None:
        self._scheduler, self._begins = scheduler, begins
        self._off = timedelta()
        self._booted_s = booted_s
        self._read: tuple[float, datetime] = -1.0, begins

    def now(self) -> datetime:
        now_s = self._scheduler.now_s
        if self._read[0] != now_s:
            self._read = now_s, self._begins + timedelta(seconds=now_s) + self._off
        return self._read[1]

    def elapsed(self) -> float:
        return self._scheduler.now_s - self._booted_s

    def real_s(self, day_s: float) -> float:
        return day_s

    @property
    def off(self) -> timedelta:
        return self._off

    def set_off(self, by: timedelta) -> None:
        """Let the wall clock be wrong by so much from now on."""
        self._off = by
        self._read = -1.0, self._begins

    def boot(self) -> None:
        """Begin to count seconds anew."""
        self._booted_s = self._scheduler.now_s
