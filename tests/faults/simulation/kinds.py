"""What kind of day a seed makes: when it begins, whether people are booked, what staff and phones do in it.

Drawn from a lot of its own, so that what breaks when does not hang on it. A `PLAIN` day has none of it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of day.

    Attributes:
        begins: by a right clock.
        booked: so large a share of the visitors has booked, of 1.
        deeds: how often somebody of the staff, or a visitor's phone, does something.
        in_file: the journal is kept by SQLite, in a file.
        ruled: booked visitors and those with priority go first, and one board stands in for another.
    """

    name: str
    begins: datetime
    booked: float = 0.0
    deeds: int = 0
    ruled: bool = False
    in_file: bool = False


MORNING = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
PLAIN = Kind("morning", MORNING)
BEGINNINGS = {
    "morning": (MORNING, 70),
    "midnight": (datetime(2026, 12, 1, 22, 59, 10, tzinfo=UTC), 14),
    "spring": (datetime(2027, 3, 28, 0, 59, 10, tzinfo=UTC), 8),
    "autumn": (datetime(2027, 10, 31, 0, 59, 10, tzinfo=UTC), 8),
}
"""When a day may begin, and how likely that is, of 100; all but the first are 50 s before a leap of the
branch's calendar or of its local time."""


def kind_of(seed: int) -> Kind:
    """Return the kind of the day of *seed*."""
    chance = random.Random(seed ^ 0xDA7)
    name = chance.choices(list(BEGINNINGS), [likely for _, likely in BEGINNINGS.values()])[0]
    return Kind(
        name,
        BEGINNINGS[name][0],
        booked=chance.choice((0.0, 0.0, 0.3, 0.6)),
        deeds=chance.choice((0, 0, 3, 6, 10)),
        ruled=chance.random() < 0.4,
        in_file=chance.random() < 0.05,
    )
