"""What is left undone while a disk of the hub is nearly full: figures of whole days, which need room."""

from __future__ import annotations

import re

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from hub.disk_watch import DiskWatch
from hub.http.asgi import turn_away
from hub.http.problems import DiskFull

CAN_WAIT = re.compile(r"/v1/statistics/.*|.*/statistics\.csv")
"""The paths of what can wait."""


class Spared:
    """Turn away what can wait while *disks* are nearly full."""

    def __init__(self, app: ASGIApp, disks: DiskWatch) -> None:
        self._app, self._disks = app, disks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP and self._disks.is_full and CAN_WAIT.fullmatch(scope["path"]):
            self._disks.spared += 1
            await turn_away(send, DiskFull("the hub's disk is nearly full; ask again when it has room"))
            return
        await self._app(scope, receive, send)
