"""Waiting in tests: for a condition, with a limit; never for luck."""

from __future__ import annotations

import time
from collections.abc import Callable


def eventually(condition: Callable[[], object], within_s: float = 5.0) -> None:
    """Return as soon as *condition* holds; fail when it does not hold within *within_s* seconds."""
    until = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"did not come true within {within_s} s")
        time.sleep(0.005)
