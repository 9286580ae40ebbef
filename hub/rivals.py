"""Two hubs of one branch, as when an old card comes back: the one of the lower epoch gives way.

Devices believe the higher epoch anyway. But a hub that is believed by nobody would go on taking wishes and
answering them, from whoever still comes to it: two visitors would hold one number. It sees by the views of
the other, which the broker keeps, that it is not the branch's hub any more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import msgspec

from contract.codec import Unreadable, decode
from hub.domain.layout import Layout
from hub.domain.settings import BranchSettings
from hub.faces import Faces
from link.wire import Wire

logger = logging.getLogger(__name__)

GAVE_WAY = (
    "another hub of this branch runs under epoch {theirs}, and this one under {ours}: this one takes and "
    "tells nothing any more; see which of the two is to be the branch's hub, and switch the other off"
)


class _Stamped(msgspec.Struct, frozen=True):
    epoch: int


class Rivals:
    """Listens to one view of the branch, and has this hub give way to one of a higher epoch.

    Args:
        wire: not yet started; it is closed when this hub gives way.
        settings: the branch.
        epoch: returns the epoch of this hub.
        give_way: is told why, once; from then on this hub must carry out nothing.
    """

    def __init__(
        self,
        wire: Wire,
        settings: BranchSettings,
        epoch: Callable[[], int],
        give_way: Callable[[str], None],
    ) -> None:
        self._wire, self._epoch, self._give_way = wire, epoch, give_way
        self._is_over = False
        for topic in list(Faces(Layout(settings)).topics(settings.branch))[:1]:
            wire.subscribe(topic, self._look)

    def _look(self, _topic: str, payload: bytes, _retained: bool) -> None:  # noqa: FBT001  the wire's handler
        try:
            theirs = decode(payload, _Stamped).epoch
        except Unreadable:
            return
        if theirs > self._epoch() and not self._is_over:
            self._is_over = True
            why = GAVE_WAY.format(theirs=theirs, ours=self._epoch())
            self._give_way(why)
            logger.error("This hub gives way: %s", why)
            self._wire.close()
