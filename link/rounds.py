"""A thread that looks again and again whether there is something to do: when woken, and when it is time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

Turn = Callable[[], float | None]
"""Does what there is to do; returns after how many seconds to be called again at most, None: when woken."""


class Going(Protocol):
    """Something that has a `Turn` taken again and again, the first time at once."""

    def wake(self) -> None:
        """Have it taken now, or anew if it is being taken; any thread."""

    def close(self, wait_s: float, over: Callable[[], bool]) -> None:
        """Have it taken no more once all is *over*, at the latest after *wait_s* seconds."""


MakeRounds = Callable[[Turn, str], Going]
"""(turn, name) → what has it taken."""


class Rounds:
    """Takes *turn* on a thread of its own, which bears the *name*."""

    def __init__(self, turn: Turn, name: str) -> None:
        self._turn = turn
        self._news = threading.Condition()
        self._woken = True
        self._closed = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def wake(self) -> None:
        with self._news:
            self._woken = True
            self._news.notify_all()

    def close(self, wait_s: float, over: Callable[[], bool]) -> None:
        with self._news:
            self._news.wait_for(over, wait_s)
            self._closed = True
            self._news.notify_all()
        self._thread.join(wait_s)

    def _run(self) -> None:
        wait_s: float | None = None
        while True:
            with self._news:
                self._news.wait_for(lambda: self._woken or self._closed, wait_s)
                if self._closed:
                    return
                self._woken = False
            wait_s = self._turn()
            with self._news:
                self._news.notify_all()
