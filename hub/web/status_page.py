"""Where the QR code on the paper leads: one ticket, for its visitor's phone. It tells nothing of a person."""

from __future__ import annotations

from functools import partial
from typing import Any, Self
from zoneinfo import ZoneInfo

from litestar import Request, Response, get
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from contract.names import Language, StatusToken
from contract.refusal import UnknownTicket
from contract.views import TicketView
from hub.authority import Authority
from hub.web.changes import Changes
from hub.web.drawing import drawn, page
from hub.web.languages import kept, language_of
from hub.web.stream import Drawn, stream
from hub.web.words import TICKET_STATES, minutes_of, time_of_day

Asked = Request[Any, Any, Any]


class StatusPage:
    """The page of one ticket, found by the token that only its paper bears."""

    def __init__(self, authority: Authority, changes: Changes) -> None:
        self._authority = authority
        self._changes = changes
        self._zone = ZoneInfo(authority.settings.timezone)

    def __deepcopy__(self, _memo: object) -> Self:
        return self  # Litestar copies its handlers, and with a method what it is of: there is one hub only

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of this page."""
        return [
            get("/t/{token:str}", name="status")(self.look),
            get("/t/{token:str}/events", name="status-events")(self.events),
        ]

    async def look(self, request: Asked) -> Response[bytes]:
        """Show the ticket, in its own language unless another is asked for."""
        token = request.path_params["token"]
        language = language_of(request, await self._language(token))
        picture = await self._drawn(token, language)
        known = {
            "view": picture.view,
            "number": picture.view.number if isinstance(picture.view, TicketView) else "",
            "picture": picture.html,
            "token": token,
            "branch": self._authority.settings,
        }
        return page("status.html", language, known, cookies=kept(request, language))

    async def events(self, request: Asked) -> Stream:
        """Send the picture of the ticket whenever it has changed."""
        token = request.path_params["token"]
        language = language_of(request, await self._language(token))
        return stream(partial(self._drawn, token, language), self._changes)

    async def _language(self, token: str) -> Language:
        async with self._authority.committed() as branch:
            ticket = branch.ticket_of(StatusToken(token)) or branch.given_away(StatusToken(token))
        if ticket is None:
            raise UnknownTicket("no ticket of today has this address")
        return ticket.language

    async def _drawn(self, token: str, language: Language) -> Drawn:
        async with self._authority.committed() as branch:
            ticket = branch.ticket_of(StatusToken(token))
            if ticket is None and branch.given_away(StatusToken(token)) is None:
                raise UnknownTicket("no ticket of today has this address")
            pictures = self._authority.pictures(branch)
            if ticket is None:  # who holds the old paper is told, and not whose place it is now
                return Drawn(pictures.blank(), drawn("given_away.html", language, {}))
            view = pictures.ticket(ticket.ticket)
        known = {
            "ticket": view,
            "states": TICKET_STATES,
            "minutes": minutes_of,
            "time": partial(time_of_day, zone=self._zone),
        }
        return Drawn(view, drawn("status_picture.html", language, known))
