"""How many phones may watch at the same time: so many in all, so many from one address, and no more."""

from __future__ import annotations

import random
import socket
from asyncio import Transport
from collections import Counter
from http import HTTPStatus
from typing import Any, cast

from litestar import Request, Response
from litestar.types import ASGIApp, Receive, Scope, Send

from contract.codec import encode
from contract.problem import Problem
from contract.refused import Refused
from contract.routes import PROBLEM_TYPE
from hub.config import HttpSettings
from hub.connection import TRANSPORT
from hub.store import StoreError
from hub.web.crowd import Crowd, Line, Subject
from hub.web.drawing import HEADERS

Asked = Request[Any, Any, Any]

RELOAD_S = 30
"""After how long a page shows itself anew that may not watch."""
_UNREAD_BY_KERNEL = 32 * 1024
_SILENT_MS = 60_000
_HEADERS = [
    (name.encode("ascii"), value.encode("ascii"))
    for name, value in {**HEADERS, "content-type": "text/event-stream", "x-accel-buffering": "no"}.items()
]


class Seats:
    """Counts who watches.

    Args:
        http: how many may; and whether a proxy stands in between, which tells who asks.

    Attributes:
        refused: how many found no seat.
    """

    def __init__(self, http: HttpSettings) -> None:
        self._http = http
        self._taken: Counter[str] = Counter()
        self.taken = self.refused = 0

    def are_free(self, request: Asked) -> bool:
        """Tell whether whoever asks could watch now."""
        return self._is_free(self._address(request.scope))

    def watch(self, request: Asked, crowd: Crowd, subject: Subject) -> Response[Any]:
        """Return the endless answer by which the browser watches *subject*, or that there is no room."""
        if not self.are_free(request):
            self.refused += 1
            return _no_seat(self.taken)
        return _Watching(self._seated(crowd, subject))

    def _is_free(self, address: str) -> bool:
        if self.taken >= self._http.streams:
            return False
        return not address or self._taken[address] < self._http.streams_per_address

    def _address(self, scope: Scope) -> str:
        """Return where a request comes from; empty where a proxy does not say."""
        if self._http.behind_tls:  # the last name was written by our own proxy, those before by anybody
            named = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
            return named[-1].decode("latin-1").rpartition(",")[2].strip() if named else ""
        client = scope.get("client")
        return client[0] if client else ""

    def _seated(self, crowd: Crowd, subject: Subject) -> ASGIApp:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            address, transport = self._address(scope), _transport_of(scope)
            self._taken[address] += 1
            self.taken += 1
            try:
                await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
                await send({"type": "http.response.body", "body": _again(), "more_body": True})
                await _watching(crowd, subject, Line(transport), receive)
            finally:
                self.taken -= 1
                self._taken[address] -= 1
                self._taken += Counter()  # forgets addresses from where nobody watches

        return app


def _no_seat(taken: int) -> Response[bytes]:
    problem = Problem(
        type="urn:okienko:problem:seats-taken",
        title="As many pages are watched as may be; ask for the page itself now and then",
        status=int(HTTPStatus.SERVICE_UNAVAILABLE),
        code="seats-taken",
        detail=f"{taken} pages are watched now; ask again in {RELOAD_S} s",
    )
    headers = {**HEADERS, "retry-after": str(RELOAD_S)}
    return Response(encode(problem), status_code=problem.status, media_type=PROBLEM_TYPE, headers=headers)


class _Watching(Response[Any]):
    """Hands the connection to the crowd."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(None)
        self._app = app

    def to_asgi_response(self, *_: object, **__: object) -> Any:  # noqa: ANN401  as Litestar has it
        return self._app


async def _watching(crowd: Crowd, subject: Subject, line: Line, receive: Receive) -> None:
    try:
        await crowd.join(subject, line)
    except (Refused, StoreError):  # asked again, it is answered so
        line.end()
    try:
        while (await receive())["type"] != "http.disconnect":
            pass
    finally:
        crowd.leave(subject, line)


def _again() -> bytes:
    """Return when the browser comes again after a break: not all at the same moment."""
    return b"retry: %d\n\n" % random.randint(1000, 8000)  # noqa: S311  no secret


def _transport_of(scope: Scope) -> Transport:
    """Return the connection, with little room for what is not read, and an end when nobody is there."""
    extensions = cast("dict[str, Transport]", scope.get("extensions"))
    transport = extensions[TRANSPORT]
    opened = transport.get_extra_info("socket")
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _UNREAD_BY_KERNEL)
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _SILENT_MS)
    return transport
