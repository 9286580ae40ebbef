"""A hub that is not the one that speaks for its branch: it says so, and waits.

The second hub of a branch that shares its database waits until the first is gone, and then is the first:
everything is loaded and the database is reached while it waits; what is left to do is to fold the day. A hub
that has given way to another of a database of its own waits for a person; see `hub.given_way`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator
from pathlib import Path

from litestar.enums import ScopeType
from litestar.types import Receive, Scope, Send

from contract.codec import encode
from contract.names import BranchId
from hub.given_way import noted
from hub.http.asgi import TEXT, answer, turn_away
from hub.http.problems import Standby
from hub.http.server import listening
from hub.http.wellbeing import Alive, Ready, gave_way_shown
from hub.lease import Lease
from hub.pulse import task
from hub.store import Store, StoreError, StoreTaken
from hub.store.sql import SqlStore
from link.health import Watchdog

logger = logging.getLogger(__name__)

LOOK_S = 0.5
"""So often it looks whether the first hub is gone."""


class _Waiting:
    """What a hub that waits answers: that it is well, and that it is the other one that must be asked."""

    def __init__(self, why: str = "", *, gave_way: bool = False) -> None:
        self.reached = True
        self.why, self._gave_way = why, gave_way

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            return
        if scope["path"] == "/healthz":
            await answer(send, 200, encode(Alive()))
        elif scope["path"] == "/readyz":
            await answer(send, 503, encode(self._ready))
        elif scope["path"] == "/metrics":
            await answer(send, 200, gave_way_shown(self._gave_way).encode(), TEXT)
        else:
            await turn_away(send, Standby(self.why))

    @property
    def _ready(self) -> Ready:
        return Ready(
            ready=False,
            store=self.reached,
            broker=False,
            standby=not self._gave_way,
            gave_way=self._gave_way,
            detail=self.why,
        )


async def _stood_down(data: Path, store: Store, branch: BranchId, opened: socket.socket) -> None:
    """Return where no note in the folder *data* says that the hub gave way; else wait until it is cancelled.

    Meanwhile the *store* is held, so that nobody restores into it or serves from it.
    """
    if not isinstance(store, SqlStore) or store.leased_s is not None or (given := noted(data)) is None:
        return
    await asyncio.to_thread(store.open, branch)
    logger.error("Branch %s: %s", branch, given)
    try:
        async with listening(_Waiting(str(given), gave_way=True), opened.dup()), _watched():
            await asyncio.Event().wait()
    finally:
        store.close()


async def leased(store: Store, branch: BranchId, opened: socket.socket, data: Path | None = None) -> Lease:
    """Wait until *store* is ours to write *branch*, and return the lease of it.

    Meanwhile it is answered on the socket that is *opened*, that this is the standby, or that it has given
    way for good, as is noted in the hub's folder *data*.

    Raises:
        BadSettings: the note there cannot be read.
        StoreError: the store of a hub that has given way cannot be used, or another hub has it.
    """
    if data is not None:
        await _stood_down(data, store, branch, opened)
    await _until_mine(store, branch, opened)
    return Lease(branch, store)


async def _until_mine(store: Store, branch: BranchId, opened: socket.socket) -> None:
    """Wait for it.

    A store that is of this process alone is not waited for: whether it can be used is seen when it is begun.
    """
    if not isinstance(store, SqlStore) or store.leased_s is None:
        return
    waiting = _Waiting()
    try:
        if await _is_mine(store, branch, waiting):
            return
        async with listening(waiting, opened.dup()), _watched():
            while not await _is_mine(store, branch, waiting):  # noqa: ASYNC110  it is the server that knows
                await asyncio.sleep(LOOK_S)
    except BaseException:
        store.close()
        raise
    logger.info("The other hub of branch %s is gone: this one takes over", branch)


async def _is_mine(store: SqlStore, branch: BranchId, waiting: _Waiting) -> bool:
    try:
        await asyncio.to_thread(store.open, branch)
    except StoreError as error:
        waiting.reached = isinstance(error, StoreTaken)
        if waiting.why != str(error):
            waiting.why = str(error)
            (logger.info if waiting.reached else logger.error)("Standby: %s", error)
        return False
    return True


@contextlib.asynccontextmanager
async def _watched() -> AsyncIterator[None]:
    """Tell systemd that the program is well; what it waits for may take months."""
    watchdog = Watchdog()
    watchdog.ready()
    async with task(_beats(watchdog), "standby-watchdog"):
        yield


async def _beats(watchdog: Watchdog) -> None:
    while True:
        watchdog.beat()
        await asyncio.sleep(watchdog.interval_s / 2 if watchdog.interval_s else 60.0)
