"""Pictures that did not get through are sent again: a device that missed its last one does not know.

A broker throws messages away when a device does not keep up, and says so to nobody. Until something changed
for that device its picture would be wrong, and the hub's beat would say that all is well.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from hub.domain.branch import Branch
from link.broker import Wire

Committed = Callable[[], AbstractAsyncContextManager[Branch]]

AGAIN_S = 3.0
"""A picture that is older is sent again, in real seconds; a few kilobytes a device."""
LOOK_S = 0.5
"""Two looks are at least so far apart: what is due meanwhile goes together."""


class Refresh:
    """Publishes on *wire*, and publishes each retained message again when it has become old."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._kept: dict[str, tuple[float, bytes]] = {}

    def publish(self, topic: str, payload: bytes, retained: bool) -> None:  # noqa: FBT001  publisher's order
        """Publish, and remember what is to be seen on *topic*; an empty one takes it back."""
        if retained and payload:
            self._kept.pop(topic, None)  # so that who was published last stands last
            self._kept[topic] = asyncio.get_running_loop().time(), payload
        elif retained:
            self._kept.pop(topic, None)
        # Views must arrive; of beats and events a lost one is made good by the next or by the journal.
        self._wire.publish(topic, payload, retain=retained, qos=1 if retained else 0)

    async def run(self, committed: Committed) -> None:
        """Publish what is old, until cancelled; never while the hub may not speak for its branch."""
        while True:
            await asyncio.sleep(self._rest_s(asyncio.get_running_loop().time()))
            with contextlib.suppress(OSError):  # the store is away, or another hub has it
                async with committed():
                    self._again(asyncio.get_running_loop().time())

    def _rest_s(self, now_s: float) -> float:
        """Return in how many seconds the oldest picture is due; what is published later is due later."""
        oldest_s = next((at_s for at_s, _ in self._kept.values()), now_s)
        return max(LOOK_S, oldest_s + AGAIN_S - now_s)

    def _again(self, now_s: float) -> None:
        for topic, (at_s, payload) in list(self._kept.items()):
            if now_s - at_s < AGAIN_S:
                return
            self.publish(topic, payload, True)  # noqa: FBT003  pictures are always retained
