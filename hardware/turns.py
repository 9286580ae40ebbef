"""One sound at a time, cut at any moment: one plays, one waits at most, and a newer one takes its place."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

logger = logging.getLogger(__name__)

CUT_EVERY_S = 0.02  # a sound may begin just after it was cut


class Heard(StrEnum):
    """What became of a sound."""

    WHOLE = "whole"
    CUT = "cut"
    FAILED = "failed"


@dataclass(slots=True, eq=False, kw_only=True)
class Turn:
    """One thing to be heard.

    Attributes:
        on_end: gets what became of it, on a thread of the turns.
        cut: it is to end, or not to begin.
    """

    on_end: Callable[[Heard], None] | None = None
    cut: bool = False


T = TypeVar("T", bound=Turn)


class Turns(Generic[T]):
    """Lets one turn after the other be heard. Every call but `close` returns at once.

    Its threads begin with the first turn: a device that is never heard has none.

    Args:
        hear: lets a turn be heard and comes back when it is over.
        hush: stops a turn that is being heard or about to be; called until it has ended.
        name: of the threads.
    """

    def __init__(self, hear: Callable[[T], Heard], hush: Callable[[T], None], *, name: str) -> None:
        self._hear = hear
        self._hush = hush
        self._name = name
        self._changed = threading.Condition(threading.RLock())  # re-entrant: a receiver may take a turn
        self._heard_now: T | None = None
        self._waiting: T | None = None
        self._closed = False
        self._threads: list[threading.Thread] = []

    def take(self, turn: T, *, after: bool = False) -> None:
        """Let *turn* be heard now, or *after* what is heard now; what waits already is dropped."""
        with self._changed:
            if not after:
                self._cut_heard_now()
            dropped, self._waiting = self._waiting, turn
            if self._closed:
                dropped, self._waiting = turn, None
            elif not self._threads:
                self._begin()
            self._changed.notify_all()
        self._end(dropped, Heard.CUT)

    def cut(self, which: Callable[[T], bool] = lambda _: True) -> None:
        """End what is heard and drop what waits, as far as it is one of *which*."""
        dropped = None
        with self._changed:
            if self._heard_now is not None and which(self._heard_now):
                self._cut_heard_now()
            if self._waiting is not None and which(self._waiting):
                dropped, self._waiting = self._waiting, None
        self._end(dropped, Heard.CUT)

    def close(self) -> None:
        """Fall silent for good; may be called twice, and from a receiver."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self.cut()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(timeout=2.0)

    def _begin(self) -> None:
        self._threads = [
            threading.Thread(target=work, name=self._name, daemon=True)
            for work in (self._work, self._cut_off)
        ]
        for thread in self._threads:
            thread.start()

    def _cut_heard_now(self) -> None:
        if self._heard_now is not None:
            self._heard_now.cut = True
            self._changed.notify_all()

    def _cut_off(self) -> None:
        """Hush a turn that was cut until it has ended: its sound may have been about to begin."""
        with self._changed:
            while not self._closed or self._heard_now is not None:
                if self._heard_now is not None and self._heard_now.cut:
                    self._hush(self._heard_now)
                    self._changed.wait(CUT_EVERY_S)
                else:
                    self._changed.wait()

    def _work(self) -> None:
        while (turn := self._next()) is not None:
            try:
                heard = self._hear(turn)
            except Exception:  # a thread that dies would leave the device mute without a word
                logger.exception("A turn of %s failed", self._name)
                heard = Heard.FAILED
            with self._changed:
                self._heard_now = None
                self._changed.notify_all()
            self._end(turn, heard)

    def _next(self) -> T | None:
        with self._changed:
            while self._waiting is None and not self._closed:
                self._changed.wait()
            if self._closed:
                return None
            self._heard_now, self._waiting = self._waiting, None
            return self._heard_now

    def _end(self, turn: T | None, heard: Heard) -> None:
        if turn is None or turn.on_end is None:
            return
        try:
            turn.on_end(heard)
        except Exception:
            logger.exception("The receiver of %s failed", self._name)
