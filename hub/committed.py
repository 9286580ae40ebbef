"""The branch as it is stored, for whoever looks at it: nobody writes meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from types import TracebackType

from hub.domain.branch import Branch


class Committed(AbstractAsyncContextManager[Branch]):
    """One look; written out, for several hundred of them are taken a minute.

    Args:
        lock: held by whoever writes, and while somebody looks.
        whole: gives the branch as it is stored.
    """

    __slots__ = ("_lock", "_whole")

    def __init__(self, lock: asyncio.Lock, whole: Callable[[], Awaitable[Branch]]) -> None:
        self._lock, self._whole = lock, whole

    async def __aenter__(self) -> Branch:
        await self._lock.acquire()
        try:
            return await self._whole()
        except BaseException:
            self._lock.release()
            raise

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lock.release()
