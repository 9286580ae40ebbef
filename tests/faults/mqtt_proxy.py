"""An MQTT proxy that knows where a message begins: messages come twice, late, in another order, or never.

Only PUBLISH packets suffer; the rest of the talk passes. Who sends with QoS 1 waits for an acknowledgement:
for a message that is lost here the proxy gives it, as a broker does whose queue was full (F12).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from tests.faults.proxy import Line, Proxy

_PUBLISH, _PUBACK = 3, 4
_DUP = 0x08


@dataclass(frozen=True, slots=True)
class Packet:
    """One MQTT packet, whole."""

    data: bytes
    body_at: int

    @property
    def is_publish(self) -> bool:
        """Whether it carries a message."""
        return self.data[0] >> 4 == _PUBLISH

    @property
    def qos(self) -> int:
        """How surely its message is to arrive."""
        return self.data[0] >> 1 & 3

    @property
    def topic(self) -> str:
        """What its message is about; empty where it was shortened to an alias."""
        size = int.from_bytes(self.data[self.body_at : self.body_at + 2], "big")
        return self.data[self.body_at + 2 : self.body_at + 2 + size].decode()

    @property
    def again(self) -> bytes:
        """The same packet, marked as sent before."""
        return bytes((self.data[0] | _DUP,)) + self.data[1:] if self.qos else self.data

    @property
    def acknowledged(self) -> bytes:
        """The acknowledgement of its message."""
        size = int.from_bytes(self.data[self.body_at : self.body_at + 2], "big")
        named = self.data[self.body_at + 2 + size : self.body_at + 4 + size]
        return bytes((_PUBACK << 4, 2)) + named


class Packets:
    """Cuts a stream of bytes into packets."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, data: bytes) -> Iterator[Packet]:
        """Yield every packet that is whole now."""
        self._bytes += data
        while (whole := self._whole()) is not None:
            yield whole

    def _whole(self) -> Packet | None:
        size = shift = 0
        for at in range(1, min(5, len(self._bytes))):
            size |= (self._bytes[at] & 0x7F) << shift
            shift += 7
            if not self._bytes[at] & 0x80:
                end = at + 1 + size
                if len(self._bytes) < end:
                    return None
                packet = Packet(bytes(self._bytes[:end]), at + 1)
                del self._bytes[:end]
                return packet
        return None


@dataclass(frozen=True, slots=True)
class Post:
    """What becomes of messages; by itself nothing.

    Attributes:
        twice: the share that arrive two to five times.
        late: the share that arrive up to *late_s* seconds later than those behind them.
        lost: the share that never arrive, though their sender believes it.
    """

    twice: float = 0.0
    late: float = 0.0
    late_s: float = 1.0
    lost: float = 0.0


WELL = Post()


class MqttProxy(Proxy):
    """Passes MQTT on to a broker at *port*; `post` says what becomes of messages, in both directions."""

    def __init__(self, port: int, seed: str = "") -> None:
        super().__init__(port, seed)
        self.post = WELL
        self.suffered = {"twice": 0, "late": 0, "lost": 0}
        self._late: set[asyncio.Task[None]] = set()

    async def forward(self, line: Line, piece: bytes, writer: asyncio.StreamWriter, *, going: bool) -> None:
        """Hand on what is whole of *piece* and before, message by message."""
        packets = line.streams.setdefault(going, Packets())
        back = line.near if going else line.far
        for packet in packets.feed(piece):
            self._post(packet, writer, back)
        await writer.drain()

    def _post(self, packet: Packet, on: asyncio.StreamWriter, back: asyncio.StreamWriter) -> None:
        post, draw = self.post, self.chance.random()
        if not packet.is_publish or post is WELL:
            on.write(packet.data)
        elif draw < post.lost:
            self.suffered["lost"] += 1
            if packet.qos == 1:
                back.write(packet.acknowledged)
        elif draw < post.lost + post.late:
            self.suffered["late"] += 1
            waits = asyncio.ensure_future(self._later(packet, on, self.chance.random() * post.late_s))
            self._late.add(waits)
            waits.add_done_callback(self._late.discard)
        elif draw < post.lost + post.late + post.twice:
            self.suffered["twice"] += 1
            on.write(packet.data)
            for _ in range(self.chance.randint(1, 4)):
                on.write(packet.again)
        else:
            on.write(packet.data)

    async def _later(self, packet: Packet, on: asyncio.StreamWriter, after_s: float) -> None:
        await asyncio.sleep(after_s)
        if not on.is_closing():
            on.write(packet.data)
