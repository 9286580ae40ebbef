"""Whether a headset is plugged in, whoever tells it. The rule is pure; time comes in as an argument.

Unplugging counts at once, because what was meant for one ear must not go on in the room. Plugging in counts
when the plug has been in for a moment: a contact that is being pushed in tells both several times.
"""

from __future__ import annotations

import math
from typing import Protocol

SETTLE_S = 0.25


class HeadsetJack(Protocol):
    """A jack that tells when a headset is plugged in or out."""

    @property
    def plugged(self) -> bool | None:
        """Whether a headset is in; None while nobody knows, which counts as no for private words."""

    def close(self) -> None:
        """Listen no more; may be called twice."""


class JackState:
    """What a jack's contact tells, settled.

    Args:
        settle_s: how long a plug must be in before it counts, in seconds.
    """

    def __init__(self, settle_s: float = SETTLE_S) -> None:
        self._settle_s = settle_s
        self._in_since_s: float | None = None
        self.plugged: bool | None = None

    def start(self, *, closed: bool) -> bool:
        """Take in how the contact is found; return whether that is news. It has been so for a while."""
        self._in_since_s = None
        return self._turned(plugged=closed)

    def contact(self, *, closed: bool, at_s: float) -> bool:
        """Take in that the contact closed or opened at *at_s*; return whether `plugged` has changed."""
        if not closed:
            self._in_since_s = None
            return self._turned(plugged=False)
        if not self.plugged and self._in_since_s is None:
            self._in_since_s = at_s
        return self.pass_time(at_s)

    def pass_time(self, at_s: float) -> bool:
        """Take in that it is *at_s* now; return whether `plugged` has changed."""
        if at_s < self.due_s():
            return False
        self._in_since_s = None
        return self._turned(plugged=True)

    def due_s(self) -> float:
        """Return the instant at which the plug will count; infinite for never."""
        return math.inf if self._in_since_s is None else self._in_since_s + self._settle_s

    def gone(self) -> bool:
        """Take in that nobody can tell any more; return whether a plugged headset was lost by it."""
        was_plugged, self.plugged, self._in_since_s = self.plugged, None, None
        return bool(was_plugged)

    def _turned(self, *, plugged: bool) -> bool:
        changed, self.plugged = self.plugged is not plugged, plugged
        return changed
