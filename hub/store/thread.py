"""The one thread that touches the store, so that the event loop never waits for a disk."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Protocol, TypeVar

T = TypeVar("T")

_Work = tuple[Callable[[], Any], "asyncio.Future[Any]"]


class StoreWork(Protocol):
    """Does pieces of work on a store one after the other, while the event loop goes on."""

    async def do(self, work: Callable[[], T]) -> T:
        """Do *work* and return what it returns; what it raises is raised here."""

    def close(self) -> None:
        """Finish what was asked for, and do no more; may be called twice."""

    def leave(self) -> None:
        """Do no more once what is under way is done, without waiting for that."""


MakeWork = Callable[[], StoreWork]
"""Begins to work for the event loop that runs now."""


class StoreThread:
    """Do pieces of work one after the other, on a thread of its own.

    A thread pool does the same for several times the price; while a command waits for its commit that is
    what it would mostly pay for.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._work: SimpleQueue[_Work | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="store", daemon=True)
        self._thread.start()

    async def do(self, work: Callable[[], T]) -> T:
        future: asyncio.Future[T] = self._loop.create_future()
        self._work.put((work, future))
        return await future

    def close(self) -> None:
        self._work.put(None)
        self._thread.join()

    def leave(self) -> None:
        self._work.put(None)

    def _run(self) -> None:
        while (asked := self._work.get()) is not None:
            work, future = asked
            try:
                result = work()
            except BaseException as error:  # noqa: BLE001  whatever it is, it belongs to who asked
                self._tell(future, future.set_exception, error)
            else:
                self._tell(future, future.set_result, result)

    def _tell(self, future: asyncio.Future[Any], tell: Callable[[Any], None], what: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(_if_awaited, future, tell, what)


def _if_awaited(future: asyncio.Future[Any], tell: Callable[[Any], None], what: object) -> None:
    if not future.done():
        tell(what)
