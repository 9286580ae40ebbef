"""Before any door: is this request meant for this hub at all?

A page of somebody else, opened in a browser on the hub's own machine, can send requests to it. Three things
give such a request away: a foreign `Host` (a name that was bent to our address), the browser's own
`Sec-Fetch-Site`, and, where browsers do not send that (without TLS), a foreign `Origin`. A page at another
port or of a neighbouring name is somebody else's, too.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from hub.http.asgi import header, turn_away
from hub.http.problems import NotFromHere, UnknownHost

_FORWARDED = frozenset((b"forwarded", b"x-forwarded-for", b"via"))


def is_address(text: str) -> bool:
    """Tell whether *text* is an IP address, version 6 in brackets or not."""
    try:
        ip_address(text.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def host_of(authority: str) -> str:
    """Return the name or address in a `Host` header, without its port: ``[::1]:8080`` → ``[::1]``."""
    if authority.startswith("["):
        return authority.partition("]")[0] + "]"
    return authority.partition(":")[0].lower()


def is_own_machine(scope: Scope) -> bool:
    """Tell whether a request comes from this machine, and nobody has handed it on."""
    client = scope.get("client")
    if client is None or not is_loopback(client[0]):
        return False
    return not any(value for name, value in scope["headers"] if name in _FORWARDED)


@lru_cache(maxsize=1024)
def is_loopback(address: str) -> bool:
    """Tell whether *address* is this machine's own; of few it is asked at every request.

    Raises:
        ValueError: it is no address.
    """
    return ip_address(address).is_loopback


class Guard:
    """Turn away requests for another host, and changes that another site's page asks for."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app = app
        self._given = frozenset(name.lower() for name in names)
        self._names = self._given | {"localhost"}
        self._known: set[str] = set()  # Host headers as they came, found good: a few, seen at every request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        host = header(scope, b"host")
        if host not in self._known:
            if not self._is_ours(host):
                await turn_away(send, UnknownHost(_WRONG_HOST.format(host=host)))
                return
            self._remember(host)
        method = scope["method"]
        if method not in ("GET", "HEAD") and self._is_from_elsewhere(scope, host):
            await turn_away(send, NotFromHere("a page of another site may not change the queue"))
            return
        await self._app(scope, receive, send)

    def _is_ours(self, host: str) -> bool:
        name = host_of(host)
        return name in self._names or is_address(name)

    def _is_from_elsewhere(self, scope: Scope, host: str) -> bool:
        """Tell whether a page that is not ours asks; programs say nothing of the kind."""
        if header(scope, b"sec-fetch-site") in ("cross-site", "same-site"):
            return True
        origin = header(scope, b"origin")
        if not origin:
            return False
        there = urlsplit(origin).netloc.lower()
        # A proxy before us may have dropped the port from `Host`.
        return there != host.lower() and host_of(there) not in self._given

    def _remember(self, host: str) -> None:
        if len(self._known) < 64:
            self._known.add(host)


_WRONG_HOST = "this hub is not called {host!r}; its names stand in its settings, [http] names"
