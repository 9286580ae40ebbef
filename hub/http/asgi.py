"""Reading a request and answering it, with nothing between us and the server.

Plain ASGI: a command passes here thousands of times a second, and a request object with everything that a
web framework knows would cost more than deciding the command.
"""

from __future__ import annotations

from collections.abc import Iterable

from litestar.types import Receive, Scope, Send

from contract.codec import MAX_BYTES, encode
from contract.routes import PROBLEM_TYPE
from hub.http.problems import CannotBeRead, TooLarge, TurnedAway, WrongType, problem_of, reason_of

Header = tuple[bytes, bytes]
JSON = "application/json"
TEXT = "text/plain; version=0.0.4; charset=utf-8"
_ALWAYS: tuple[Header, ...] = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))


def header(scope: Scope, name: bytes) -> str:
    """Return the header *name* (in lower case) of the request, empty where there is none."""
    for key, value in scope["headers"]:
        if key == name:
            return value.decode("latin-1")
    return ""


async def json_body(scope: Scope, receive: Receive) -> bytes:
    """Return the body of the request; it is not read further than it may be long.

    Raises:
        TooLarge: it is longer.
        WrongType: it has a media type, and that is not JSON.
        CannotBeRead: the asker went away before its end.
    """
    kind = header(scope, b"content-type")
    if kind and kind.partition(";")[0].strip().lower() != "application/json":
        raise WrongType(f"the body must be application/json, not {kind}")
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise CannotBeRead("the request broke off before its end")
        body += message["body"]
        if len(body) > MAX_BYTES:
            raise TooLarge
        if not message["more_body"]:
            return body


async def answer(send: Send, status: int, body: bytes, kind: str = JSON, more: Iterable[Header] = ()) -> None:
    """Send the whole answer: *body* of the media type *kind*, with *more* headers than all answers have."""
    headers = [
        (b"content-type", kind.encode("ascii")),
        (b"content-length", str(len(body)).encode("ascii")),
        *more,
        *_ALWAYS,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def turn_away(send: Send, error: Exception) -> None:
    """Answer with the problem that *error* is."""
    reason = reason_of(error)
    problem = problem_of(reason)
    more = reason.headers if isinstance(reason, TurnedAway) else ()
    await answer(send, problem.status, encode(problem), PROBLEM_TYPE, more)
