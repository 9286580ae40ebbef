"""The list of desks, where a clerk begins, with what the visitors of the hall need somebody for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from litestar import Request, Response, get
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from contract.commands import Command
from contract.hall_views import AlarmList
from hub.answers import Answer
from hub.authority import Authority
from hub.domain.branch import Branch
from hub.web.alarm_words import about, said
from hub.web.changes import Changes
from hub.web.drawing import drawn
from hub.web.forms import token_of
from hub.web.help_pages import HALL, shown_help
from hub.web.languages import language_of
from hub.web.pages import LivePages
from hub.web.people import Names, called_by
from hub.web.signed import session_of
from hub.web.signed_page import signed_page
from hub.web.staff_pages import staff_calls
from hub.web.stream import Drawn, as_drawn, stream
from hub.web.words import DESK_STATES, time_of_day

CarryOut = Callable[[Command], Awaitable[Answer]]
Look = Callable[[Branch], AlarmList]
Asked = Request[Any, Any, Any]
FOR_CLERKS = frozenset(
    {
        "no-open-desk",
        "waiting-long",
        "desk-closed-on-a-call",
        "desk-occupied-long",
        "parked-long",
        "codes-guessed",
    }
)
"""The alarms about visitors and desks; those about devices and series are for whoever watches over the hall.
A stop, silent alarms and calls for help stand above all others already."""


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
        ]

    async def show(self, request: Asked) -> Response[bytes]:
        """Show all desks, and the alarms that concern whoever works at one."""
        picture = await self._drawn(request, token_of(request))
        known = {"picture": picture.html, "view": picture.view}
        return signed_page(request, "desks.html", known)

    async def events(self, request: Asked) -> Stream:
        """Send the picture of the hall whenever it has changed."""
        return stream(partial(self._drawn, request, token_of(request)), self._changes)

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
                (alarm, *said(alarm))
                for alarm in alarms.alarms
                if alarm.code in FOR_CLERKS and alarm.looked_after_by is None
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
