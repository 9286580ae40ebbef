"""A door for each command: one a row of `contract.routes.ROUTES`, all made here."""

from __future__ import annotations

import re

from litestar.types import Receive, Scope

from contract.codec import command_from
from contract.commands import Asked, GiveBack
from contract.giving_back import VISITOR
from contract.names import Id
from contract.routes import DEVICE_HEADER, ID_HEADER, ROUTES
from hub.accounts.records import PERSON, Session
from hub.http.asgi import header, json_body
from hub.http.figures import CarryOut
from hub.http.problems import IdMissing, NotAllowed
from hub.http.table import Door, Reply

_ID = re.compile(Id.__metadata__[0].pattern)  # type: ignore[attr-defined]  # of Annotated, which mypy takes for str
_ID_HEADER = ID_HEADER.lower().encode("ascii")
_DEVICE_HEADER = DEVICE_HEADER.lower().encode("ascii")
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


def _by(scope: Scope) -> str:
    """Return who asks: the person who is signed in, else the device that the request names.

    Raises:
        NotAllowed: a device gives itself out for a person.
    """
    session = scope.get("user")
    if isinstance(session, Session):
        return session.by
    device = header(scope, _DEVICE_HEADER)
    if device.startswith(PERSON):
        raise NotAllowed(f"{DEVICE_HEADER} names a device, and {device!r} is how a person is named")
    return device or NOBODY_NAMED


def command_doors(carry_out: CarryOut) -> list[Door]:
    """Return the doors of all commands; what comes in by them is handed to *carry_out*."""
    return [_door(kind, carry_out) for kind in ROUTES]


def _door(kind: type[Asked], carry_out: CarryOut) -> Door:
    path, _ = ROUTES[kind]

    async def work(scope: Scope, receive: Receive) -> Reply:
        command = command_from(
            kind,
            command_id=command_id(scope),
            by=VISITOR if kind is GiveBack else _by(scope),
            path=scope["path_params"],
            body=await json_body(scope, receive),
        )
        done = await carry_out(command)
        return done.status, done.body, done.content_type

    return Door(path, "POST", work)
