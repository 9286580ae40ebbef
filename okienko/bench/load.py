"""A light load: several clients on one thread, each with one connection and one request on its way."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from okienko.bench.figures import Spread

Request = Callable[[], bytes]
"""Makes the next request, whole, as it goes over the wire."""


@dataclass(slots=True)
class Outcome:
    """What came of a load.

    Attributes:
        seconds: how long it took.
        taken_s: how long each request took, in seconds.
        statuses: how often each HTTP status was answered.
    """

    seconds: float
    taken_s: list[float]
    statuses: dict[int, int]

    @property
    def per_s(self) -> float:
        """Answers a second."""
        return len(self.taken_s) / self.seconds

    @property
    def spread(self) -> Spread:
        """The spread of the time a request took, in seconds."""
        return Spread.of(self.taken_s)


@dataclass(slots=True)
class _Client:
    connection: socket.socket
    sent_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)


def post(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """Return a whole POST."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def drive(port: int, clients: int, total: int, request: Request) -> Outcome:
    """Let *clients* clients ask *total* times in all, each as fast as it is answered.

    Raises:
        ConnectionError: the server closed a connection.
    """
    everyone = [_Client(socket.create_connection(("127.0.0.1", port))) for _ in range(min(clients, total))]
    try:
        with selectors.DefaultSelector() as selector:
            for client in everyone:
                client.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                selector.register(client.connection, selectors.EVENT_READ, client)
            return _driven(everyone, selector, total, request)
    finally:
        for client in everyone:
            client.connection.close()


def _driven(
    everyone: list[_Client], selector: selectors.BaseSelector, total: int, request: Request
) -> Outcome:
    statuses: dict[int, int] = {}
    taken: list[float] = []
    left = total
    begun = time.perf_counter()
    for client in everyone:
        left -= _send(client, request)
    while len(taken) < total:
        for key, _ in selector.select():
            status = _receive(key.data)
            if status is None:
                continue
            statuses[status] = statuses.get(status, 0) + 1
            taken.append(time.perf_counter() - key.data.sent_at)
            if left > 0:
                left -= _send(key.data, request)
    return Outcome(time.perf_counter() - begun, taken, statuses)


def _send(client: _Client, request: Request) -> int:
    client.received.clear()
    data = request()
    client.sent_at = time.perf_counter()
    client.connection.sendall(data)
    return 1


def _receive(client: _Client) -> int | None:
    data = client.connection.recv(65536)
    if not data:
        raise ConnectionError("the server closed the connection")
    client.received += data
    answer = answer_in(client.received)
    return answer.status if answer is not None else None


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole answer."""

    status: int
    body: bytes


def asked(connection: socket.socket, request: bytes) -> Answer:
    """Send *request* and return its answer.

    Raises:
        ConnectionError: the server closed the connection.
    """
    received = bytearray()
    connection.sendall(request)
    while (answer := answer_in(received)) is None:
        if not (data := connection.recv(65536)):
            raise ConnectionError("the server closed the connection")
        received += data
    return answer


def answer_in(received: bytearray) -> Answer | None:
    """Return the answer that stands in *received*; None while it is not whole."""
    head, end, body = bytes(received).partition(b"\r\n\r\n")
    if not end or len(body) < _length(head):
        return None
    return Answer(int(head[9:12]), body)


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    return 0
