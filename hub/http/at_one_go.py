"""An answer whose end is known when it begins is written at one go, under a head put together before.

The server itself looks through every header of every answer with two patterns and writes head and body apart;
for a command that costs more than deciding it. What streams, or ends the connection, is left to the server.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from uvicorn.protocols.http.httptools_impl import (
    HEADER_RE,
    HEADER_VALUE_RE,
    STATUS_LINE,
    RequestResponseCycle,
)

Header = tuple[bytes, bytes]

MOST_HEADS = 256
"""So many heads are kept; the doors have about ten, and each page with a policy of its own has one more."""
_LENGTH = b"content-length"
_LEFT_ALONE = frozenset((b"connection", b"transfer-encoding"))

_heads: dict[tuple[int, tuple[Header, ...]], bytes] = {}


class AtOneGo(RequestResponseCycle):
    """One request and its answer; see the module."""

    _start: Any = None
    """How the answer begins, until its body is known; who fails until then may begin another one."""

    async def send(self, message: Any) -> None:  # noqa: ANN401  one of the many messages of ASGI
        start, self._start = self._start, None
        if message["type"] == "http.response.start":
            if self._may_wait(message):
                self._start = message
                return
        elif start is not None:
            if self._is_whole(start, message):
                self._write(start, message["body"])
                return
            await super().send(start)
        await super().send(message)

    def _may_wait(self, start: Any) -> bool:  # noqa: ANN401  a message of ASGI
        if self.response_started or not self.keep_alive or self.scope["method"] == "HEAD" or self.access_log:
            return False
        names = [name for name, _ in start["headers"]]
        return _LENGTH in names and _LEFT_ALONE.isdisjoint(names)

    def _is_whole(self, start: Any, message: Any) -> bool:  # noqa: ANN401  messages of ASGI
        if message.get("more_body", False) or self.flow.write_paused or self.disconnected:
            return False
        length = next(value for name, value in start["headers"] if name == _LENGTH)
        return int(length) == len(message.get("body", b""))

    def _write(self, start: Any, body: bytes) -> None:  # noqa: ANN401  a message of ASGI
        always = b"".join([b"%b: %b\r\n" % header for header in self.default_headers])
        lines = tuple([header for header in start["headers"] if header[0] != _LENGTH])
        head = _head(start["status"], lines)
        self.transport.write(b"%b%bcontent-length: %d\r\n\r\n%b" % (head, always, len(body), body))
        self.response_started = self.response_complete = True
        self.waiting_for_100_continue = self.chunked_encoding = False
        self.expected_content_length = 0
        self.message_event.set()
        self.on_response()


def _head(status: int, headers: tuple[Header, ...]) -> bytes:
    key = status, headers
    if key not in _heads:
        if len(_heads) >= MOST_HEADS:
            _heads.clear()
        _heads[key] = STATUS_LINE[status] + b"".join(_lines(headers))
    return _heads[key]


def _lines(headers: Iterable[Header]) -> Iterable[bytes]:
    for name, value in headers:
        if HEADER_RE.search(name) or HEADER_VALUE_RE.search(value):
            raise RuntimeError(f"not a header: {name!r}: {value!r}")
        yield b"%b: %b\r\n" % (name, value)
