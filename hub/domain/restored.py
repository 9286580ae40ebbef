"""A hub that goes on from a backup, and the numbers that the lost one may have given out after its end. Pure.

What the lost hub committed after the end of the backup is not known. Visitors hold numbers of it, so none of
these may be issued again: each series goes on behind a gap that the lost hub cannot have filled. Kiosks know
which tickets they got from it and hand them back (`hub.domain.hand_in`), each with its old number and place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

LEAST = 100
"""The gap where the backup ends a moment before the restore."""
A_MINUTE = 60
"""So much wider it is for each minute of which nothing is known; four kiosks do not issue more."""
MOST = 2000
"""No series of an office issues more on a day."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A restore of today: its id, its journal entry, and up to which count each series is passed over."""

    restore: str
    seq: int
    numbers: dict[str, int]


def gap_after(unknown_s: float) -> int:
    """Return how many numbers of a series the lost hub cannot have issued in so many seconds."""
    return min(MOST, LEAST + math.ceil(unknown_s / 60 * A_MINUTE))
