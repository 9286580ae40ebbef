"""How long the hub had been silent before a message came. Pure."""

from __future__ import annotations

WINDOW_S = 3.0
"""What comes within so many seconds after a silence may have been held up by it."""


class Silence:
    """Remembers the longest silence of late. All seconds are real ones of one monotonic clock."""

    def __init__(self) -> None:
        self._longest_s = 0.0
        self._noted_s = float("-inf")

    def note(self, silent_s: float, now_s: float) -> None:
        """Take note that nothing had been heard for *silent_s* at *now_s*."""
        if silent_s >= self.longest_s(now_s):
            self._longest_s, self._noted_s = silent_s, now_s

    def longest_s(self, now_s: float) -> float:
        """Return the longest silence that was noted within the last seconds."""
        return self._longest_s if now_s - self._noted_s <= WINDOW_S else 0.0
