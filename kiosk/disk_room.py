"""How much room the kiosk's disk has, looked at once a minute: staff are told long before it is full."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from kiosk.disk import Disk, FileDisk
from link.health import Health

LOOK_S = 60.0
ALARM_PERCENT = 80
"""As full as that, the disk is reported."""
CLEARLY = 2
"""So many percent below it the report is over."""
LOW = "disk-low"


class DiskRoom:
    """The room in *folder*; a simulated *disk* has no end."""

    def __init__(self, folder: Path, disk: Disk, health: Health) -> None:
        self._folder, self._health = folder, health
        self._is_real = isinstance(disk, FileDisk)
        self._looked_s = float("-inf")

    def look(self, now_s: float) -> None:
        """Look if it is time, by *now_s* of the kiosk's monotonic clock."""
        if not self._is_real or now_s - self._looked_s < LOOK_S:
            return
        self._looked_s = now_s
        with contextlib.suppress(OSError):  # it is gone: whoever writes there says so
            usage = shutil.disk_usage(self._folder)
            used = 100.0 * (usage.total - usage.free) / usage.total
            if used >= ALARM_PERCENT:
                left = usage.free // 1_000_000
                self._health.fault(LOW, f"the disk of the kiosk is {used:.0f} % full; {left} MB are left")
            elif used < ALARM_PERCENT - CLEARLY:
                self._health.back(LOW)
