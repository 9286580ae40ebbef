"""An asyncio event loop whose clock and turns are the simulation's, and the store's thread inside it."""

from __future__ import annotations

import asyncio
from asyncio import events
from collections.abc import Callable
from typing import Any

from tests.faults.simulation.scheduler import Due, Machine, Scheduler


class SimLoop(asyncio.AbstractEventLoop):
    """What asyncio asks of a loop, for one machine: when that dies, nothing of it is done any more."""

    def __init__(self, scheduler: Scheduler, owner: Machine) -> None:
        self._scheduler, self._owner = scheduler, owner
        self.troubles: list[str] = []

    def time(self) -> float:
        return self._scheduler.now_s

    def get_debug(self) -> bool:
        return False

    def is_running(self) -> bool:
        return self._owner.alive

    def is_closed(self) -> bool:
        return False

    def call_soon(self, callback: Callable[..., Any], *args: Any, context: object = None) -> Due:
        return self._scheduler.soon(self._owner, self._run, callback, args)

    call_soon_threadsafe = call_soon

    def call_later(
        self, delay: float, callback: Callable[..., Any], *args: Any, context: object = None
    ) -> Due:
        return self._scheduler.after(delay, self._owner, self._run, callback, args)

    def call_at(self, when: float, callback: Callable[..., Any], *args: Any, context: object = None) -> Due:
        return self._scheduler.at(when, self._owner, self._run, callback, args)

    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.Future(loop=self)

    def create_task(self, coro: Any, *, name: str | None = None, context: object = None) -> asyncio.Task[Any]:
        return asyncio.Task(coro, loop=self, name=name or "")

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        if self._owner.alive:
            self.troubles.append(f"{context.get('message')}: {context.get('exception')!r}")

    def _run(self, callback: Callable[..., Any], args: tuple) -> None:
        events._set_running_loop(self)
        callback(*args)


class InLoop:
    """Works on the store in the loop's own turns, each piece some time after it was asked for.

    A machine may die before the piece, and between the piece and the word of it.
    """

    def __init__(
        self, scheduler: Scheduler, owner: Machine, loop: SimLoop, slow: Callable[[], float]
    ) -> None:
        self._scheduler, self._owner, self._loop, self._slow = scheduler, owner, loop, slow
        self._free_s = 0.0

    async def do(self, work: Callable[[], Any]) -> Any:
        future = self._loop.create_future()
        self._free_s = max(self._free_s, self._scheduler.now_s) + self._slow()
        self._scheduler.at(self._free_s, self._owner, self._work, work, future)
        return await future

    def close(self) -> None:
        """Nothing is left to be done: each piece is waited for."""

    leave = close

    def _work(self, work: Callable[[], Any], future: asyncio.Future[Any]) -> None:
        try:
            tell, what = future.set_result, work()
        except Exception as error:  # noqa: BLE001  it belongs to who asked
            tell, what = future.set_exception, error
        self._scheduler.after(self._slow() / 4, self._owner, self._tell, future, tell, what)

    def _tell(self, future: asyncio.Future[Any], tell: Callable[[Any], None], what: object) -> None:
        if not future.done():
            events._set_running_loop(self._loop)
            tell(what)
