"""Doing something that may hang, for a limited time, on a thread that can be given up.

Time-outs of sockets do not bound a name that cannot be looked up, nor a server that sends one byte a second.
Only who does not wait himself can be sure to be done in time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Generic, TypeVar

R = TypeVar("R")
T = TypeVar("T")

MOST_GIVEN_UP = 8
"""So many threads that were given up may still hang; beyond that no more attempts are made."""


class TooManyHang(TimeoutError):
    """Earlier attempts still hang; another would only join them."""


class _Worker(Generic[R]):
    """One thread with one resource of its own."""

    def __init__(self, make: Callable[[], R], dispose: Callable[[R], None], name: str) -> None:
        self._jobs: SimpleQueue[Callable[[R], None] | None] = SimpleQueue()
        self._make = make
        self._dispose = dispose
        self.thread = threading.Thread(target=self._work, name=name, daemon=True)
        self.thread.start()

    def do(self, job: Callable[[R], T]) -> Future[T]:
        future: Future[T] = Future()

        def run(resource: R) -> None:
            try:
                future.set_result(job(resource))
            except BaseException as error:  # noqa: BLE001  # it is raised again where the result is waited for
                future.set_exception(error)

        self._jobs.put(run)
        return future

    def end(self) -> None:
        self._jobs.put(None)

    def _work(self) -> None:
        resource = self._make()
        while (job := self._jobs.get()) is not None:
            job(resource)
        self._dispose(resource)


class Attempts(Generic[R]):
    """Does one job after the other with a resource, and leaves behind those that take too long.

    Args:
        make: makes the resource, on the thread that will use it.
        dispose: lets go of it, on the same thread.
        name: of the thread.
    """

    def __init__(self, make: Callable[[], R], dispose: Callable[[R], None], name: str) -> None:
        self._make = make
        self._dispose = dispose
        self._name = name
        self._worker: _Worker[R] | None = None
        self._given_up: list[_Worker[R]] = []

    def do(self, job: Callable[[R], T], limit_s: float) -> T:
        """Return what *job* returns, or raise what it raises.

        Raises:
            TimeoutError: it was not done within *limit_s* seconds; what becomes of it is not known.
            TooManyHang: it was not even begun.
        """
        self._given_up = [worker for worker in self._given_up if worker.thread.is_alive()]
        if len(self._given_up) >= MOST_GIVEN_UP:
            raise TooManyHang(f"{MOST_GIVEN_UP} earlier attempts still hang")
        if self._worker is None:
            self._worker = _Worker(self._make, self._dispose, self._name)
        future = self._worker.do(job)
        try:
            return future.result(limit_s)
        except TimeoutError:
            if not future.done():
                self.close()
            raise

    def close(self) -> None:
        """End the thread when what it does is done; the next job gets a new one."""
        if self._worker is not None:
            self._worker.end()
            self._given_up.append(self._worker)
            self._worker = None
