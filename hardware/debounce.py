"""When an edge on a line is a press: debounce and stuck keys as pure rules.

The first edge counts at once, so that a press costs no time. Everything after it is bounce until the line
has been released for `bounce_s` on end. A key that is held for `stuck_after_s` is no wish of anybody: it is
reported once, and once more when it is well again.
"""

from __future__ import annotations

import math
from enum import Enum


class Happening(Enum):
    """What an edge, or the passing of time, turned out to be."""

    PRESSED = "pressed"
    STUCK = "stuck"
    WELL = "well"


class Key:
    """One line with a push button on it.

    Args:
        bounce_s: how long a line must be released before the next press counts; seconds, 0 or more.
        stuck_after_s: how long a key is held before it counts as stuck; seconds.
        held_since_s: given when the line is already closed at the start: no press, but stuck in its time.
    """

    def __init__(self, bounce_s: float, stuck_after_s: float, *, held_since_s: float | None = None) -> None:
        self._bounce_s = bounce_s
        self._stuck_after_s = stuck_after_s
        self._pressed_s = held_since_s  # None: armed, the next edge is a press
        self._released_s: float | None = None  # None while the line is closed
        self.stuck = False

    def edge(self, *, closed: bool, at_s: float) -> list[Happening]:
        """Take in that the line was closed or released.

        Args:
            closed: whether the contact is closed now.
            at_s: the instant, in seconds of a clock that only goes forward.

        Returns:
            What happened, in order.
        """
        happened = self.pass_time(at_s)
        if not closed:
            if self._released_s is None:
                self._released_s = at_s
            return happened + self.pass_time(at_s)
        self._released_s = None
        if self._pressed_s is None:
            self._pressed_s = at_s
            happened.append(Happening.PRESSED)
        return happened

    def pass_time(self, at_s: float) -> list[Happening]:
        """Take in that it is *at_s* now; see `due_s`.

        Returns:
            What happened, in order.
        """
        if at_s < self.due_s():
            return []
        if self._released_s is None:
            self.stuck = True
            return [Happening.STUCK]
        was_stuck, self.stuck = self.stuck, False
        self._pressed_s = None
        return [Happening.WELL] if was_stuck else []

    def due_s(self) -> float:
        """Return the instant at which something happens without an edge; infinite for never."""
        if self._pressed_s is None:
            return math.inf
        if self._released_s is not None:
            return self._released_s + self._bounce_s
        return math.inf if self.stuck else self._pressed_s + self._stuck_after_s
