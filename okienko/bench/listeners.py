"""Devices that only listen: bare sockets that speak just enough MQTT 3.1.1, all on one thread.

Thirty real boards have thirty machines. Here they share two cores with hub and broker, so listening must cost
next to nothing or the figure would be that of the listeners.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_PATIENCE_S = 10.0
_PUBLISH, _SUBACK, _PUBACK = 0x30, 0x90, b"\x40\x02"


class NoBrokerAnswer(ConnectionError):
    """The broker did not take the subscription, or hung up."""


@dataclass(slots=True)
class Listener:
    """One subscriber, at QoS 1.

    Attributes:
        arrived: when each message had arrived, in seconds of the machine's monotonic clock, and its payload.
    """

    connection: socket.socket
    arrived: list[tuple[float, bytes]] = field(default_factory=list)
    _received: bytearray = field(default_factory=bytearray)
    _sent: int = 0

    @classmethod
    def to(cls, port: int, topic: str, name: str) -> Listener:
        """Connect to the broker on *port* as client *name* and subscribe to *topic*.

        Raises:
            NoBrokerAnswer: the broker does not take it.
        """
        connection = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE_S)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(_packet(0x10, _text("MQTT") + b"\x04\x02\x00\x00" + _text(name)))
        if (answer := connection.recv(4)) != b"\x20\x02\x00\x00":
            connection.close()
            raise NoBrokerAnswer(f"the broker on port {port} refuses a client: {answer!r}")
        listener = cls(connection)
        connection.sendall(_packet(0x82, b"\x00\x01" + _text(topic) + b"\x01"))
        return listener

    def fileno(self) -> int:
        """Return what a selector waits for."""
        return self.connection.fileno()

    def take(self) -> None:
        """Take what has come, and acknowledge it.

        Raises:
            NoBrokerAnswer: the broker hung up.
        """
        data = self.connection.recv(262_144)
        at_s = time.monotonic()
        if not data:
            raise NoBrokerAnswer("the broker hung up on a listener")
        self._received += data
        while packet := self._next():
            kind, body = packet
            if kind & 0xF0 == _PUBLISH:
                self._keep(kind, body, at_s)
            elif kind == _SUBACK and body[2] > 2:
                raise NoBrokerAnswer("the broker refuses a subscription")

    def publish(self, topic: str, payload: bytes) -> None:
        """Publish *payload* at QoS 1; the broker's word that it has it is read over by `take`."""
        self._sent = self._sent % 0xFFFF + 1
        self.connection.sendall(_packet(0x32, _text(topic) + self._sent.to_bytes(2, "big") + payload))

    def _keep(self, kind: int, body: bytes, at_s: float) -> None:
        start = 2 + int.from_bytes(body[:2], "big")
        if kind & 0x06:
            self.connection.sendall(_PUBACK + body[start : start + 2])
            start += 2
        self.arrived.append((at_s, body[start:]))

    def _next(self) -> tuple[int, bytes] | None:
        length, shift, at = 0, 0, 1
        while at < len(self._received):
            byte = self._received[at]
            length |= (byte & 0x7F) << shift
            shift, at = shift + 7, at + 1
            if not byte & 0x80:
                break
        else:
            return None
        if len(self._received) < at + length:
            return None
        packet = self._received[0], bytes(self._received[at : at + length])
        del self._received[: at + length]
        return packet


class Ears:
    """Several listeners on one thread."""

    def __init__(self, listeners: list[Listener]) -> None:
        self.listeners = listeners
        self._selector = selectors.DefaultSelector()
        for listener in listeners:
            self._selector.register(listener, selectors.EVENT_READ)

    def listen(self, for_s: float, also: socket.socket | None = None) -> None:
        """Take what comes within *for_s* seconds; return at once when *also* has something to read."""
        until = time.monotonic() + for_s
        if also is not None:
            self._selector.register(also, selectors.EVENT_READ)
        try:
            while (left_s := until - time.monotonic()) > 0:
                ready = [key.fileobj for key, _ in self._selector.select(left_s)]
                for one in ready:
                    if isinstance(one, Listener):
                        one.take()
                if also is not None and also in ready:
                    return
        finally:
            if also is not None:
                self._selector.unregister(also)

    def close(self) -> None:
        """Hang up."""
        self._selector.close()
        for listener in self.listeners:
            listener.connection.close()


@contextmanager
def ears_on(broker_url: str, topics: list[str]) -> Iterator[Ears]:
    """Listen to each of *topics* by a listener of its own while the block lasts."""
    port = int(broker_url.rpartition(":")[2])
    ears = Ears([Listener.to(port, topic, f"bench-{n}") for n, topic in enumerate(topics)])
    try:
        yield ears
    finally:
        ears.close()


def _text(text: str) -> bytes:
    data = text.encode("utf-8")
    return len(data).to_bytes(2, "big") + data


def _packet(kind: int, body: bytes) -> bytes:
    length, left = bytearray(), len(body)
    while True:
        left, byte = left >> 7, left & 0x7F
        length.append(byte | (0x80 if left else 0))
        if not left:
            return bytes([kind]) + bytes(length) + body
