"""An ear on the wire: everything that passes in a branch is heard, kept as evidence and handed on."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Self

from contract import topics
from contract.codec import Unreadable, decode
from contract.names import BranchId
from contract.reports import HealthState, Shown
from contract.views import BoardView, DeskView, View
from link.broker import Broker, BrokerSettings
from okienko.promise.evidence import Evidence, Seen

logger = logging.getLogger(__name__)

Listener = Callable[[View], None]


class Recorder:
    """Listen to the whole branch while the block lasts.

    Args:
        url: the broker's.
        evidence: where all is kept; written on the event loop only.
        listener: told of every board and desk view, on the event loop.
    """

    def __init__(self, url: str, branch: BranchId, evidence: Evidence, listener: Listener) -> None:
        self._evidence = evidence
        self._listener = listener
        self._loop = asyncio.get_running_loop()
        self.health: dict[str, HealthState] = {}
        self._reported = asyncio.Event()
        self._broker = Broker(BrokerSettings(urls=(url,)), "recorder")
        self._broker.subscribe(topics.whole_branch(branch), self._hear)

    def __enter__(self) -> Self:
        self._broker.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._broker.close()

    async def until_reported(self, devices: set[str]) -> None:
        """Wait until every one of *devices* has reported its health."""
        while not devices <= self.health.keys():
            self._reported.clear()
            await self._reported.wait()

    def _hear(self, topic: str, payload: bytes, _retained: bool) -> None:  # noqa: FBT001  # link's handlers are called so
        at_s = time.monotonic()
        self._loop.call_soon_threadsafe(self._keep, topic, payload, at_s)

    def _keep(self, topic: str, payload: bytes, at_s: float) -> None:
        parts = topic.split("/")
        try:
            match parts[3], parts[-1]:
                case "board", "view":
                    board = decode(payload, BoardView)
                    self._evidence.boards.append(Seen(at_s, board))
                    self._listener(board)
                case "desk", "view":
                    desk = decode(payload, DeskView)
                    self._evidence.desks.append(Seen(at_s, desk))
                    self._listener(desk)
                case "board", "shown":
                    self._evidence.shown.append(Seen(at_s, decode(payload, Shown)))
                case "device", "health":
                    self.health[parts[4]] = decode(payload, HealthState)
                    self._reported.set()
                case _:
                    pass
        except Unreadable as error:
            logger.warning("Heard something unreadable on %s: %s", topic, error)
