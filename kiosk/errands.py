"""Brings to the hub what it must learn sometime: fates of slips, tickets that nobody holds."""

from __future__ import annotations

import logging
import threading
from collections import deque
from typing import Protocol

from contract.commands import Asked, CancelTicket, ReportSlip
from contract.refusal import Refused
from contract.views import View
from link.hub_client import HubAway

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
    """Tells the hub things in order, on a thread of its own, again and again until it has heard them."""

    def __init__(self, hub: Hub, again_s: float = AGAIN_S) -> None:
        self._hub = hub
        self._again_s = again_s
        self._left: deque[ReportSlip | CancelTicket] = deque(maxlen=MOST)
        self._news = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="kiosk-errands", daemon=True)
        self._thread.start()

    @property
    def left(self) -> int:
        """How many the hub has not heard yet."""
        return len(self._left)

    def tell(self, command: ReportSlip | CancelTicket) -> None:
        """Tell *command* after those before it; returns at once."""
        with self._news:
            self._left.append(command)
            self._news.notify()

    def close(self, wait_s: float = 1.0) -> None:
        """Stop after the one on its way; wait so many seconds for what is left."""
        with self._news:
            self._news.wait_for(lambda: not self._left, wait_s)
            self._closed = True
            self._news.notify_all()
        self._thread.join(wait_s)

    def _run(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._left or self._closed)
                if self._closed:
                    return
                command = self._left[0]
            done = self._told(command)
            with self._news:
                if done:
                    # A full queue may have pushed this very one out meanwhile.
                    if self._left and self._left[0] is command:
                        self._left.popleft()
                    self._news.notify_all()
                elif not self._closed:
                    self._news.wait(self._again_s)

    def _told(self, command: ReportSlip | CancelTicket) -> bool:
        try:
            self._hub.ask(command)
        except HubAway:
            return False
        except Refused as refused:
            _log.info("The hub passed over %s: %s", type(command).__name__, refused.code)
        except Exception:  # noqa: BLE001  whatever it is, the errands behind it must still be done
            _log.exception("Could not tell the hub %s", type(command).__name__)
        return True
