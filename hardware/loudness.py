"""How loud an output may be, in steps that a person can feel. Pure.

Decibels are of the samples: 0 plays a sound as it was recorded, -6 at half the amplitude. What that is at a
visitor's ear hangs on amplifier and enclosure: a person with a sound meter finds it out, once an enclosure.
"""

from __future__ import annotations

from dataclasses import dataclass

SPAN_DB = 18.0  # what EN 301 549 8.2.1.1 wants between quietest and loudest
MIDDLE_DB = 12.0  # 8.2.1.2 wants a step this far above the quietest


@dataclass(frozen=True, slots=True)
class Loudness:
    """The limits of an output.

    Raises:
        ValueError: the steps do not suit those who hear badly; the message says why.
    """

    quietest_db: float = -24.0
    loudest_db: float = 0.0
    usual_db: float = -12.0
    step_db: float = 6.0

    def __post_init__(self) -> None:
        if not self.quietest_db <= self.usual_db <= self.loudest_db:
            raise ValueError(
                f"'usual_db' ({self.usual_db:g}) must lie between 'quietest_db' ({self.quietest_db:g})"
                f" and 'loudest_db' ({self.loudest_db:g})"
            )
        if self.loudest_db - self.quietest_db < SPAN_DB:
            raise ValueError(
                f"from 'quietest_db' to 'loudest_db' there must be {SPAN_DB:g} dB or more,"
                f" not {self.loudest_db - self.quietest_db:g}"
            )
        if self.step_db <= 0 or MIDDLE_DB % self.step_db:
            raise ValueError(
                f"'step_db' must divide {MIDDLE_DB:g}, as 2, 3, 4, 6 or 12 do, not {self.step_db:g}"
            )

    def levels(self) -> tuple[float, ...]:
        """Return every level from the quietest to the loudest, which is always one of them."""
        levels = []
        level = self.quietest_db
        while level < self.loudest_db - 1e-9:
            levels.append(level)
            level += self.step_db
        return (*levels, self.loudest_db)

    def louder(self, level_db: float) -> float:
        """Return the next louder level; the loudest stays."""
        return next((level for level in self.levels() if level > level_db + 1e-9), self.loudest_db)

    def quieter(self, level_db: float) -> float:
        """Return the next quieter level; the quietest stays."""
        return next((level for level in reversed(self.levels()) if level < level_db - 1e-9), self.quietest_db)

    def place(self, level_db: float) -> tuple[int, int]:
        """Return which level *level_db* is, counted from 1 or the nearest below, and how many there are."""
        levels = self.levels()
        return max(1, sum(level <= level_db + 1e-9 for level in levels)), len(levels)
