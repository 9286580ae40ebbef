"""uvicorn as a part of the hub: started and stopped with the others, on a socket that we open ourselves."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from functools import partial
from ipaddress import ip_address

import uvicorn
from litestar.types import ASGIApp

from hub.config import HttpSettings
from hub.http.protocol import UNREAD_S, Doorway, Protocol

logger = logging.getLogger(__name__)

BACKLOG = 2048
"""So many may knock at once, as phones do that all come again after a break."""
KEEP_ALIVE_S = 75
"""How long an idle connection stays open: devices press rarely, and a new connection costs a round trip."""


class CannotListen(OSError):
    """The address cannot be listened on; the message says which and what to do."""


class _Server(uvicorn.Server):
    """A server that leaves the signals to the program around it, and says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listens.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def bound(http: HttpSettings) -> socket.socket:
    """Open the socket that *http* asks for.

    Raises:
        CannotListen: the port is taken, or the address is none of this machine's.
    """
    host = "127.0.0.1" if http.listen == "localhost" else http.listen
    try:
        family = socket.AF_INET6 if ip_address(host).version == 6 else socket.AF_INET
        opened = socket.socket(family, socket.SOCK_STREAM)
    except (ValueError, OSError) as error:
        raise CannotListen(f"[http] listen: not an address of this machine: {http.listen!r}") from error
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Each connection inherits it: who does not read, or has gone without a word, is given up.
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_S * 1000)
        opened.bind((host, http.port))
    except OSError as error:
        opened.close()
        raise CannotListen(
            f"cannot listen on {http.listen} port {http.port}: {error.strerror}; "
            "does another hub run here? [http] port chooses another"
        ) from error
    return opened


@contextlib.asynccontextmanager
async def listening(
    app: ASGIApp, opened: socket.socket, doorway: Doorway | None = None
) -> AsyncIterator[int]:
    """Answer requests on *opened* while inside; yields the port. *doorway* is what connections share.

    Requests under way at the end get a second to finish.
    """
    config = uvicorn.Config(
        app,
        http=partial(Protocol, doorway=doorway or Doorway()),  # type: ignore[arg-type]  # it makes them
        ws="none",
        lifespan="off",
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=1,
    )
    server = _Server(config)
    port: int = opened.getsockname()[1]
    serving = asyncio.create_task(server.serve(sockets=[opened]), name="http")
    try:
        await server.listens.wait()
        yield port
    finally:
        server.should_exit = True
        await serving
