"""The page behind the QR code of a slip: a visitor's own place, on the own phone, without an app or a name.

It sets no cookie and needs none: that nobody guesses its address is what lets the visitor in, and what tells
that a form is ours.
"""

from __future__ import annotations

import secrets
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.types import ControllerRouterHandler

from contract.commands import GiveBack, RateVisit
from contract.giving_back import VISITOR
from contract.names import DeviceId, Language, StatusToken
from contract.refusal import UnknownTicket
from hub.authority import Authority
from hub.web.crowd import STALE_S, Crowd, Subject
from hub.web.drawing import page
from hub.web.languages import language_of_visitor
from hub.web.pages import Pages
from hub.web.pressing import Asked, CarryOut, Refusal, pressed_by_visitor, said
from hub.web.seats import RELOAD_S, Seats
from hub.web.signed import PAGE
from hub.web.stream import Drawn, answered
from hub.web.survey_pages import SAID, THANKS
from hub.web.ticket_picture import TicketPictures
from hub.web.words import time_of_day

GIVEN_BACK = "given-back"
SAID_OF_TICKET = {
    **SAID,
    GIVEN_BACK: "Your place was given back. Thank you.",
    "not-now": "This place cannot be given back now.",
    "asked-too-often": "This was pressed too often. Please ask the staff.",
}
"""What a visitor is told who has pressed something, in English."""


class StatusPage(Pages):
    """The page of one ticket, found by the token that only its paper bears."""

    def __init__(
        self,
        authority: Authority,
        carry_out: CarryOut,
        crowd: Crowd,
        seats: Seats,
        pictures: TicketPictures,
    ) -> None:
        self._authority, self._carry_out = authority, carry_out
        self._zone = ZoneInfo(authority.settings.timezone)
        self._crowd, self._seats = crowd, seats
        self._pictures = pictures

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of this page."""
        return [
            get("/t/{token:str}", name="status")(self.look),
            get("/t/{token:str}/events", name="status-events")(self.events),
            post("/t/{token:str}/survey", name="status-survey", status_code=200)(self.rate),
            post("/t/{token:str}/give-back", name="status-give-back", status_code=200)(self.give_back),
        ]

    async def look(self, request: Asked) -> Response[bytes]:
        """Show the ticket, in its own language unless another is asked for."""
        token = request.path_params["token"]
        language = await self._language(request, token)
        picture, number = await self._drawn(token, language)
        known = {
            "view": picture.view,
            "said": said(request.query_params.get("said", ""), language, SAID_OF_TICKET),
            "number": number,
            "picture": picture.html,
            "token": token,
            "id": secrets.token_hex(16),
            "branch": self._authority.settings,
            "now": time_of_day(picture.view.at, self._zone),
            "full": not self._seats.are_free(request),
            "reload_s": RELOAD_S,
            "stale_s": STALE_S,
        }
        return page("status.html", language, known)

    async def events(self, request: Asked) -> Response[Any]:
        """Send the picture of the ticket whenever it has changed."""
        token = request.path_params["token"]
        language = await self._language(request, token)
        return self._seats.watch(request, self._crowd, Subject(token, language))

    async def rate(self, request: Asked) -> Response[Any]:
        """Take the visitor's answer to how it was."""
        return await self._press(request, RateVisit, PAGE, THANKS)

    async def give_back(self, request: Asked) -> Response[Any]:
        """Take the place that the visitor does not need any more."""
        return await self._press(request, GiveBack, VISITOR, GIVEN_BACK)

    async def _press(
        self, request: Asked, kind: type[RateVisit | GiveBack], by: DeviceId, done: str
    ) -> Response[Any]:
        token = request.path_params["token"]
        language = await self._language(request, token)
        code = done
        try:
            await pressed_by_visitor(request, self._carry_out, kind, {"token": token}, by)
        except Refusal as refusal:
            code = refusal.code

        async def draw() -> Drawn:
            return (await self._drawn(token, language))[0]

        def words(code: str) -> str:
            return said(code, language, SAID_OF_TICKET)

        return await answered(request, draw, f"/t/{token}?lang={language}", code, words)

    async def _language(self, request: Asked, token: str) -> Language:
        async with self._authority.committed() as branch:
            ticket = branch.ticket_of(StatusToken(token)) or branch.given_away(StatusToken(token))
        if ticket is None:
            raise UnknownTicket("no ticket of today has this address")
        return language_of_visitor(request, ticket.language)

    async def _drawn(self, token: str, language: Language) -> tuple[Drawn, str]:
        """Return the picture, and the number that stands on it; empty where the place is another's now."""
        async with self._authority.committed() as branch:
            pictures, ticket = self._authority.pictures(branch), branch.ticket_of(StatusToken(token))
            seen = self._pictures.see(branch, pictures, token, language)
            return Drawn(pictures.blank(), seen.html()), str(ticket.number) if ticket else ""
