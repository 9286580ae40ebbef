"""The hub behind a proxy of this machine that ends TLS: who asks is what the proxy says, and never the proxy.

A program on the hub's own machine may do more than others (`hub.http.admission`). What a proxy hands on comes
from this machine as well: it must not be taken for such a program, whatever the proxy leaves unsaid.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from ipaddress import ip_address

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from hub.http.asgi import header
from hub.http.guard import host_of, is_address, is_own_machine

logger = logging.getLogger(__name__)

_FOR = b"x-forwarded-for"
_UNSAID = (b"via", b"a proxy that does not say for whom")


class BehindProxy:
    """Read what the proxy says of a request, before anything else looks at it.

    Args:
        app: what the request is for.
        names: the hub's names, by which browsers reach it through the proxy alone.
    """

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app, self._names = app, frozenset(name.lower() for name in names)
        self._is_told = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP:
            scope["scheme"] = "https"  # links to our pages begin as browsers know them
            if is_own_machine(scope) and host_of(header(scope, b"host")) in self._names:
                self._tell()
                scope["headers"] = [*scope["headers"], _UNSAID]
            self._name_the_asker(scope)
        await self._app(scope, receive, send)

    def _name_the_asker(self, scope: Scope) -> None:
        """Take for the asker whom the proxy names last; what stands before, the asker may have made up."""
        client, lines = scope.get("client"), [value for name, value in scope["headers"] if name == _FOR]
        said = lines[-1].decode("latin-1").rpartition(",")[2].strip() if lines else ""
        if client is not None and ip_address(client[0]).is_loopback and is_address(said):
            scope["client"] = (said.removeprefix("[").removesuffix("]"), 0)

    def _tell(self) -> None:
        if not self._is_told:
            logger.warning("The proxy before the hub does not say who asks: have it send X-Forwarded-For")
        self._is_told = True
