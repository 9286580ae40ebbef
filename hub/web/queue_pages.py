"""The pages for tickets that are at no desk: who waits, who is away, and what a clerk may do with one."""

from __future__ import annotations

from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Stream
from litestar.types import ControllerRouterHandler

from contract.commands import MovePlace
from contract.names import DeskId, Language, TicketId
from contract.settings import zone_of
from contract.views import DeskTicket, TicketView, View
from hub.domain.branch import Branch
from hub.domain.calling import known_desk, known_ticket
from hub.web.drawing import HEADERS, drawn, page
from hub.web.languages import language_of
from hub.web.pages import LivePages
from hub.web.paper import code_of, link_of
from hub.web.pressing import Asked, Refusal, pressed
from hub.web.signed_page import signed_page
from hub.web.stream import Drawn, stream
from hub.web.ticket_verbs import TICKET_VERBS, possible
from hub.web.why_words import why_in
from hub.web.words import STATES, time_of_day


class QueuePages(LivePages):
    """The pages, with what they need of the hub."""

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of all pages of this room."""
        return [
            get("/desk/{desk:str}/queue", name="queue")(self.look),
            get("/desk/{desk:str}/queue/events", name="queue-events")(self.events),
            get("/desk/{desk:str}/ticket", name="find")(self.find),
            get("/desk/{desk:str}/ticket/{ticket:str}", name="ticket")(self.ticket),
            post("/desk/{desk:str}/ticket/{ticket:str}/{verb:str}", name="ticket-verb", status_code=200)(
                self.press
            ),
        ]

    async def look(self, request: Asked) -> Response[bytes]:
        """Show who waits, is parked or missed the call, of the services of a desk."""
        desk, language = request.path_params["desk"], language_of(request)
        hall = _is_whole(request)
        picture = await self._drawn(desk, language, hall=hall)
        known = {
            "desk": await self._desk(desk),
            "view": picture.view,
            "picture": picture.html,
            "hall": hall,
        }
        return signed_page(request, "queue.html", known)

    async def events(self, request: Asked) -> Stream:
        """Send the queue whenever it has changed."""
        desk = request.path_params["desk"]
        await self._desk(desk)  # an unknown desk is answered before the stream begins
        return stream(
            partial(self._drawn, desk, language_of(request), hall=_is_whole(request)), self._changes
        )

    async def find(self, request: Asked) -> Response[Any]:
        """Lead to the ticket of today with a number, as a visitor would show it."""
        desk = request.path_params["desk"]
        number = request.query_params.get("number", "").replace(" ", "").upper()
        async with self._authority.committed() as branch:
            found = [name for name, ticket in branch.tickets.items() if str(ticket.number) == number]
        where = f"ticket/{found[-1]}" if found else "queue?said=unknown-ticket"
        return Redirect(f"/desk/{desk}/{where}", status_code=303, headers=HEADERS)

    async def ticket(self, request: Asked) -> Response[bytes]:
        """Show one ticket and what can be done with it."""
        desk, ticket = request.path_params["desk"], request.path_params["ticket"]
        async with self._authority.committed() as branch:
            known_desk(DeskId(desk), branch)
            held = known_ticket(TicketId(ticket), branch)
            view = self._authority.pictures(branch).ticket(held.ticket)
            settings, layout = branch.settings, branch.layout
            open_desks = [other for other in settings.desks if branch.desks[other.id].state != "closed"]
        known = {
            "desk": layout.desks[DeskId(desk)],
            "ticket": view,
            "held": held,
            "room": layout.rooms.get(held.room) if held.room is not None else None,
            "branch": settings,
            "desks": open_desks,
            "verbs": possible(view.state),
            "states": STATES,
            "time": partial(time_of_day, zone=zone_of(self._authority.settings.timezone)),
        }
        return signed_page(request, "ticket.html", known)

    async def press(self, request: Asked) -> Response[Any]:
        """Carry out *verb* on a ticket; new paper is shown at once, all else leads back to the desk."""
        desk, ticket = request.path_params["desk"], request.path_params["ticket"]
        verb = TICKET_VERBS.get(request.path_params["verb"])
        if verb is None:
            raise NotFoundException
        fields, path = verb.parts(desk, ticket)
        try:
            answer = await pressed(request, self._carry_out, verb.kind, fields, path)
        except Refusal as refusal:
            back = f"/desk/{desk}/ticket/{ticket}?said={refusal.code}"
            return Redirect(back, status_code=303, headers=HEADERS)
        if verb.gives_paper and isinstance(answer.view, TicketView):
            return self._paper(request, desk, answer.view, moved=verb.kind is MovePlace)
        return Redirect(f"/desk/{desk}", status_code=303, headers=HEADERS)

    def _paper(self, request: Asked, desk: str, ticket: TicketView, *, moved: bool) -> Response[bytes]:
        """Show what stands on the new paper; loaded again, it is the same answer to the same command."""
        link = link_of(self._authority.settings, ticket)
        known: dict[str, Any] = {"desk": desk, "ticket": ticket, "code": code_of(link)}
        known |= {"branch": self._authority.settings, "moved": moved}
        return page("paper.html", language_of(request), known)

    async def _desk(self, desk: str) -> View:
        async with self._authority.committed() as branch:
            return self._authority.pictures(branch).desk(DeskId(desk))

    async def _drawn(self, desk: str, language: Language, *, hall: bool) -> Drawn:
        async with self._authority.committed() as branch:
            view = self._authority.pictures(branch).queue()

            def mine(ticket: DeskTicket) -> bool:
                return hall or _is_for(branch, DeskId(desk), ticket)

            known = {
                "desk": desk,
                "lines": [
                    line
                    for line in view.lines
                    if hall or line.to == desk or (not line.to and mine(line.ticket))
                ],
                "parked": [ticket for ticket in view.parked if mine(ticket)],
                "missed": [ticket for ticket in view.missed if mine(ticket)],
                "rooms": branch.layout.rooms,
                "desk_of": branch.layout.desk,
                "why_in": why_in,
            }
        known["time"] = partial(time_of_day, zone=zone_of(self._authority.settings.timezone))
        return Drawn(view, drawn("queue_picture.html", language, known))


def _is_whole(request: Asked) -> bool:
    """Tell whether all who wait are to be seen, and not only those for the desk."""
    return request.query_params.get("of") == "hall"


def _is_for(branch: Branch, desk: DeskId, ticket: DeskTicket) -> bool:
    return ticket.service in branch.layout.desk(desk).services or ticket.desk == desk
