"""The wire to the branch's MQTT broker, which mends itself for ever.

One thread owns the connection: it connects, reads, writes, calls handlers and hooks, and begins again when
the connection is lost. All other threads only put something into the outbox or the list of calls and wake it.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count

from paho.mqtt.client import MQTTMessage, topic_matches_sub

from link.backoff import Backoff
from link.broker_settings import Address, BrokerSettings, address_of, credentials
from link.connection import BrokerAway, Connection, Greeting
from link.outbox import Message, Outbox
from link.wire import Handler, Hook, Will, Wire

__all__ = ["Broker", "BrokerSettings", "Counts", "Handler", "Hook", "Will", "Wire"]

log = logging.getLogger(__name__)

STEADY_S = 5.0
"""A connection that lasted so long was a good one; the next attempt need not wait."""

FAREWELL_S = 1.0
"""So long may what is under way at a close take to be acknowledged."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a `Broker` has done since it was made; for reports and tests."""

    published: int
    acknowledged: int
    received: int
    dropped: int
    replaced: int
    handler_errors: int
    connects: int


class Broker:
    """A `Wire` over MQTT 5.

    Args:
        settings: where the broker is.
        client_id: the name of our session there; two clients of one name push each other out.
        will: what the broker says for us when we are lost; `set_will` replaces it.

    Raises:
        ValueError: one of the urls is none.
    """

    def __init__(self, settings: BrokerSettings, client_id: str, will: Will | None = None) -> None:
        self._settings = settings
        self._addresses = [address_of(url) for url in settings.urls]
        self._client_id = client_id
        self._will: Callable[[], Will | None] = lambda: will
        self._outbox = Outbox()
        self._subscribed: list[tuple[str, Handler]] = []
        self._at_connect: list[Hook] = []
        self._at_loss: list[Hook] = []
        self._calls: deque[Callable[[Connection], None]] = deque()
        self._wake_reader, self._wake_writer = socket.socketpair()
        self._wake_reader.settimeout(0)
        self._wake_writer.settimeout(0)
        self._closing = threading.Event()
        self._connected = threading.Event()
        self._moves_on = threading.Event()
        self._awake = False
        self._thread = threading.Thread(target=self._live, name=f"broker-{client_id}", daemon=True)
        self._received = self._handler_errors = self._connects = 0
        self._lost_at: float | None = None

    @property
    def is_connected(self) -> bool:
        return self._connected.is_set()

    @property
    def counts(self) -> Counts:
        """What was done so far."""
        box = self._outbox
        return Counts(
            published=box.published,
            acknowledged=box.acknowledged,
            received=self._received,
            dropped=box.dropped,
            replaced=box.replaced,
            handler_errors=self._handler_errors,
            connects=self._connects,
        )

    @property
    def waiting(self) -> int:
        """How many messages have not left yet."""
        return self._outbox.waiting

    def start(self) -> None:
        self._thread.start()

    def set_will(self, will: Callable[[], Will]) -> None:
        self._will = will

    def subscribe(self, topic_filter: str, handler: Handler) -> None:
        self._subscribed.append((topic_filter, handler))
        self._call(lambda connection: connection.subscribe([topic_filter]))

    def publish(self, topic: str, payload: bytes, *, retain: bool, qos: int = 1) -> None:
        self._outbox.put(Message(topic, payload, retain, qos))
        self._wake()

    def on_connect(self, hook: Hook) -> None:
        self._at_connect.append(hook)
        self._call(lambda _connection: self._guarded(hook))

    def on_lost(self, hook: Hook) -> None:
        self._at_loss.append(hook)

    def look_elsewhere(self) -> None:
        if len(self._addresses) > 1 and self.is_connected:
            self._moves_on.set()
            self._wake()

    def close(self) -> None:
        if self._closing.is_set():
            return
        self._closing.set()
        self._wake()
        if self._thread.ident is None:
            self._close_wake()
        elif threading.current_thread() is not self._thread:
            self._thread.join(FAREWELL_S + 2.0)

    def _call(self, what: Callable[[Connection], None]) -> None:
        # A call made while there is no connection is forgotten: each connect does all of it anyway.
        if self.is_connected:
            self._calls.append(what)
            self._wake()

    def _wake(self) -> None:
        if self._awake:
            return
        self._awake = True
        with contextlib.suppress(OSError):  # full: it is awake already; closed: nobody is there to be woken
            self._wake_writer.send(b"!")

    def _live(self) -> None:
        backoff = Backoff()
        for attempt in count():
            if self._closing.is_set():
                break
            began = time.monotonic()
            self._one_life(self._addresses[attempt % len(self._addresses)])
            if time.monotonic() - began > STEADY_S:
                backoff.reset()
            self._closing.wait(backoff.next_s())
        self._close_wake()

    def _close_wake(self) -> None:
        self._wake_reader.close()
        self._wake_writer.close()

    def _one_life(self, address: Address) -> None:
        connection: Connection | None = None
        try:
            connection = self._connection(address)
            connection.open()
            self._greet(connection, address)
            while not self._closing.is_set():
                self._work(connection)
            self._take_leave(connection)
        except BrokerAway as error:
            self._note_lost(address, str(error))
        except Exception as error:  # whatever it is, the wire must mend itself
            log.exception("The wire to %s stumbled", address)
            self._note_lost(address, repr(error))
        finally:
            self._connected.clear()
            self._moves_on.clear()
            self._outbox.shut()
            self._calls.clear()
            if connection is not None:
                connection.drop()

    def _connection(self, address: Address) -> Connection:
        greeting = Greeting(
            client_id=self._client_id,
            host=address.host,
            port=address.port,
            keepalive_s=self._settings.keepalive_s,
            session_expiry_s=self._settings.session_expiry_s,
            will=self._will(),
            configure=partial(credentials, self._settings, address),
        )
        return Connection(greeting, self._outbox, self._wake_reader, self._hand_out)

    def _greet(self, connection: Connection, address: Address) -> None:
        self._connects += 1
        if self._lost_at is not None:
            log.info("Broker back after %.0f s: %s", time.monotonic() - self._lost_at, address)
            self._lost_at = None
        self._outbox.open()
        self._connected.set()
        connection.subscribe([topic_filter for topic_filter, _ in self._subscribed])
        for hook in list(self._at_connect):
            self._guarded(hook)

    def _work(self, connection: Connection) -> None:
        self._awake = False
        if self._moves_on.is_set():
            raise BrokerAway("the hub is not heard there")
        while self._calls:
            self._calls.popleft()(connection)
        connection.send()
        connection.turn()
        while connection.refused_filters:
            log.warning("The broker does not let us read %s", connection.refused_filters.pop())

    def _take_leave(self, connection: Connection) -> None:
        until = time.monotonic() + FAREWELL_S
        while not self._outbox.is_empty and time.monotonic() < until:
            connection.send()
            connection.turn(timeout_s=0.05)
        connection.close()

    def _note_lost(self, address: Address, why: str) -> None:
        if self._closing.is_set():
            return
        if self._lost_at is None:
            self._lost_at = time.monotonic()
            what = "Broker lost" if self._connected.is_set() else "No broker yet"
            log.warning("%s: %s: %s; trying again", what, address, why)
        if self._connected.is_set():
            for hook in list(self._at_loss):
                self._guarded(hook)

    def _hand_out(self, message: MQTTMessage) -> None:
        self._received += 1
        for topic_filter, handler in list(self._subscribed):
            if topic_matches_sub(topic_filter, message.topic):
                self._guarded(partial(handler, message.topic, bytes(message.payload), message.retain))

    def _guarded(self, call: Hook) -> None:
        try:
            call()
        except Exception:  # a handler of ours must not cost the branch its wire
            self._handler_errors += 1
            log.exception("A handler of the wire failed")
