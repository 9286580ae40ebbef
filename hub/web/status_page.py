"""Where the QR code on the paper leads: one ticket, for its visitor's phone. It tells nothing of a person."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from litestar import Response, get, post
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from contract.names import Language, StatusToken
from contract.refusal import UnknownTicket
from contract.survey import SurveyView
from contract.views import TicketView, View
from hub.authority import Authority
from hub.web.changes import Changes
from hub.web.drawing import drawn, page
from hub.web.forms import cookie_of, token_of
from hub.web.languages import kept, language_of
from hub.web.pages import LivePages
from hub.web.pressing import Asked, CarryOut, said
from hub.web.stream import Drawn, answered, stream
from hub.web.survey_pages import SAID, faces_known, rate
from hub.web.words import TICKET_STATES, minutes_of, time_of_day

_NEVER = datetime.min.replace(tzinfo=UTC)


class _Shown(View, frozen=True, kw_only=True):
    """All that the page of a ticket shows; *ticket* without its stamp."""

    ticket: TicketView
    closed_why: str


class StatusPage(LivePages):
    """The page of one ticket, found by the token that only its paper bears."""

    def __init__(self, authority: Authority, carry_out: CarryOut, changes: Changes) -> None:
        super().__init__(authority, carry_out, changes)
        self._zone = ZoneInfo(authority.settings.timezone)

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of this page."""
        return [
            get("/t/{token:str}", name="status")(self.look),
            get("/t/{token:str}/events", name="status-events")(self.events),
            post("/t/{token:str}/survey", name="status-survey", status_code=200)(self.rate),
        ]

    async def look(self, request: Asked) -> Response[bytes]:
        """Show the ticket, in its own language unless another is asked for."""
        token, form = request.path_params["token"], token_of(request)
        language = language_of(request, await self._language(token))
        picture = await self._drawn(form, token, language)
        known = {
            "view": picture.view,
            "said": said(request.query_params.get("said", ""), language, SAID),
            "number": picture.view.ticket.number if isinstance(picture.view, _Shown) else "",
            "picture": picture.html,
            "token": token,
            "branch": self._authority.settings,
            "now": time_of_day(picture.view.at, self._zone),
        }
        return page("status.html", language, known, cookies=[cookie_of(form), *kept(request, language)])

    async def events(self, request: Asked) -> Stream:
        """Send the picture of the ticket whenever it has changed."""
        token = request.path_params["token"]
        language = language_of(request, await self._language(token))
        return stream(partial(self._drawn, token_of(request), token, language), self._changes)

    async def rate(self, request: Asked) -> Response[Any]:
        """Take the visitor's answer to how it was."""
        token = request.path_params["token"]
        language = language_of(request, await self._language(token))
        code = await rate(request, self._carry_out, StatusToken(token))
        draw = partial(self._drawn, token_of(request), token, language)
        return await answered(
            request, draw, f"/t/{token}", code, partial(said, language=language, words=SAID)
        )

    async def _language(self, token: str) -> Language:
        async with self._authority.committed() as branch:
            ticket = branch.ticket_of(StatusToken(token)) or branch.given_away(StatusToken(token))
        if ticket is None:
            raise UnknownTicket("no ticket of today has this address")
        return ticket.language

    async def _drawn(self, form: str, token: str, language: Language) -> Drawn:
        async with self._authority.committed() as branch:
            ticket = branch.ticket_of(StatusToken(token))
            if ticket is None and branch.given_away(StatusToken(token)) is None:
                raise UnknownTicket("no ticket of today has this address")
            pictures = self._authority.pictures(branch)
            if ticket is None:  # who holds the old paper is told, and not whose place it is now
                return Drawn(pictures.blank(), drawn("given_away.html", language, {}))
            view, survey = pictures.ticket(ticket.ticket), pictures.survey(ticket.token)
        known = {
            **faces_known(form),
            "ticket": view,
            "survey": survey,
            "token": token,
            "states": TICKET_STATES,
            "minutes": minutes_of,
            "time": partial(time_of_day, zone=self._zone),
        }
        return Drawn(_shown(view, survey), drawn("status_picture.html", language, known))


def _shown(view: TicketView, survey: SurveyView) -> _Shown:
    """Return what the page shows, so that it is drawn anew when any of it changes, and only then."""
    stamp = {name: getattr(view, name) for name in ("branch", "epoch", "seq", "at")}
    ticket = msgspec.structs.replace(view, epoch=0, seq=0, at=_NEVER)
    return _Shown(**stamp, ticket=ticket, closed_why=survey.closed_why)
