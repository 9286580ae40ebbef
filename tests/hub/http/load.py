"""Load on a hub's door, and the least that any door costs, for benchmarks: raw sockets, no client library.

``python -m tests.hub.http.load PORT`` issues tickets at a hub that listens on PORT with 1 and with 8 clients;
``python -m tests.hub.http.load bare`` does the same at a handler on the same server that does nothing.
"""

from __future__ import annotations

import asyncio
import selectors
import socket
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field

import uvloop

from hub.config import HttpSettings
from hub.http.asgi import json_body
from hub.http.server import bound, listening
from hub.http.table import Door, Table


@dataclass(frozen=True)
class Load:
    """What one run has measured.

    Attributes:
        failed: the answers that were no success, by the start of their first line.
    """

    clients: int
    per_s: float
    p50_ms: float
    p99_ms: float
    failed: dict[bytes, int]

    def __str__(self) -> str:
        times = f"p50 {self.p50_ms:.2f} ms, p99 {self.p99_ms:.2f} ms"
        return f"{self.clients} clients: {self.per_s:,.0f}/s, {times}, failed {self.failed or 0}"


def issue_requests(count: int, services: tuple[str, ...] = ("karta", "paszport")) -> list[bytes]:
    """Return *count* requests to issue a ticket, each with an id of its own, over *services* in turn."""
    return [_request("/v1/tickets", f'{{"service":"{services[n % len(services)]}"}}') for n in range(count)]


def _request(path: str, body: str) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Idempotency-Key: {uuid.uuid4().hex}\r\nOkienko-Device: kiosk-K1\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode("ascii")


@dataclass
class _Line:
    connection: socket.socket
    got: bytearray = field(default_factory=bytearray)
    begun: float = 0.0

    def send(self, request: bytes) -> None:
        self.got.clear()
        self.begun = time.perf_counter()
        self.connection.sendall(request)

    def has_answer(self) -> bool:
        self.got += self.connection.recv(65536)
        head, end, body = bytes(self.got).partition(b"\r\n\r\n")
        if not end:
            return False
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        return len(body) >= int(length)


def load(port: int, clients: int, requests: list[bytes]) -> Load:
    """Send *requests* by *clients* connections, each of which waits for an answer before it asks again."""
    left, times, failed = iter(requests), [], {}
    with selectors.DefaultSelector() as selector:
        for _ in range(clients):
            line = _Line(socket.create_connection(("127.0.0.1", port)))
            line.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(line.connection, selectors.EVENT_READ, line)
        begun = time.perf_counter()
        for key in list(selector.get_map().values()):
            key.data.send(next(left))
        while selector.get_map():
            for key, _ in selector.select():
                if not key.data.has_answer():
                    continue
                times.append(time.perf_counter() - key.data.begun)
                if not key.data.got.startswith(b"HTTP/1.1 20"):
                    said = bytes(key.data.got[:12])
                    failed[said] = failed.get(said, 0) + 1
                if (request := next(left, None)) is None:
                    selector.unregister(key.data.connection)
                    key.data.connection.close()
                else:
                    key.data.send(request)
        taken = time.perf_counter() - begun
    times.sort()
    return Load(
        clients, len(times) / taken, times[len(times) // 2] * 1e3, times[int(len(times) * 0.99)] * 1e3, failed
    )


async def _nothing(scope, receive):
    await json_body(scope, receive)
    return 201, b'{"number":"A042"}' * 20, "application/json"


@contextmanager
def bare_server() -> Iterator[int]:
    """Run a handler that does nothing, on the hub's own server; yields the port."""
    ready, over = threading.Event(), threading.Event()
    ports: list[int] = []

    async def live() -> None:
        app = Table([Door("/v1/tickets", "POST", _nothing)], otherwise=_nowhere)
        async with listening(app, bound(HttpSettings(port=0))) as port:
            ports.append(port)
            ready.set()
            await asyncio.to_thread(over.wait)

    def run() -> None:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(live())

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait(10)
    yield ports[0]
    over.set()
    thread.join()


async def _nowhere(scope, receive, send):
    raise NotImplementedError


def main() -> None:
    """Print what a run with 1 and one with 8 clients measure."""
    place = bare_server() if sys.argv[1] == "bare" else nullcontext(int(sys.argv[1]))
    with place as port:
        for clients in (1, 8):
            sys.stdout.write(f"{load(port, clients, issue_requests(4000))}\n")


if __name__ == "__main__":
    main()
