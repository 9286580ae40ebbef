"""What the tests of pins, scanners and sound share: waiting for a condition, a clock turned by hand."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

LIMIT_S = 10.0


def wait_for(condition: Callable[[], object], what: str = "it") -> None:
    """Wait until *condition* holds; fail when it does not come true."""
    end_s = time.monotonic() + LIMIT_S
    while not condition():
        assert time.monotonic() < end_s, f"waited {LIMIT_S} s in vain for {what}"
        time.sleep(0.002)


class HandClock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s

    def turn(self, seconds: float) -> None:
        self.now_s += seconds


def threads_called(name: str) -> int:
    return sum(thread.name == name for thread in threading.enumerate())


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
