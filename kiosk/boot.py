"""Whether a reading of the day's clock from an earlier run can be compared with one of now."""

from __future__ import annotations

import time
import uuid
from pathlib import Path

from contract.clock import Clock

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def origin_of(clock: Clock, boot_id: Path = _BOOT_ID) -> str:
    """Return what is the same for all readings of *clock* that count from one point.

    The machine's own monotonic clock runs on while programs come and go, until the machine is switched off.
    Of any other clock, and where the system does not tell, nothing is known beyond this run.
    """
    if abs(clock.elapsed() - time.monotonic()) < 1.0:
        try:
            return boot_id.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            pass
    return uuid.uuid4().hex
