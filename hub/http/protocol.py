"""HTTP on one connection, with an end to everything that a stranger could let grow or wait for ever.

The parser itself takes heads of any length, at any pace, on any number of connections. Here all of that has
its limit. What is refused here never becomes a request: it is answered with a problem of its own and the
connection is closed.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from contract.codec import encode
from contract.routes import PROBLEM_TYPE
from hub.connection import TRANSPORT
from hub.http.at_one_go import AtOneGo
from hub.http.problems import HeadTooLarge, HubFull, TooSlow, TurnedAway, problem_of

MOST_OF_A_HEAD = 32 * 1024
"""So many bytes of request line and headers are read; a browser with all its cookies sends two thousand."""
MOST_HEADERS = 100
HEAD_S = 20.0
"""So long a request's head may take to come, and a new connection to ask for anything."""
BODY_S = 30.0
"""So long its body may take after that: a phone in a cellar sends a form in two seconds."""
UNREAD_S = 60
"""So long an answer may lie unread, or a line be dead, before the connection is given up."""
MOST_OF_AN_ADDRESS = 2500
"""So many connections of one address: its phones that watch, and some hundreds for everything else."""


@dataclass(slots=True)
class Doorway:
    """What all connections of one server share.

    Attributes:
        most: so many connections at once.
        of_address: so many of one address; this machine's own programs, and a proxy on it, may have more.
        beyond: how often each limit was met, by its name.
        here: how many connections each address has.
    """

    most: int = 15_000
    of_address: int = MOST_OF_AN_ADDRESS
    head_s: float = HEAD_S
    body_s: float = BODY_S
    beyond: Counter[str] = field(default_factory=Counter)
    here: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        """How many connections there are."""
        return self.here.total()

    def admit(self, address: str) -> str:
        """Take a connection of *address* in; return the limit that forbids it, empty: it is in."""
        if self.count >= self.most:
            return "connections"
        if self.here[address] >= self.of_address and not _is_loopback(address):
            return "connections-of-one-address"
        self.here[address] += 1
        return ""

    def leave(self, address: str) -> None:
        """Let a connection of *address* go."""
        self.here[address] -= 1
        if self.here[address] <= 0:
            del self.here[address]


class Protocol(HttpToolsProtocol):
    """HTTP that hands on its connection, for answers that go on for hours; see `hub.web.crowd`.

    Args:
        doorway: what it shares with all other connections.
    """

    def __init__(self, *args: Any, doorway: Doorway, **more: Any) -> None:  # noqa: ANN401  handed on as it is
        super().__init__(*args, **more)
        self._doorway = doorway
        self._address = ""
        self._head_bytes = 0
        self._in_head, self._in_body = True, False
        self._refused = False
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        address = self.client[0] if self.client else ""
        if limit := self._doorway.admit(address):
            self._refuse(limit, HubFull("too many connections are open; come again in a moment"))
            return
        self._address = address
        self._wait(self._doorway.head_s)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        if self._address:
            self._doorway.leave(self._address)
            self._address = ""
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return  # what was on its way when we hung up
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > MOST_OF_A_HEAD:
            self._refuse_head()
        elif self._in_body or (self._in_head and self._head_bytes):
            self._wait(self._doorway.body_s if self._in_body else self._doorway.head_s)
        else:
            self._stop_waiting()

    def send_400_response(self, msg: str) -> None:
        self._doorway.beyond["request-unreadable"] += 1
        self._refused = True
        super().send_400_response(msg)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {TRANSPORT: self.transport}  # type: ignore[dict-item]  # not of the standard

    def on_headers_complete(self) -> None:
        self._in_head, self._in_body, self._head_bytes = False, True, 0
        self._stop_waiting()  # the body has a time of its own
        whole = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if self._refused or whole > MOST_OF_A_HEAD or len(self.headers) > MOST_HEADERS:
            self._refuse_head()
            return
        super().on_headers_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        cycle.__class__ = AtOneGo  # the server makes it, and lets nobody choose
        super()._start_asgi_task(cycle, app)

    def on_body(self, body: bytes) -> None:
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_head, self._in_body = True, False
        if not self._refused:
            super().on_message_complete()

    def _wait(self, seconds: float) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(seconds, self._too_slow)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_slow(self) -> None:
        self._timer = None
        self._refuse("request-seconds", TooSlow("the request did not come to its end in time"))

    def _refuse_head(self) -> None:
        said = f"request line and headers may have {MOST_OF_A_HEAD} bytes and {MOST_HEADERS} lines at most"
        self._refuse("request-head", HeadTooLarge(said))

    def _refuse(self, limit: str, reason: TurnedAway) -> None:
        if self._refused:
            return
        self._refused = True
        self._doorway.beyond[limit] += 1
        self._stop_waiting()
        if self.transport.is_closing():
            return
        if self._head_bytes or not self._in_head or limit != "request-seconds":
            self.transport.write(_as_http(reason))  # else nothing was asked, and nobody waits for an answer
        self.transport.close()


def _as_http(reason: TurnedAway) -> bytes:
    problem = problem_of(reason)
    body = encode(problem)
    lines = [
        f"HTTP/1.1 {problem.status} {reason.status.phrase}",
        f"content-type: {PROBLEM_TYPE}",
        f"content-length: {len(body)}",
        *(f"{name.decode('ascii')}: {value.decode('ascii')}" for name, value in reason.headers),
        "cache-control: no-store",
        "x-content-type-options: nosniff",
        "connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return True  # a socket of this machine without an address
