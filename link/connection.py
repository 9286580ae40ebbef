"""One life of one MQTT connection, driven by the one thread that made it.

paho is used as a protocol engine only: a new client for each connection, no thread of paho's own, and no
reconnecting by paho. So nothing is sent again behind our back, and no callback can kill a thread.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

from paho.mqtt.client import Client, MQTTMessage, error_string
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from link.outbox import WINDOW, Outbox
from link.wire import Will

CONNECT_S = 3.0
ANSWER_S = 5.0
"""So long a broker that took the connection may take to answer our greeting."""


class BrokerAway(ConnectionError):
    """There is no broker there, it does not want us, or the connection to it is lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """What is said to the broker at a connect; `configure` adds names, passwords and keys to the client."""

    client_id: str
    host: str
    port: int
    keepalive_s: int
    session_expiry_s: int
    will: Will | None
    configure: Callable[[Client], None]


class Connection:
    """A connection to a broker; every method is for the thread that made it."""

    def __init__(
        self, greeting: Greeting, outbox: Outbox, wake: socket.socket, received: Callable[[MQTTMessage], None]
    ) -> None:
        self._greeting = greeting
        self._outbox = outbox
        self._wake = wake
        self._poller = select.poll()
        self._poller.register(wake, select.POLLIN)
        self._answer: ReasonCode | None = None
        self._end: ReasonCode | None = None
        self._window = WINDOW
        self._asked: dict[int, list[str]] = {}
        self.refused_filters: list[str] = []
        self._client = self._new_client(received)

    def open(self) -> None:
        """Connect and wait until the broker has answered.

        Raises:
            BrokerAway: it has not, or it does not want us.
        """
        greeting = self._greeting
        expiry = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]  # paho has no hints here
        expiry.SessionExpiryInterval = greeting.session_expiry_s
        try:
            self._client.connect(
                greeting.host, greeting.port, greeting.keepalive_s, clean_start=False, properties=expiry
            )
        except (OSError, ValueError) as error:
            raise BrokerAway(str(error)) from error
        # Without it pipelined QoS 1 crawls: Nagle waits for the broker's delayed acknowledgement.
        self._socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        until = time.monotonic() + ANSWER_S
        while self._answer is None:
            if time.monotonic() > until:
                raise BrokerAway(f"no answer within {ANSWER_S:.0f} s")
            self.turn(timeout_s=0.2)
        if self._answer.is_failure:
            raise BrokerAway(f"the broker refuses: {self._answer}")

    def subscribe(self, topic_filters: list[str]) -> None:
        """Ask for all that matches *topic_filters*; retained messages come again."""
        if topic_filters:
            wanted = [(topic_filter, SubscribeOptions(qos=1)) for topic_filter in topic_filters]
            _, mid = self._client.subscribe(wanted)
            if mid is not None:
                self._asked[mid] = topic_filters

    def send(self) -> None:
        """Hand the outbox over to the client, as far as the broker's window allows."""
        while (message := self._outbox.take(self._window)) is not None:
            info = self._client.publish(message.topic, message.payload, message.qos, message.retain)
            self._outbox.sent(info.mid, message)

    def turn(self, timeout_s: float = 1.0) -> None:
        """Wait at most *timeout_s* for something to read or write, and do it.

        Raises:
            BrokerAway: the connection is lost.
        """
        wanted = select.POLLIN | (select.POLLOUT if self._client.want_write() else 0)
        connection = self._socket()
        self._poller.register(connection, wanted)
        ready = dict(self._poller.poll(timeout_s * 1000))
        if self._wake.fileno() in ready:
            self._wake.recv(4096)
        if ready.get(connection.fileno(), 0) & ~select.POLLOUT:
            self._read(connection)
        if self._client.want_write():
            self._require(self._client.loop_write())
        self._require(self._client.loop_misc())

    def flush(self) -> None:
        """Write what the client holds, as far as the socket takes it.

        Raises:
            BrokerAway: the connection is lost.
        """
        if self._client.want_write():
            self._require(self._client.loop_write())

    def close(self) -> None:
        """Take leave of the broker, so that it does not send the last will."""
        self._client.disconnect()
        self._client.loop_write()
        self.drop()

    def drop(self) -> None:
        """Let go of the socket without a word."""
        held = self._client.socket()
        if held is not None:
            held.close()

    def _new_client(self, received: Callable[[MQTTMessage], None]) -> Client:
        greeting = self._greeting
        client = Client(CallbackAPIVersion.VERSION2, greeting.client_id, protocol=MQTTProtocolVersion.MQTTv5)
        client.connect_timeout = CONNECT_S
        client.max_inflight_messages_set(0)  # the window is kept by `send`
        if greeting.will is not None:
            client.will_set(*greeting.will, qos=1, retain=True)
        greeting.configure(client)
        client.on_connect = self._note_answer
        client.on_disconnect = self._note_end
        client.on_subscribe = self._note_subscribed
        client.on_publish = lambda _client, _data, mid, _reason, _properties: self._outbox.acknowledge(mid)
        client.on_message = lambda _client, _data, message: received(message)
        # Set so that paho does not write from within publish(); `turn` does it.
        client.on_socket_register_write = lambda _client, _data, _socket: None
        return client

    def _note_answer(
        self, _client: Client, _data: object, _flags: object, reason: ReasonCode, said: Properties | None
    ) -> None:
        self._answer = reason
        self._window = min(WINDOW, getattr(said, "ReceiveMaximum", WINDOW))

    def _note_end(
        self, _client: Client, _data: object, flags: object, reason: ReasonCode, _said: object
    ) -> None:
        if getattr(flags, "is_disconnect_packet_from_server", False):
            self._end = reason

    def _note_subscribed(
        self, _client: Client, _data: object, mid: int, reasons: list[ReasonCode], _said: object
    ) -> None:
        asked = self._asked.pop(mid, [])
        self.refused_filters += [
            name for name, reason in zip(asked, reasons, strict=False) if reason.is_failure
        ]

    def _socket(self) -> socket.socket:
        held = self._client.socket()
        if held is None:
            raise BrokerAway(self._why("the connection is closed"))
        assert isinstance(held, socket.socket)
        return held

    def _read(self, connection: socket.socket) -> None:
        self._require(self._client.loop_read())
        # TLS may hold a message that the socket below no longer announces.
        while getattr(connection, "pending", int)() and self._client.socket() is not None:
            self._require(self._client.loop_read())

    def _require(self, result: MQTTErrorCode) -> None:
        if result != MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise BrokerAway(self._why(error_string(result)))

    def _why(self, else_: str) -> str:
        if self._answer is not None and self._answer.is_failure:
            return f"the broker refuses: {self._answer}"
        if self._end is not None and self._end.is_failure:
            return str(self._end)
        return else_
