"""A door for each command: one a row of `contract.routes.ROUTES`, all made here."""

from __future__ import annotations

import re

from litestar.types import Receive, Scope

from contract.codec import command_from
from contract.commands import Asked, TakeSettings
from contract.names import Id
from contract.routes import DEVICE_HEADER, ID_HEADER, ROUTES
from hub.http.asgi import header, json_body
from hub.http.figures import CarryOut
from hub.http.guard import require_own_machine
from hub.http.problems import IdMissing
from hub.http.table import Door, Reply

_ID = re.compile(Id.__metadata__[0].pattern)  # type: ignore[attr-defined]  # of Annotated, which mypy takes for str
_ID_HEADER = ID_HEADER.lower().encode("ascii")
_DEVICE_HEADER = DEVICE_HEADER.lower().encode("ascii")
FROM_HERE = frozenset[type[Asked]]({TakeSettings})
"""What is asked for on the hub's own machine only, as long as there is no login."""
NOBODY_NAMED = "http"
"""Who asks where the request does not say."""


def command_id(scope: Scope) -> str:
    """Return the command's id out of its header.

    Raises:
        IdMissing: there is none, or it is no id.
    """
    text = header(scope, _ID_HEADER)
    if not _ID.fullmatch(text):
        raise IdMissing
    return text


def command_doors(carry_out: CarryOut) -> list[Door]:
    """Return the doors of all commands; what comes in by them is handed to *carry_out*."""
    return [_door(kind, carry_out) for kind in ROUTES]


def _door(kind: type[Asked], carry_out: CarryOut) -> Door:
    path, _ = ROUTES[kind]

    async def work(scope: Scope, receive: Receive) -> Reply:
        if kind in FROM_HERE:
            require_own_machine(scope)
        command = command_from(
            kind,
            command_id=command_id(scope),
            by=header(scope, _DEVICE_HEADER) or NOBODY_NAMED,
            path=scope["path_params"],
            body=await json_body(scope, receive),
        )
        done = await carry_out(command)
        return done.status, done.body, done.content_type

    return Door(path, "POST", work)
