"""When a lamp or a buzzer is on: rhythms as data, and what they mean at an instant.

No rhythm flashes more than three times a second: faster light can harm people with epilepsy (WCAG 2.3.1).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

FASTEST_PER_S = 3.0


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Times on and off by turns, beginning with on.

    Args:
        steps_s: how long each step lasts, in seconds; infinite for the last one of a steady state.
        endless: whether it begins again after the last step; otherwise it stays off.

    Raises:
        ValueError: a step has no length, or it repeats faster than is safe.
    """

    steps_s: tuple[float, ...]
    endless: bool = False

    def __post_init__(self) -> None:
        if any(step_s <= 0 for step_s in self.steps_s):
            raise ValueError(f"each step of a rhythm lasts longer than 0 s, not {self.steps_s}")
        if self.endless and (not self.steps_s or len(self.steps_s) % 2):
            raise ValueError(f"an endless rhythm has as many steps off as on, not {self.steps_s}")
        if self.endless and len(self.steps_s) / 2 / sum(self.steps_s) > FASTEST_PER_S:
            raise ValueError(f"more than {FASTEST_PER_S:.0f} flashes a second are not safe: {self.steps_s}")

    def at(self, age_s: float) -> tuple[bool, float]:
        """Return whether it is on *age_s* after its beginning, and in how many seconds that changes."""
        if self.endless:
            age_s %= sum(self.steps_s)
        for number, step_s in enumerate(self.steps_s):
            if age_s < step_s:
                return number % 2 == 0, step_s - age_s
            age_s -= step_s
        return False, math.inf

    def over(self, age_s: float) -> bool:
        """Return whether it has ended *age_s* after its beginning."""
        return not self.endless and age_s >= sum(self.steps_s)


ON = Rhythm((math.inf,))
OFF = Rhythm(())
SLOW = Rhythm((1.0, 1.0), endless=True)
FAST = Rhythm((0.2, 0.2), endless=True)
