"""Two hubs of one branch, as when an old card comes back: the one of the lower epoch gives way.

One Rivals hears the beat for all that must know of it: an older hub has spoilt views, so that they are
published anew; a newer one may have taken the lease, where hubs share a database.

Devices believe the higher epoch anyway. But a hub that is believed by nobody would go on taking wishes and
answering them, from whoever still comes to it: two visitors would hold one number. It hears the other's
beat, or sees a view of it that the broker keeps.

A view may also be of a hub that is no more, as where a database was begun anew. While nobody knows, this
hub does nothing; when no beat is heard for as long as a hub takes to start, it goes on above that epoch, or
devices that saw the view would never believe it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable

import msgspec

from contract import topics
from contract.codec import Unreadable, decode
from hub.authority import Authority
from hub.domain.layout import Layout
from hub.faces import Faces
from hub.lease import Lease
from hub.store import StoreError
from link.wire import Wire

logger = logging.getLogger(__name__)

DOUBT_S = 30.0
"""For so long another hub may be starting again, and say nothing."""
GAVE_WAY = (
    "another hub of this branch runs under epoch {theirs}, and this one under {ours}: this one takes and "
    "tells nothing any more; see which of the two is to be the branch's hub, and switch the other off"
)
IN_DOUBT = (
    "the broker keeps a view of epoch {theirs} and this hub has {ours}: it waits {wait_s:g} s for the beat "
    "of another hub of this branch, and goes on if there is none"
)


class _Stamped(msgspec.Struct, frozen=True):
    epoch: int


class Rivals:
    """Listens to the beat and to one view of the branch; to be made on the event loop.

    Args:
        wire: not yet started; it is closed when this hub gives way.
        authority: carries out nothing once it gave way.
        lease: is looked at when the other hub is newer.
        republish: puts right what an older hub may have left retained; from any thread.
        another_ear: makes a wire of another name, by which the other's beat is heard too: by the one name
            that hubs of a branch have, a broker lets in but one of them at a time. None: this one will do.
        doubt_s: for how long the beat of another hub is waited for.
    """

    def __init__(  # noqa: PLR0913  what it listens to, and what it tells
        self,
        wire: Wire,
        authority: Authority,
        *,
        lease: Lease,
        republish: Callable[[], None],
        another_ear: Callable[[], Wire] | None = None,
        doubt_s: float = DOUBT_S,
    ) -> None:
        self._wire, self._authority, self._doubt_s = wire, authority, doubt_s
        self._lease, self._republish = lease, republish
        self._another_ear, self._ear = another_ear, wire
        self._loop = asyncio.get_running_loop()
        self._doubt: asyncio.Task[None] | None = None
        self._is_over = False
        wire.subscribe(self._beat, self._heard)
        for topic in self._one_view():
            wire.subscribe(topic, self._heard)

    @property
    def _beat(self) -> str:
        return topics.beat(self._authority.settings.branch)

    def _one_view(self) -> list[str]:
        settings = self._authority.settings
        return list(Faces(Layout(settings)).topics(settings.branch))[:1]

    def _heard(self, topic: str, payload: bytes, retained: bool) -> None:  # noqa: FBT001  the wire's handler
        with contextlib.suppress(Unreadable, RuntimeError):  # the loop has been closed: the hub is stopping
            theirs, ours = decode(payload, _Stamped).epoch, self._authority.epoch
            if theirs > ours:
                self._loop.call_soon_threadsafe(self._doubts if retained else self._gives_way, theirs)
            elif theirs < ours and topic == self._beat and not self._is_over:
                self._republish()

    def _gives_way(self, theirs: int) -> None:
        if self._is_over or theirs <= self._authority.epoch:
            return
        self._is_over = True
        self._end_doubt()
        self._lease.look_soon()
        why = GAVE_WAY.format(theirs=theirs, ours=self._authority.epoch)
        self._authority.shut.because("rival", why)
        logger.error("This hub gives way: %s", why)
        self._wire.close()

    def _doubts(self, theirs: int) -> None:
        if self._is_over or theirs <= self._authority.epoch or self._doubt is not None:
            return
        why = IN_DOUBT.format(theirs=theirs, ours=self._authority.epoch, wait_s=self._doubt_s)
        self._authority.shut.because("rival", why)
        logger.warning("This hub is in doubt: %s", why)
        self._doubt = self._loop.create_task(self._outranks(theirs), name="rivals")
        if self._another_ear is not None:
            self._ear = self._another_ear()
            self._ear.subscribe(self._beat, self._heard)
            self._ear.start()

    def _end_doubt(self) -> None:
        doubt, self._doubt = self._doubt, None
        if doubt is not None and doubt is not asyncio.current_task():
            doubt.cancel()
        if self._ear is not self._wire:
            self._ear.close()

    async def _outranks(self, theirs: int) -> None:
        while self._authority.epoch <= theirs:
            await asyncio.sleep(self._doubt_s)
            with contextlib.suppress(StoreError):  # said by the writer; it is tried again
                await self._authority.outrank(theirs)
        self._authority.shut.over("rival")
        self._end_doubt()
        logger.warning("No other hub is heard; this one goes on under epoch %d", self._authority.epoch)
