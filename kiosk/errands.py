"""Brings to the hub what it must learn sometime: fates of slips, tickets that nobody holds."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Protocol

from contract.commands import Asked
from contract.refusal import Refused
from contract.views import View
from kiosk.errand_file import Errand, ErrandFile
from link.hub_client import HubAway
from link.rounds import MakeRounds, Rounds

_log = logging.getLogger(__name__)

MOST = 2000
"""More are not kept: a hub that was away for so many slips learns of the older ones by other ways."""
AGAIN_S = 2.0
"""Seconds of the world between two tries."""


class Hub(Protocol):
    """The part of `link.hub_client.HubClient` that errands need."""

    def ask(self, command: Asked, /) -> View:
        """Carry *command* to the hub.

        Raises:
            Refused: the hub says no.
            HubAway: there was no answer.
        """


class Errands:
    """Tells the hub things in order, on a thread of its own, again and again until it has heard them.

    Args:
        hub: is told.
        again_s: seconds of the world between two tries.
        kept: where errands outlive a power cut; None: they do not.
        first: what must be with the hub before any errand; returns False while the hub is away.
        rounds: makes what has a turn taken again and again.

    Attributes:
        lost: how many were given up because too many waited.
    """

    def __init__(
        self,
        hub: Hub,
        again_s: float = AGAIN_S,
        *,
        kept: ErrandFile | None = None,
        first: Callable[[], bool] = lambda: True,
        rounds: MakeRounds = Rounds,
    ) -> None:
        self._hub = hub
        self._again_s = again_s
        self._kept = kept
        self._first = first
        self._left: deque[Errand] = deque(kept.read() if kept else (), maxlen=MOST)
        self._written = len(self._left)
        self.lost = 0
        self._lock = threading.Lock()
        self._rounds = rounds(self._turn, "kiosk-errands")

    @property
    def left(self) -> int:
        """How many the hub has not heard yet."""
        return len(self._left)

    def tell(self, command: Errand) -> None:
        """Tell *command* after those before it; returns once it is kept."""
        with self._lock:
            self._count_lost()
            self._left.append(command)
            self._keep(command)
        self._rounds.wake()

    def wake(self) -> None:
        """Do what must be done first, now; returns at once."""
        self._rounds.wake()

    def close(self, wait_s: float = 1.0) -> None:
        """Stop after the one on its way; wait so many seconds for what is left."""
        self._rounds.close(wait_s, lambda: not self._left)

    def _turn(self) -> float | None:
        with self._lock:
            command = self._left[0] if self._left else None
        if not (self._first_done() and (command is None or self._told(command))):
            return self._again_s
        with self._lock:
            # A full queue may have pushed this very one out meanwhile.
            if self._left and self._left[0] is command:
                self._left.popleft()
                self._forget()
            return 0.0 if self._left else None

    def _count_lost(self) -> None:
        """Count that the oldest errand gives way to a new one, where there is no room for both."""
        if len(self._left) == MOST:
            self.lost += 1
            if self.lost == 1:
                _log.error("%d errands wait for the hub; of more the oldest are given up", MOST)

    def _keep(self, command: Errand) -> None:
        if self._kept is None:
            return
        self._kept.add(command)
        self._written += 1
        if self._written > 2 * MOST:
            self._kept.keep(self._left)
            self._written = len(self._left)

    def _forget(self) -> None:
        # Line by line would wear the card out; those that stand there too long are only told twice.
        if self._kept is not None and not self._left:
            self._kept.keep(())
            self._written = 0

    def _first_done(self) -> bool:
        try:
            return self._first()
        except Exception:  # noqa: BLE001  whatever it is, it is tried again, and errands wait for it
            _log.exception("What must be told to the hub first could not be told")
            return False

    def _told(self, command: Errand) -> bool:
        try:
            self._hub.ask(command)
        except HubAway:
            return False
        except Refused as refused:
            _log.info("The hub passed over %s: %s", type(command).__name__, refused.code)
        except Exception:  # noqa: BLE001  whatever it is, the errands behind it must still be done
            _log.exception("Could not tell the hub %s", type(command).__name__)
        return True
