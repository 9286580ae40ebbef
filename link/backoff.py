"""How long to wait before the next attempt at something that failed."""

from __future__ import annotations

import random


class Backoff:
    """Waits that double from *first_s* up to *longest_s*, each shortened at random by up to a half.

    Chance keeps forty devices that lost the same hub from coming back in the same instant.
    """

    def __init__(self, first_s: float = 0.1, longest_s: float = 5.0) -> None:
        self._first_s = first_s
        self._longest_s = longest_s
        self._wait_s = first_s

    def next_s(self) -> float:
        """Return how many seconds to wait now; the next wait is longer."""
        wait_s = self._wait_s
        self._wait_s = min(2 * wait_s, self._longest_s)
        return wait_s * random.uniform(0.5, 1.0)  # noqa: S311  # spreads attempts, guards nothing

    def reset(self) -> None:
        """Begin with short waits again: the last attempt was a success."""
        self._wait_s = self._first_s
