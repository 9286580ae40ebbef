"""The page of the hall: all desks, what somebody should look after, and the way to stop everything."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from contract.codec import Unreadable, command_from, encode
from contract.commands import Command, GoOn, StopHall
from contract.hall_views import AlarmList
from contract.problem import Problem
from hub.answers import Answer
from hub.authority import Authority
from hub.domain.branch import Branch
from hub.store import StoreError
from hub.web.alarm_words import ALARMS, OTHERWISE, about
from hub.web.changes import Changes
from hub.web.drawing import drawn, page
from hub.web.forms import FIELD, FormNotOurs, cookie_of, require_ours, token_of
from hub.web.help_pages import HALL, shown_help
from hub.web.languages import kept, language_of
from hub.web.pages import LivePages
from hub.web.people import Names, called_by
from hub.web.pressing import said
from hub.web.signed import by_of, session_of
from hub.web.staff_pages import staff_calls
from hub.web.stream import Drawn, as_drawn, back_to, stream
from hub.web.verbs import SAID
from hub.web.words import DESK_STATES, time_of_day

CarryOut = Callable[[Command], Awaitable[Answer]]
Look = Callable[[Branch], AlarmList]
Asked = Request[Any, Any, Any]
_FORMS: dict[str, type[StopHall | GoOn]] = {"stop": StopHall, "go-on": GoOn}
_FIELDS = {"stop": ("who", "reason", "text"), "go-on": ("who", "reason")}

ABOVE = frozenset({"hall-stopped", "help-asked", "silent-alarm"})
"""These alarms stand above all others, each in a place of its own."""

HALL_SAID = SAID | {"reason-missing": "Please say who you are and why."}
"""The same as at a desk, but that a stop needs somebody who answers for it."""


class HallPages(LivePages):
    """The page, with what it needs of the hub."""

    def __init__(
        self, authority: Authority, carry_out: CarryOut, changes: Changes, look: Look, names: Names
    ) -> None:
        super().__init__(authority, carry_out, changes)
        self._names = names
        self._look = look

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of this page."""
        return [
            get("/desk", name="desks")(self.show),
            get("/hall/events", name="hall-events")(self.events),
            post("/hall/{what:str}", name="hall-verb", status_code=200)(self.press),
        ]

    async def show(self, request: Asked) -> Response[bytes]:
        """Show all desks and alarms, and the forms to stop and to go on."""
        language, token = language_of(request), token_of(request)
        picture = await self._drawn(request, token)
        known = {
            "picture": picture.html,
            "view": picture.view,
            "said": said(request.query_params.get("said", ""), language, HALL_SAID),
            "form": token,
            "me": session_of(request),
            "new_id": partial(secrets.token_hex, 16),
        }
        return page("desks.html", language, known, cookies=[cookie_of(token), *kept(request, language)])

    async def events(self, request: Asked) -> Stream:
        """Send the picture of the hall whenever it has changed."""
        return stream(partial(self._drawn, request, token_of(request)), self._changes)

    async def press(self, request: Asked) -> Response[Any]:
        """Stop the hall or let it go on; then back to the page."""
        code = await self._pressed(request, request.path_params["what"])
        return back_to("/desk", code)

    async def _pressed(self, request: Asked, what: str) -> str:
        """Return the code of what stood against it, or nothing."""
        form = await request.form()
        if what not in _FORMS:
            return "not-now"
        if form.get("sure", "") != "yes":
            return "not-sure"
        body = {name: str(form.get(name, ""))[:200] for name in _FIELDS[what]}
        body["who"] = body["who"][:60]
        try:
            require_ours(request, form.get(FIELD, ""))
            command = command_from(
                _FORMS[what], command_id=form.get("id", ""), by=by_of(request), path={}, body=encode(body)
            )
            answer = await self._carry_out(command)
        except (FormNotOurs, Unreadable):  # the id is hidden in our form: a bad one was not written by us
            return "form-not-ours"
        except StoreError:
            return "store-away"
        return answer.view.code if isinstance(answer.view, Problem) else ""

    async def _drawn(self, request: Asked, token: str) -> Drawn:
        language = language_of(request)
        called = await called_by(self._names)
        async with self._authority.committed() as branch:
            pictures = self._authority.pictures(branch)
            desks, wanted = pictures.desks(), pictures.hall.help_wanted()
            calls = pictures.staff.calls()
            alarms, layout, zone = self._look(branch), branch.layout, branch.zone
        known = {
            "desks": desks.desks,
            "states": DESK_STATES,
            "alarms": [
                (alarm, *ALARMS.get(alarm.code, OTHERWISE))
                for alarm in alarms.alarms
                if alarm.code not in ABOVE
            ],
            "about": partial(about, layout=layout, language=language),
            "stopped": alarms.stopped,
            "help": wanted,
            "called": called,
            "staff": staff_calls(
                calls,
                session_of(request),
                back="/desk",
                form=token,
                language=language,
                called=called,
                zone=zone,
            ),
            **shown_help(HALL, token, language),
            "time": partial(time_of_day, zone=zone),
        }
        return as_drawn(desks, drawn("desks_picture.html", language, known))
