"""Whether this hub may speak for its branch: at every moment at most one may, whatever became of the others.

That an old hub writes nothing is the database's doing; see `hub.store.place`. That it answers and publishes
nothing is this file's: by its own clock it falls silent before anybody else may take its place for one that
hangs, and it ends as soon as it hears that somebody has.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from contract.names import BranchId
from hub.http.asgi import turn_away
from hub.http.problems import Standby
from hub.store import Store, StoreError
from hub.store.leasing import START_S
from hub.store.place import LeaseLost
from hub.store.reach import Reach
from link.wire import Handler, Hook, Will, Wire

logger = logging.getLogger(__name__)

RENEW_S = 2.0
MARGIN_S = 0.5
"""So much earlier than the database's clock says it is over by ours."""
ALWAYS_ANSWERED = ("/healthz", "/readyz", "/metrics")
_LOST = (
    "another hub of branch {branch} runs, or the database is away; "
    "started again this one waits as its standby"
)


def now_s() -> float:
    """Return a clock that goes on while the machine sleeps, as the database's does."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Lease:
    """The right of this hub to speak for *branch*, as long as *store* holds it; without a lease, always."""

    def __init__(self, branch: BranchId, store: Store, clock: Callable[[], float] = now_s) -> None:
        self.branch = branch
        self.lost = asyncio.Event()
        self._store = store if isinstance(store, Reach) and store.leased_s is not None else None
        self._clock = clock
        self._until_s = clock() + START_S
        self._look = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    @property
    def held(self) -> bool:
        """Whether the hub may answer and publish at this moment."""
        if self._store is None:
            return True
        return not self._store.is_lost and not self.lost.is_set() and self._clock() < self._until_s

    @property
    def is_for_ever(self) -> bool:
        """Whether nobody can take it: no other hub shares this one's database."""
        return self._store is None

    @property
    def why_lost(self) -> LeaseLost:
        """What the operator is told of a hub that ends for it."""
        return LeaseLost(_LOST.format(branch=self.branch))

    async def keep(self, renew: Callable[[], Awaitable[None]]) -> None:
        """Renew it until it is lost; ends at once where there is none."""
        if self._store is None:
            return
        assert self._store.leased_s is not None
        self._until_s = self._clock() + self._store.leased_s - MARGIN_S
        while self.held:
            await self._renewed(renew, self._store.leased_s - MARGIN_S)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._look.wait(), RENEW_S if self.held else 0.0)
            self._look.clear()
        logger.error("Lease lost: %s", self.why_lost)
        self.lost.set()

    def look_soon(self) -> None:
        """Have it looked at whether somebody else has started; from any thread."""
        with contextlib.suppress(RuntimeError):  # the loop has been closed: the hub is stopping
            self._loop.call_soon_threadsafe(self._look.set)

    async def _renewed(self, renew: Callable[[], Awaitable[None]], for_s: float) -> None:
        asked_s = self._clock()
        # What it is asked for may take longer than the lease lasts: then that is over in any case.
        with contextlib.suppress(StoreError, TimeoutError):
            async with asyncio.timeout(max(0.0, self._until_s - asked_s)):
                await renew()
            self._until_s = asked_s + for_s


class LeasedWire:
    """A *wire* by which nothing is said any more once the *lease* is lost."""

    def __init__(self, wire: Wire, lease: Lease) -> None:
        self._wire = wire
        self._lease = lease

    @property
    def is_connected(self) -> bool:
        return self._wire.is_connected

    def start(self) -> None:
        self._wire.start()

    def set_will(self, will: Callable[[], Will]) -> None:
        self._wire.set_will(will)

    def subscribe(self, topic_filter: str, handler: Handler) -> None:
        self._wire.subscribe(topic_filter, handler)

    def publish(self, topic: str, payload: bytes, *, retain: bool, qos: int = 1) -> None:
        if self._lease.held:
            self._wire.publish(topic, payload, retain=retain, qos=qos)

    def on_connect(self, hook: Hook) -> None:
        self._wire.on_connect(hook)

    def on_lost(self, hook: Hook) -> None:
        self._wire.on_lost(hook)

    def look_elsewhere(self) -> None:
        self._wire.look_elsewhere()

    def close(self) -> None:
        self._wire.close()


def answering(doors: ASGIApp, lease: Lease) -> ASGIApp:
    """Return *doors* that are shut, but for who watches over the hub, while the *lease* is not held."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if lease.held or scope["type"] != ScopeType.HTTP or scope["path"] in ALWAYS_ANSWERED:
            await doors(scope, receive, send)
        else:
            await turn_away(send, Standby(str(lease.why_lost)))

    return guarded
