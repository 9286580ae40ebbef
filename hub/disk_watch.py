"""How full the disks are on which the hub keeps its data and its log; looked at twice a minute.

Somebody is told long before a disk is full. When it nearly is, what can wait is left undone, so that what is
left belongs to tickets.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from contract.hall_views import Alarm
from hub.limit_settings import LimitSettings
from hub.limits import Limits
from hub.own_faults import own_fault
from link.health import Health

LOG = Path("/var/log")
"""Where systemd's journal keeps what the hub says."""
LOOK_S = 30.0
CLEARLY = 2.0
"""So many percent below its limit a disk must be before its alarm is over."""
LOW, FULL = "disk-low", "disk-full"


@dataclass(slots=True)
class Disk:
    """One disk: for what it is, where, how full at the last look in percent, since when that is too much."""

    name: str
    place: Path
    used: float = 0.0
    free_bytes: int = 0
    low_since: datetime | None = None

    def said(self) -> str:
        """Return how it is, for people."""
        return f"the disk of {self.name} ({self.place}) is {self.used:.0f} % full"


class DiskWatch:
    """Looks at the disks of *places*, by what is kept there; those that share a disk are looked at once.

    Attributes:
        spared: how often something was left undone because a disk was nearly full.
    """

    def __init__(
        self, places: Mapping[str, Path], settings: LimitSettings, now: Callable[[], datetime]
    ) -> None:
        self._settings, self._now = settings, now
        self._places = places
        self.disks: list[Disk] = []
        self.spared = 0

    @property
    def is_full(self) -> bool:
        """Whether what can wait must be left undone."""
        return any(disk.used >= self._settings.disk_stop_percent for disk in self.disks)

    def look(self) -> None:
        """Look at each disk; may block where one hangs."""
        known = {disk.name: disk for disk in self.disks}
        self.disks = [known.get(name) or Disk(name, place) for name, place in self._apart().items()]
        for disk in self.disks:
            with contextlib.suppress(OSError):  # it is gone; whoever writes there says so
                self._measure(disk)

    async def run(self, health: Health) -> None:
        """Look twice a minute, and have *health* tell; until cancelled."""
        while True:
            await asyncio.to_thread(self.look)
            self.report(health)
            await asyncio.sleep(LOOK_S)

    def alarms(self) -> Iterator[Alarm]:
        """Yield an alarm for each disk that is too full."""
        for disk in self.disks:
            if disk.low_since is not None:
                yield own_fault(
                    FULL if disk.used >= self._settings.disk_stop_percent else LOW,
                    disk.low_since,
                    f"hub: {disk.said()}; {disk.free_bytes // 1_000_000} MB are left",
                    "remove what nobody needs there, or put in a larger disk",
                    thing=f"disk-{disk.name}",
                )

    def watch(self, limits: Limits) -> None:
        """Show the disks in *limits*."""
        for name in self._places:
            limits.watch(
                f"disk-percent-{name}",
                self._settings.disk_alarm_percent,
                used=partial(self._used, name),
            )
        limits.watch("disk-percent-for-what-can-wait", self._settings.disk_stop_percent, lambda: self.spared)

    def _used(self, name: str) -> float:
        return next((disk.used for disk in self.disks if disk.name == name), 0.0)

    def _apart(self) -> dict[str, Path]:
        """Return the places on disks of their own."""
        found: dict[int, tuple[str, Path]] = {}
        for name, place in self._places.items():
            with contextlib.suppress(OSError):
                found.setdefault(place.stat().st_dev, (name, place))
        return dict(found.values())

    def _measure(self, disk: Disk) -> None:
        usage = shutil.disk_usage(disk.place)
        disk.used, disk.free_bytes = 100.0 * (usage.total - usage.free) / usage.total, usage.free
        limit = self._settings.disk_alarm_percent
        if disk.used >= limit:
            disk.low_since = disk.low_since or self._now()
        elif disk.used < limit - CLEARLY:
            disk.low_since = None

    def report(self, health: Health) -> None:
        """Have *health* tell how the disks are."""
        low = [disk.said() for disk in self.disks if disk.low_since is not None]
        for fault, stands in ((FULL, self.is_full), (LOW, bool(low) and not self.is_full)):
            if stands:
                health.fault(fault, "; ".join(low))
            else:
                health.back(fault)
