"""The one thing for which device programs ask the machine's wall clock: the number of their session.

It stands in what they report of themselves (`link.health`), so that a late last will is known as old. Taken
from the real clock it would make a day depend on when it is lived through.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from types import SimpleNamespace

from link import health


@contextlib.contextmanager
def numbered_by(clock: Callable[[], float]) -> Iterator[None]:
    """Let what is started inside number its sessions by *clock*."""
    real = health.time
    health.time = SimpleNamespace(time=clock, monotonic=real.monotonic)
    try:
        yield
    finally:
        health.time = real
