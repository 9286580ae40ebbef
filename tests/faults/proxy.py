"""A small TCP proxy that hurts what passes: slow, lossy, silent, half-open, cut, or deaf on the way back.

Packets cannot be lost by a proxy, for its ends are whole TCP connections; what a lost packet *does* to a
connection can: it holds up all that comes behind it for a time-out that doubles. So loss is made here.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
import threading
import weakref
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any, Self

_RESET = struct.pack("ii", 1, 0)
_FIRST_TIMEOUT_S = 0.2
_PIECE = 1400


@dataclass(frozen=True, slots=True)
class Weather:
    """How the line is; by itself it is fine.

    Attributes:
        delay_s: how long everything takes on its way, each way.
        bytes_per_s: how much passes each way; 0: as much as comes.
        loss: the share of packets that are lost and sent again after a time-out.
        silent: nothing passes any more in either direction, and nobody is told: half-open.
        deaf: what the far end says does not come back; what goes to it does.
        refuses: nobody is let in.
        lost_answers: the share of answers instead of which the connection breaks, after the far end has
            taken the question.
    """

    delay_s: float = 0.0
    bytes_per_s: int = 0
    loss: float = 0.0
    silent: bool = False
    deaf: bool = False
    refuses: bool = False
    lost_answers: float = 0.0


FINE = Weather()
Chunk = Callable[[bytes], None]


@dataclass(eq=False, slots=True)
class Line:
    """One connection through the proxy."""

    near: asyncio.StreamWriter
    far: asyncio.StreamWriter
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    streams: dict[bool, Any] = field(default_factory=dict)

    def reset(self) -> None:
        for end in (self.near, self.far):
            sock: socket.socket | None = end.get_extra_info("socket")
            with contextlib.suppress(OSError):
                if sock is not None:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            end.transport.abort()
        for task in self.tasks:
            task.cancel()


_TURNS = 5
"""Whoever is let in at the very moment of the end is there after so many turns of the loop, to be ended."""


async def _closed(line: Line) -> None:
    """Close both ends of *line* once what is on its way has left."""
    for end in (line.near, line.far):
        end.close()
    for end in (line.near, line.far):
        with contextlib.suppress(OSError):
            await end.wait_closed()


class Proxy:
    """Passes TCP connections on to *port* of this machine, in whatever weather it is told.

    Args:
        port: where the far end listens.
        seed: from which all chance comes.
        host: the address at which it lets people in.
        on_question: told of each piece on its way to the far end, before it passes.
        on_answer: told of each piece on its way back, before it passes; while it works, nothing passes.
    """

    def __init__(
        self,
        port: int,
        seed: str = "",
        *,
        host: str = "127.0.0.1",
        on_question: Chunk | None = None,
        on_answer: Chunk | None = None,
    ) -> None:
        self.host = host
        self._far_port = port
        self.chance = random.Random(seed)
        self.weather = FINE
        self.on_question, self.on_answer = on_question, on_answer
        self.lines: set[Line] = set()
        # Behind a cable that is out, what was closed with words still to say stays open.
        self._ends: weakref.WeakSet[asyncio.StreamWriter] = weakref.WeakSet()
        self.port = 0
        self.passed = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"proxy-{port}", daemon=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        """Where HTTP comes in."""
        return f"http://{self.host}:{self.port}"

    @property
    def mqtt_url(self) -> str:
        """Where MQTT comes in."""
        return f"mqtt://{self.host}:{self.port}"

    def start(self) -> Self:
        """Let connections in."""
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def close(self) -> None:
        """Break what is there and let nobody in; may be called twice."""
        if self._thread.is_alive():
            self.cut()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)

    def becomes(self, **changes: Any) -> None:
        """Change the weather."""
        self.weather = replace(self.weather, **changes)

    def clears(self) -> None:
        """Make the weather fine; connections that were held up for long are cut, as people pull a plug."""
        was, self.weather = self.weather, FINE
        if was.silent or was.deaf:
            self.cut()

    def cut(self) -> None:
        """Break all connections there are."""
        self._wait_for(self._cut())

    def _wait_for(self, doing: Awaitable[None]) -> None:
        done: Future[None] = asyncio.run_coroutine_threadsafe(doing, self._loop)  # type: ignore[arg-type]
        done.result(10)

    async def _cut(self) -> None:
        for line in list(self.lines):
            line.reset()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._let_in, self.host, 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._shut(server))
        self._loop.close()

    async def _shut(self, server: asyncio.Server) -> None:
        """End everything, and return when each connection has let go of its socket."""
        server.close()
        for _ in range(_TURNS):
            await asyncio.sleep(0)
            under_way = asyncio.all_tasks() - {asyncio.current_task()}
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)
            for end in self._ends:
                end.transport.abort()
        await asyncio.sleep(0)

    async def _let_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._ends.add(writer)
        if self.weather.refuses:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._far_port)
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()
            return
        for end in (writer, far_writer):
            end.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._ends.add(far_writer)
        line = Line(writer, far_writer)
        self.lines.add(line)
        line.tasks = [
            asyncio.ensure_future(self._pass(line, reader, far_writer, going=True)),
            asyncio.ensure_future(self._pass(line, far_reader, writer, going=False)),
        ]
        try:
            await asyncio.wait(line.tasks)
            await _closed(line)
        finally:
            self.lines.discard(line)
            line.reset()

    async def _pass(
        self, line: Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, going: bool
    ) -> None:
        told = self.on_question if going else self.on_answer
        try:
            while piece := await reader.read(_PIECE if self._is_slow else 65536):
                if told is not None:
                    await asyncio.to_thread(told, piece)
                await self._suffer(len(piece), going=going)
                if not going and self.chance.random() < self.weather.lost_answers:
                    line.reset()
                    return
                await self.forward(line, piece, writer, going=going)
                self.passed += len(piece)
            writer.write_eof()
        except (OSError, RuntimeError):
            line.reset()

    async def forward(self, line: Line, piece: bytes, writer: asyncio.StreamWriter, *, going: bool) -> None:
        """Hand *piece* on."""
        del line, going
        writer.write(piece)
        await writer.drain()

    @property
    def _is_slow(self) -> bool:
        return bool(self.weather.loss or self.weather.bytes_per_s)

    async def _suffer(self, size: int, *, going: bool) -> None:
        """Hold a piece of *size* bytes up for as long as the weather wants."""
        while self.weather.silent or (self.weather.deaf and not going):  # noqa: ASYNC110  another thread's
            await asyncio.sleep(0.02)
        weather = self.weather
        held_s, timeout_s = weather.delay_s, _FIRST_TIMEOUT_S
        while self.chance.random() < weather.loss:
            held_s, timeout_s = held_s + timeout_s, timeout_s * 2
        if weather.bytes_per_s:
            held_s += size / weather.bytes_per_s
        until = self._loop.time() + held_s
        while (left_s := until - self._loop.time()) > 0 and self.weather is weather:  # noqa: ASYNC110
            await asyncio.sleep(min(left_s, 0.05))
