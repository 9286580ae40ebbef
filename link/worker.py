"""A thread that does one thing after the other, for all that would make a device's loop wait."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import Protocol

_log = logging.getLogger(__name__)


class Doing(Protocol):
    """Something that does jobs in order; one that fails is logged and told, and the next follows."""

    def do(self, job: Callable[[], None]) -> None:
        """Do *job* when those before it are done; returns at once."""

    def close(self, wait_s: float = 1.0) -> None:
        """Do no more jobs after those already waiting; wait so many seconds for them."""


MakeWorker = Callable[[str, Callable[[Exception], None]], Doing]
"""(name, on_error) → what does jobs; *on_error* is called with what went wrong."""


class Worker:
    """Does jobs on a thread of its own.

    Args:
        name: the thread's name.
        on_error: called on that thread with what went wrong.
    """

    def __init__(self, name: str, on_error: Callable[[Exception], None]) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._on_error = on_error
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def do(self, job: Callable[[], None]) -> None:
        self._jobs.put(job)

    def close(self, wait_s: float = 1.0) -> None:
        self._jobs.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join(wait_s)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except Exception as error:  # noqa: BLE001  a thread that dies would take every later job with it
                _log.exception("A job of %s failed", self._thread.name)
                self._on_error(error)
