"""What every answer carries, whoever gave it: a page, a door, a stream, a redirect, a failure.

It stands outside everything else, so that no answer can be forgotten. An answer that says something of its
own, as a page does of its scripts, keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

Header = tuple[bytes, bytes]

ALWAYS: tuple[Header, ...] = (
    (b"cache-control", b"no-store"),
    (
        b"content-security-policy",
        b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    # Not `no-referrer`: with it browsers send `Origin: null` with our own forms, and it tells nothing.
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)
"""What an answer carries unless it says otherwise: it is data that no browser shows, runs or keeps."""
ONLY_TLS: Header = (b"strict-transport-security", b"max-age=31536000")
_COOKIE = b"set-cookie"
MOST_KINDS = 64
"""So many kinds of answers are known by the names of their headers; there are about ten."""


class Headed:
    """Give every answer the headers that it lacks.

    Args:
        app: whose answers they are.
        behind_tls: whether browsers come by TLS: then they keep to it, and every cookie too.
    """

    def __init__(self, app: ASGIApp, *, behind_tls: bool) -> None:
        self._app, self._behind_tls = app, behind_tls
        self._always = (*ALWAYS, ONLY_TLS) if behind_tls else ALWAYS
        self._lacks: dict[frozenset[bytes], tuple[Header, ...]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._whole(message["headers"])
            await send(message)

        await self._app(scope, receive, headed)

    def _whole(self, said: Iterable[Header]) -> list[Header]:
        headers = [(name.lower(), value) for name, value in said]
        if self._behind_tls:
            headers = [(name, _secure(value) if name == _COOKIE else value) for name, value in headers]
        return [*headers, *self._lacking(frozenset([name for name, _ in headers]))]

    def _lacking(self, names: frozenset[bytes]) -> tuple[Header, ...]:
        """Return what an answer with headers of these *names* lacks; there are few kinds of answers."""
        if names not in self._lacks:
            if len(self._lacks) >= MOST_KINDS:
                self._lacks.clear()
            self._lacks[names] = tuple(one for one in self._always if one[0] not in names)
        return self._lacks[names]


def _secure(cookie: bytes) -> bytes:
    return cookie if b"; secure" in cookie.lower() else cookie + b"; Secure"
