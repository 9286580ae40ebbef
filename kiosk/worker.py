"""A thread that does one thing after the other, for all that would make the screen wait."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable

_log = logging.getLogger(__name__)


class Worker:
    """Does jobs in order on a thread of its own; one that fails is logged and told, and the next follows.

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
        """Do *job* when those before it are done; returns at once."""
        self._jobs.put(job)

    def close(self, wait_s: float = 1.0) -> None:
        """Do no more jobs after those already waiting; wait so many seconds for them."""
        self._jobs.put(None)
        self._thread.join(wait_s)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except Exception as error:  # noqa: BLE001  a thread that dies would take every later slip with it
                _log.exception("A job of %s failed", self._thread.name)
                self._on_error(error)
