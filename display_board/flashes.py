"""Finds flashing in pictures that move, before anybody sees them, as WCAG 2.3.1 means it. Pure.

A flash is a pair of opposing changes of a tenth of the full luminance or more, where the darker end is below
0.8. More than three within a second are one too many. Every field of a frame counts, however small.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

MOST_A_SECOND = 3
LEAST_CHANGE = 0.1
DARK = 0.8


class Flashes:
    """Looks at one film, frame by frame."""

    def __init__(self, fields: int) -> None:
        self._fields = [_Field() for _ in range(fields)]

    def see(self, at_s: float, luminances: Sequence[float]) -> bool:
        """Look at a frame at *at_s* whose fields have these *luminances*, 0 to 1; tell whether it flashes."""
        found = [field.see(at_s, light) for field, light in zip(self._fields, luminances, strict=True)]
        return any(found)


class _Field:
    """One field: where its luminance last turned, and when."""

    def __init__(self) -> None:
        self._low = self._high = -1.0
        self._rising: bool | None = None
        self._turns: deque[float] = deque()

    def see(self, at_s: float, light: float) -> bool:
        if self._low < 0:
            self._low = self._high = light
            return False
        self._low, self._high = min(self._low, light), max(self._high, light)
        if light - self._low >= LEAST_CHANGE and self._low < DARK and self._rising is not True:
            self._turn(at_s, light, rising=True)
        elif self._high - light >= LEAST_CHANGE and light < DARK and self._rising is not False:
            self._turn(at_s, light, rising=False)
        elif self._rising is True:
            self._low = self._high  # from the top on only a fall is of interest
        elif self._rising is False:
            self._high = self._low
        while self._turns and at_s - self._turns[0] >= 1.0:
            self._turns.popleft()
        return len(self._turns) >= 2 * (MOST_A_SECOND + 1)

    def _turn(self, at_s: float, light: float, *, rising: bool) -> None:
        self._rising = rising
        self._turns.append(at_s)
        self._low = self._high = light
