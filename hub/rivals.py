"""Two hubs of one branch, as when an old card comes back: one of them goes on, and the other gives way.

The higher epoch goes on. Of two hubs of one epoch, as from two clones of one card, it is the one whose
journal is longer, for more visitors hold its numbers, and of two equally long ones the one whose lot is
higher (`hub` of what it sends). It takes the next epoch at once, so that all that devices must know is the
epoch. Never do both give way: a hub does so only to an epoch that the other one has.

Devices believe the higher epoch anyway. But a hub that is believed by nobody would go on taking wishes and
answering them, from whoever still comes to it: two visitors would hold one number. It hears the other's
beat, or sees a view of it that the broker keeps. One `Rivals` hears it for all that must know: an older hub
has spoilt views, so that they are published anew; a newer one may have taken the lease, where hubs share a
database.

A view may also be of a hub that is no more, as where a database was begun anew; where the broker is another
one too, devices still say whom they obey. While nobody knows, this hub does nothing; when no beat is heard
for as long as a hub takes to start, it goes on above that epoch, or they would never believe it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable

from contract import topics
from contract.codec import Unreadable, decode
from contract.settings import zone_of
from hub.authority import Authority
from hub.domain.layout import Layout
from hub.faces import Faces
from hub.going_on import Missing, pass_over, unknown_before
from hub.lease import Lease
from hub.rivalry import RULE, Met, Rivalry
from hub.store import StoreError
from link.wire import Wire

logger = logging.getLogger(__name__)

DOUBT_S = 30.0
"""For so long another hub may be starting again, and say nothing."""
BELIEVED_S = 300.0
"""So long after its start a hub lets devices tell whom they obey; later, one that lies could stop it."""
GAVE_WAY = (
    "another hub of this branch goes on ({theirs}), and this one ({ours}) takes and tells nothing any more; "
    "see which of the two is to be the branch's hub, and switch the other off"
)
IN_DOUBT = (
    "another hub of this branch was seen ({theirs}), and this one has {ours}: it waits until nothing was "
    "heard of the other for {wait_s:g} s, and then goes on"
)


class Rivals:
    """Listens to the beat and to one view of the branch; to be made on the event loop.

    Args:
        wire: not yet started; it is closed when this hub gives way.
        authority: carries out nothing once it gave way.
        lease: is looked at when the other hub is newer.
        republish: puts right what another hub may have left retained; from any thread.
        another_ear: makes a wire of another name, by which the other's beat is heard too: by the one name
            that hubs of a branch have, a broker lets in but one of them at a time. None: this one will do.
        gave_way: told of the other hub and of this one, once this one has given way.
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
        gave_way: Callable[[Met, Met], None] = lambda _theirs, _ours: None,
        doubt_s: float = DOUBT_S,
    ) -> None:
        self._wire, self._authority, self._doubt_s = wire, authority, doubt_s
        self._lease, self._republish, self._gave_way = lease, republish, gave_way
        self._another_ear, self._ear = another_ear, wire
        self.rivalry = Rivalry(authority.now)
        self._loop = asyncio.get_running_loop()
        self._doubt: asyncio.Task[None] | None = None
        self._rise: asyncio.Task[None] | None = None
        self._doubt_until_s, self._seen = 0.0, Met(0)
        self._is_over = False
        wire.subscribe(self._beat, self._heard)
        for topic in self._one_view():
            wire.subscribe(topic, self._heard)
        self._believed_until_s = self._loop.time() + BELIEVED_S
        wire.subscribe(topics.all_health(authority.settings.branch), self._told)

    @property
    def _beat(self) -> str:
        return topics.beat(self._authority.settings.branch)

    @property
    def _ours(self) -> Met:
        return Met(self._authority.epoch, self._authority.seq, self._authority.hub)

    def _one_view(self) -> list[str]:
        settings = self._authority.settings
        return list(Faces(Layout(settings)).topics(settings.branch))[:1]

    def _heard(self, topic: str, payload: bytes, retained: bool) -> None:  # noqa: FBT001  the wire's handler
        with contextlib.suppress(Unreadable, RuntimeError):  # the loop has been closed: the hub is stopping
            theirs = decode(payload, Met)
            if theirs.hub != self._authority.hub:  # else it is our own voice that comes back
                # Only a beat says that somebody lives: views are kept, and queued for us, when it is dead.
                lives = topic == self._beat and not retained
                self._loop.call_soon_threadsafe(self._met, theirs, lives)

    def _told(self, topic: str, payload: bytes, retained: bool) -> None:  # noqa: FBT001  the wire's handler
        if self._loop.time() < self._believed_until_s:
            self._heard(topic, payload, retained)

    def _met(self, theirs: Met, lives: bool) -> None:  # noqa: FBT001  call_soon_threadsafe takes no names
        ours = self._ours
        if self._is_over or self._rise is not None or (theirs.epoch == ours.epoch and not theirs.hub):
            return
        if theirs.epoch > ours.epoch and lives:
            self._gives_way(theirs, ours)
        elif theirs.rank > ours.rank or (theirs.epoch == ours.epoch and not lives):
            # A view may be older than its hub's journal is by now: of equals, only a beat tells who is ahead.
            self._doubts(theirs, ours, lives=lives)
        else:
            self._goes_on(theirs, ours, lives=lives)

    def _goes_on(self, theirs: Met, ours: Met, *, lives: bool) -> None:
        if theirs.epoch == ours.epoch:
            logger.warning("Another hub has the epoch of this one (%s); this one (%s) goes on", theirs, ours)
            self._rise = self._loop.create_task(self._rises_above(theirs), name="rival-outranked")
        if lives:
            self.rivalry.heard(theirs, ours)
            self._republish()

    async def _rises_above(self, theirs: Met) -> None:
        try:
            await self._authority.outrank(theirs.epoch)
            self._authority.shut.over("rival")
            self._end_doubt()
            self._republish()
        except StoreError as error:
            logger.warning("No higher epoch could be taken, so it is tried again: %s", error)
        finally:
            self._rise = None

    def _gives_way(self, theirs: Met, ours: Met) -> None:
        self._is_over = True
        self._end_doubt()
        self._lease.look_soon()
        why = GAVE_WAY.format(theirs=theirs, ours=ours)
        self._authority.shut.because("rival", why)
        logger.error("This hub gives way, for %s: %s", RULE, why)
        self._wire.close()
        self._gave_way(theirs, ours)

    def _doubts(self, theirs: Met, ours: Met, *, lives: bool) -> None:
        if lives or self._doubt is None:
            self._doubt_until_s = self._loop.time() + self._doubt_s
        self._seen = max(self._seen, theirs, key=lambda met: met.rank)
        if self._doubt is not None:
            return
        why = IN_DOUBT.format(theirs=theirs, ours=ours, wait_s=self._doubt_s)
        self._authority.shut.because("rival", why)
        logger.warning("This hub is in doubt: %s", why)
        self._doubt = self._loop.create_task(self._outlasts(ours), name="rivals")
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
            self._ear = self._wire

    async def _outlasts(self, ours: Met) -> None:
        """Go on above the other hub once nothing was heard of it for long enough."""
        while self._authority.shut.of("rival"):
            while (left_s := self._doubt_until_s - self._loop.time()) > 0:  # noqa: ASYNC110  each beat moves it
                await asyncio.sleep(left_s)
            with contextlib.suppress(StoreError):  # said by the writer; it is tried again
                await self._goes_on_after(self._seen, ours)
            self._doubt_until_s = self._loop.time() + self._doubt_s
        self._end_doubt()
        self._republish()
        logger.warning("No other hub is heard; this one goes on under epoch %d", self._authority.epoch)

    async def _goes_on_after(self, theirs: Met, ours: Met) -> None:
        """Rise above *theirs*, which is no more; numbers that it may have given today are passed over."""
        authority = self._authority
        if authority.epoch <= theirs.epoch:
            await authority.outrank(theirs.epoch)
        zone = zone_of(authority.settings.timezone)
        today = authority.now().astimezone(zone).date()
        if not theirs.has_served_on(today, zone):
            authority.shut.over("rival")
            return
        unknown_s = await unknown_before(authority, ours.epoch)
        why = f"another hub ({theirs}) was this branch's and is heard no more"
        missing = Missing(head=await authority.head(), unknown_s=unknown_s, reason=why)
        reason = authority.shut.over("rival")
        try:
            await pass_over(authority, missing)  # before any command: nothing else has had its turn meanwhile
        except StoreError:
            authority.shut.because("rival", reason)
            raise
