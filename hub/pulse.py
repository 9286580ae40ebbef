"""What goes on beside the requests while a hub runs, and how systemd knows that its writer still moves."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine

from hub.authority import Authority
from hub.store import StoreError
from link.health import Watchdog


@contextlib.asynccontextmanager
async def task(work: Coroutine[object, object, None], name: str) -> AsyncIterator[None]:
    """Have *work* done beside everything else while inside."""
    running = asyncio.create_task(work, name=name)
    try:
        yield
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


@contextlib.asynccontextmanager
async def watched(authority: Authority) -> AsyncIterator[None]:
    """Tell systemd that the hub is ready, and from then on that its writer still moves."""
    watchdog = Watchdog()
    watchdog.ready()
    interval_s = watchdog.interval_s
    try:
        if interval_s is None:
            yield
        else:
            async with task(_beats(authority, watchdog, interval_s / 2), "watchdog"):
                yield
    finally:
        watchdog.stopping()


async def _beats(authority: Authority, watchdog: Watchdog, every_s: float) -> None:
    while True:
        # By way of the writer: when it hangs the beat stays away. A store that fails and says so is no hang.
        with contextlib.suppress(StoreError):
            async with authority.committed():
                pass
        watchdog.beat()
        await asyncio.sleep(every_s)
