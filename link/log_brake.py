"""An end to what one trouble can write into the log: a device that is mad a thousand times says so ten times.

What is held back is counted, and said with the next line of its kind that is let through. Lines of different
kinds do not hold each other back.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

AT_ONCE = 20
"""So many lines of one kind are written in a stretch."""
STRETCH_S = 10.0
"""So long is that, in seconds."""
MOST_KINDS = 1000
"""So many kinds are told apart; the longest quiet one is forgotten first."""


@dataclass(slots=True)
class _Kind:
    began_s: float
    written: int = 0
    held_back: int = 0


class LogBrake(logging.Filter):
    """Lets so many lines of one kind pass: of one logger, level and text before anything is put into it.

    Attributes:
        dropped: how many lines were held back.
    """

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._now_s = now_s
        self._lock = threading.Lock()
        self._kinds: OrderedDict[tuple[str, int, str], _Kind] = OrderedDict()
        self.dropped = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether *record* is written."""
        with self._lock:
            kind = self._kind_of(record)
            if kind.written >= AT_ONCE:
                kind.held_back += 1
                self.dropped += 1
                return False
            kind.written += 1
            held_back, kind.held_back = kind.held_back, 0
        if held_back:
            record.msg, record.args = f"{record.getMessage()} (and {held_back} more like it)", ()
        return True

    def _kind_of(self, record: logging.LogRecord) -> _Kind:
        key, now_s = (record.name, record.levelno, str(record.msg)[:200]), self._now_s()
        kind = self._kinds.get(key)
        if kind is None:
            kind = self._kinds[key] = _Kind(now_s)
            if len(self._kinds) > MOST_KINDS:
                self._kinds.popitem(last=False)
        self._kinds.move_to_end(key)
        if now_s - kind.began_s >= STRETCH_S:
            kind.began_s, kind.written = now_s, 0
        return kind


def held_back() -> int:
    """Return how many lines this program's log has held back."""
    brakes = (each for handler in logging.getLogger().handlers for each in handler.filters)
    return sum(brake.dropped for brake in brakes if isinstance(brake, LogBrake))
