"""What has happened to a device and waits for its loop: without end only where nobody can flood it.

Answers, faults and pictures come as often as they were asked for, and each of them is kept. A press, a touch
or a scan comes as often as a hand or a broken button likes: while the loop stands still, those beyond the
limit are dropped and counted, for whoever made them does so again.
"""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")

MOST = 500
"""So much waits at most; a loop that works takes each within a tenth of a second."""


class Arrivals(Generic[T]):
    """A queue into which any thread may put, for the one thread that takes.

    Args:
        by_hand: tells whether something comes as often as somebody likes.
        most: beyond so many, that is dropped.

    Attributes:
        dropped: how much was.
    """

    def __init__(self, by_hand: Callable[[T], bool], most: int = MOST) -> None:
        self._by_hand, self._most = by_hand, most
        self._waiting: SimpleQueue[T] = SimpleQueue()
        self.dropped = 0

    def __len__(self) -> int:
        return self._waiting.qsize()

    def put(self, what: T) -> None:
        """Let *what* wait for the loop; never blocks."""
        if self._by_hand(what) and len(self) >= self._most:
            self.dropped += 1
        else:
            self._waiting.put(what)

    def empty(self) -> bool:
        """Tell whether nothing waits."""
        return self._waiting.empty()

    def take(self) -> list[T]:
        """Return what waits now, oldest first; what comes meanwhile is for the next time."""
        return [self._waiting.get_nowait() for _ in range(len(self))]

    def get(self, timeout_s: float) -> T:
        """Return the oldest, as soon as there is one.

        Raises:
            queue.Empty: there was none within *timeout_s*.
        """
        return self._waiting.get(timeout=timeout_s)
