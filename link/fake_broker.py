"""A broker in memory for tests: the same face as `Broker`, no thread, no port, no waiting.

Handlers are called one at a time, within the `publish` that leads to them, or within that of another thread
which is just handing out. So in a test of one thread, what was published has arrived when `publish` returns.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from functools import partial

from paho.mqtt.client import topic_matches_sub

from link.wire import Handler, Hook, Will

log = logging.getLogger(__name__)


class FakeBus:
    """What several `FakeBroker` of one branch share.

    Attributes:
        retained: the retained payload of each topic.
        sent: everything that was published: topic, payload, whether retained.
    """

    def __init__(self) -> None:
        self.retained: dict[str, bytes] = {}
        self.sent: list[tuple[str, bytes, bool]] = []
        self.clients: list[FakeBroker] = []
        self._lock = threading.RLock()
        self._due: deque[Hook] = deque()
        self._handing_out = False

    def take(self, topic: str, payload: bytes, *, retain: bool) -> None:
        """Accept a message and hand it to every client that is connected."""
        with self._lock:
            self.sent.append((topic, payload, retain))
            if retain and payload:
                self.retained[topic] = payload
            elif retain:
                self.retained.pop(topic, None)
            self._due.extend(
                partial(client.receive, topic, payload, retained=False) for client in self.clients
            )
        self._hand_out()

    def call(self, what: Hook) -> None:
        """Call *what* after everything that is due before it."""
        with self._lock:
            self._due.append(what)
        self._hand_out()

    def _hand_out(self) -> None:
        with self._lock:
            if self._handing_out:
                return
            self._handing_out = True
        while True:
            with self._lock:
                if not self._due:
                    self._handing_out = False
                    return
                due = self._due.popleft()
            _guarded(due)


class FakeBroker:
    """A `Wire` in memory that can be cut and healed.

    Args:
        bus: that of another `FakeBroker`, to be a second client of the same broker.
        client_id: for the reader of a test.

    Attributes:
        bus: what this client shares with others.
        dropped: messages that were given up because the wire was cut.
        moves: how often another broker was wished for; there is but this one.
    """

    def __init__(self, bus: FakeBus | None = None, client_id: str = "") -> None:
        self.bus = bus or FakeBus()
        self.client_id = client_id
        self.dropped = self.moves = 0
        self._subscribed: list[tuple[str, Handler]] = []
        self._at_connect: list[Hook] = []
        self._at_loss: list[Hook] = []
        self._pictures: dict[str, bytes] = {}
        self._will: Callable[[], Will | None] = lambda: None
        self._last_will: Will | None = None
        self._connected = False

    @property
    def is_connected(self) -> bool:
        return self._connected

    def start(self) -> None:
        self.bus.clients.append(self)
        self.heal()

    def set_will(self, will: Callable[[], Will]) -> None:
        self._will = will

    def subscribe(self, topic_filter: str, handler: Handler) -> None:
        self._subscribed.append((topic_filter, handler))
        if self._connected:
            self.bus.call(partial(self._receive_retained, [(topic_filter, handler)]))

    def publish(self, topic: str, payload: bytes, *, retain: bool, qos: int = 1) -> None:  # noqa: ARG002  # as `Wire`
        if self._connected:
            self.bus.take(topic, payload, retain=retain)
        elif retain:
            self._pictures[topic] = payload
        else:
            self.dropped += 1

    def on_connect(self, hook: Hook) -> None:
        self._at_connect.append(hook)
        if self._connected:
            self.bus.call(hook)

    def on_lost(self, hook: Hook) -> None:
        self._at_loss.append(hook)

    def look_elsewhere(self) -> None:
        self.moves += 1

    def cut(self) -> None:
        """Lose the broker: it speaks the last will, and nothing comes or goes any more."""
        if not self._connected:
            return
        self._connected = False
        for hook in list(self._at_loss):
            self.bus.call(hook)
        if self._last_will is not None:
            self.bus.take(*self._last_will, retain=True)

    def heal(self) -> None:
        """Find the broker again."""
        if self._connected:
            return
        self._last_will = self._will()
        self._connected = True
        self.bus.call(partial(self._receive_retained, list(self._subscribed)))
        pictures, self._pictures = self._pictures, {}
        for topic, payload in pictures.items():
            self.bus.take(topic, payload, retain=True)
        for hook in list(self._at_connect):
            self.bus.call(hook)

    def close(self) -> None:
        self._connected = False
        if self in self.bus.clients:
            self.bus.clients.remove(self)

    def receive(self, topic: str, payload: bytes, *, retained: bool) -> None:
        """Hand a message to the handlers that asked for it."""
        if self._connected:
            self._hand_to(list(self._subscribed), topic, payload, retained=retained)

    def _receive_retained(self, subscribed: list[tuple[str, Handler]]) -> None:
        for topic, payload in list(self.bus.retained.items()):
            self._hand_to(subscribed, topic, payload, retained=True)

    def _hand_to(
        self, subscribed: list[tuple[str, Handler]], topic: str, payload: bytes, *, retained: bool
    ) -> None:
        for topic_filter, handler in subscribed:
            if topic_matches_sub(topic_filter, topic):
                _guarded(partial(handler, topic, payload, retained))


def _guarded(call: Hook) -> None:
    try:
        call()
    except Exception:  # as with the real wire, a handler costs only its own message
        log.exception("A handler of the wire failed")
