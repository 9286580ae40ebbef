"""How many files, and so connections, this process may have open: as many as the system lets it."""

from __future__ import annotations

import contextlib
import logging
import resource
from pathlib import Path

logger = logging.getLogger(__name__)

BESIDES = 500
"""So many are kept for devices, desks, boards, the database and the broker."""


def most_files() -> int:
    """Take as many as the system lets us, and return how many that are."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        with contextlib.suppress(OSError, ValueError):  # the sandbox of the unit may forbid it
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            soft = hard
    return soft


def open_now() -> int:
    """Return how many it has open now."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def make_room(streams: int) -> int:
    """Take as many as the system lets us; say so where *streams* of phones could use them up.

    Returns:
        how many phones can watch at the same time.
    """
    soft = most_files()
    room = max(1, soft - BESIDES)
    if room < streams:
        logger.warning(
            "Only %d phones can watch at the same time, and not %d as [http] streams says: this process may "
            "open %d files; LimitNOFILE of its unit raises that",
            room,
            streams,
            soft,
        )
    return min(room, streams)
