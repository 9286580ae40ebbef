"""What clerks tell the supervisor, wherever it is read: the silent alarm first, then messages.

Drawn by every page whose reader may do something about it; the presses lead back to the page they came from.
"""

from __future__ import annotations

import hashlib
import re
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response, post
from litestar.types import ControllerRouterHandler

from contract.names import DeskId, Language
from contract.staff_calls import EndAlarm, SeeMessage, StaffCalls
from hub.accounts.records import Session
from hub.accounts.roles import Right
from hub.web.drawing import drawn
from hub.web.pages import Pages
from hub.web.people import Called
from hub.web.pressing import Asked, CarryOut, Refusal, pressed
from hub.web.stream import back_to
from hub.web.words import time_of_day

_BACK = re.compile(r"/(?:desk|hall|reception)(?:/[A-Za-z0-9._-]{1,64})?")


def staff_calls(  # noqa: PLR0913  all that one part of a page needs, each of it once
    calls: StaffCalls,
    session: Session | None,
    *,
    back: str,
    form: str,
    language: Language,
    called: Called,
    zone: ZoneInfo,
    apart: DeskId | None = None,
) -> str:
    """Return the part of a page that shows *calls* to whom *session* is of; nothing where there is none.

    Args:
        calls: alarms and messages that wait for somebody.
        session: who reads. Reception is told of alarms, who directs the hall of messages as well.
        back: the page that a press leads back to.
        form: the token of this browser.
        language: of the reader.
        called: tells who somebody is.
        zone: where the branch's clocks stand.
        apart: the desk before which this page may be seen; its own alarm does not stand there.
    """
    rights = session.account.rights if session else frozenset[Right]()
    may_go = bool(rights & {Right.RECEIVE, Right.DIRECT})
    alarms = [alarm for alarm in calls.alarms if may_go and alarm.desk != apart]
    messages = calls.messages if Right.DIRECT in rights else ()
    if not alarms and not messages:
        return ""
    known = {
        "alarms": alarms,
        "messages": messages,
        "back": back,
        "form": form,
        "called": called,
        "time": partial(time_of_day, zone=zone),
        "lasting_id": partial(lasting_id, session.account.login if session else ""),
    }
    return drawn("staff_calls.html", language, known)


def lasting_id(*parts: object) -> str:
    """Return the id of a command that follows from *parts*: drawn again it is the same, pressed twice one."""
    return hashlib.blake2b("\n".join(map(str, parts)).encode(), digest_size=16).hexdigest()


class StaffPages(Pages):
    """The answers of those who read: "I am going there", and "seen"."""

    def __init__(self, carry_out: CarryOut) -> None:
        self._carry_out = carry_out

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of the buttons."""
        return [
            post("/hall/alarm/{desk:str}", name="alarm-going", status_code=200)(self.go),
            post("/hall/message/{message:str}", name="message-seen", status_code=200)(self.see),
        ]

    async def go(self, request: Asked) -> Response[Any]:
        """Say that somebody goes to the desk whose clerk has raised the silent alarm."""
        return await self._pressed(request, EndAlarm, {"desk": request.path_params["desk"]})

    async def see(self, request: Asked) -> Response[Any]:
        """Say that a message was read."""
        return await self._pressed(request, SeeMessage, {"message": request.path_params["message"]})

    async def _pressed(
        self, request: Asked, kind: type[EndAlarm | SeeMessage], path: dict[str, str]
    ) -> Response[Any]:
        code = ""
        try:
            await pressed(request, self._carry_out, kind, {}, path)
        except Refusal as refusal:
            code = refusal.code
        back = str((await request.form()).get("back", ""))
        return back_to(back if _BACK.fullmatch(back) else "/desk", code)
