"""The live hall: every service, desk and device, what somebody should look after, and who does."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from contract.codec import Unreadable, command_from, encode
from contract.commands import LookAfter
from contract.hall_views import Alarm
from contract.names import CommandId, DeviceId
from contract.problem import Problem
from hub.accounts.roles import Right
from hub.authority import Authority
from hub.store import StoreError
from hub.web.changes import Changes
from hub.web.device_rows import Listen
from hub.web.forms import FIELD, FormNotOurs, require_ours, token_of
from hub.web.hall_pages import Look
from hub.web.hall_picture import HallPicture, Watcher
from hub.web.languages import language_of
from hub.web.pages import LivePages
from hub.web.people import Names, called_in
from hub.web.pressing import Asked, CarryOut, said
from hub.web.signed import by_of, session_of
from hub.web.signed_page import signed_page
from hub.web.staff_pages import staff_calls
from hub.web.stream import Drawn, answered, as_drawn, stream
from hub.web.verbs import SAID

HALL_SAID = SAID | {
    "alarm-over": "That is over already.",
    "nothing-chosen": "Please choose at least one service.",
    "last-desk": "No other desk serves one of these services. Give it to another desk first.",
    "too-soon": "This desk has just called somebody. Please press again if you meant it.",
}
"""What is told about a press in the hall that changed nothing, in English, by its code."""


class LiveHall(LivePages):
    """The page, with what it needs of the hub."""

    def __init__(  # noqa: PLR0913, PLR0917  what it shows, whom it asks
        self,
        authority: Authority,
        carry_out: CarryOut,
        changes: Changes,
        look: Look,
        listen: Listen,
        names: Names,
    ) -> None:
        super().__init__(authority, carry_out, changes)
        self._look, self._names = look, names
        self.picture = HallPicture(authority, listen)

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of this page."""
        return [
            get("/hall", name="hall")(self.show),
            get("/hall/live/events", name="hall-live-events")(self.events),
            post("/hall/alarms/look-after", name="look-after", status_code=200)(self.look_after),
        ]

    async def show(self, request: Asked) -> Response[bytes]:
        """Show the hall."""
        picture = await self._drawn(request, token_of(request))
        known = {"picture": picture.html, "view": picture.view}
        return signed_page(request, "hall.html", known, words=HALL_SAID)

    async def events(self, request: Asked) -> Stream:
        """Send the hall whenever it has changed."""
        return stream(partial(self._drawn, request, token_of(request)), self._changes)

    async def look_after(self, request: Asked) -> Response[Any]:
        """Note who looks after an alarm; a script gets the picture, a form the way back."""
        code = await self._looked_after(request)
        draw = partial(self._drawn, request, token_of(request))
        tell = partial(said, language=language_of(request), words=HALL_SAID)
        return await answered(request, draw, "/hall", code, tell)

    async def _looked_after(self, request: Asked) -> str:
        """Return the code of what stood against it, or nothing."""
        form = await request.form()
        about = {"code": form.get("code", ""), "about": form.get("about", "")}
        try:
            require_ours(request, form.get(FIELD, ""))
            async with self._authority.committed() as branch:
                alarms = self._look(branch).alarms
            alarm = next((one for one in alarms if {"code": one.code, "about": one.about} == about), None)
            if alarm is None:
                return "alarm-over"
            by = by_of(request)
            command = command_from(
                LookAfter, command_id=_id_of(alarm, by), by=by, path={}, body=encode(about)
            )
            answer = await self._carry_out(command)
        except (FormNotOurs, Unreadable):
            return "form-not-ours"
        except StoreError:
            return "store-away"
        return answer.view.code if isinstance(answer.view, Problem) else ""

    async def _drawn(self, request: Asked, token: str) -> Drawn:
        """Return the picture that all share, below what clerks have told this one."""
        watcher, names = watcher_of(request), await self._names()
        async with self._authority.committed() as branch:
            shared = self.picture.drawn_for(watcher, token, branch, self._look(branch), names)
            calls, zone = self._authority.pictures(branch).staff.calls(), branch.zone
        told = staff_calls(
            calls,
            session_of(request),
            back="/hall",
            form=token,
            language=watcher.language,
            called=called_in(names),
            zone=zone,
        )
        return as_drawn(shared.view, told + shared.html)


def watcher_of(request: Asked) -> Watcher:
    """Return who looks at the hall."""
    me = session_of(request)
    return Watcher(language_of(request), directs=me is not None and Right.DIRECT in me.account.rights)


def _id_of(alarm: Alarm, by: DeviceId) -> CommandId:
    """Return the id of what *by* asks about this *alarm*: pressed twice, or on two pages, it is one deed."""
    named = f"{alarm.code}/{alarm.about}/{alarm.began}/{by}"
    return CommandId("look-" + hashlib.sha256(named.encode()).hexdigest()[:32])
