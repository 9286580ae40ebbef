"""One ticket at a reception, and what may be done with it there."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from contract.commands import AboutTicket, CallTicket, MovePlace
from contract.names import TicketId
from contract.settings import zone_of
from contract.states import State
from contract.views import TicketView
from hub.domain.calling import known_ticket
from hub.web.drawing import page
from hub.web.forms import cookie_of, token_of
from hub.web.languages import kept, language_of
from hub.web.pages import LivePages
from hub.web.pressing import Asked, Refusal, pressed, said
from hub.web.reception_parts import issued_page
from hub.web.reception_words import RECEPTION_SAID
from hub.web.signed import session_of
from hub.web.stream import back_to
from hub.web.ticket_verbs import TICKET_VERBS, TicketVerb, possible
from hub.web.words import STATES, time_of_day

VERBS = {name: verb for name, verb in TICKET_VERBS.items() if verb.kind is not CallTicket}
"""What a reception may do: all that a clerk may, but calling."""


class ReceptionTicketPages(LivePages):
    """The pages, with what they need of the hub."""

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of this room."""
        return [
            get("/reception/ticket/{ticket:str}", name="reception-ticket")(self.ticket),
            post("/reception/ticket/{ticket:str}/{verb:str}", name="reception-ticket-verb", status_code=200)(
                self.press
            ),
        ]

    async def ticket(self, request: Asked) -> Response[bytes]:
        """Show one ticket and what can be done with it."""
        language, token = language_of(request), token_of(request)
        async with self._authority.committed() as branch:
            held = known_ticket(TicketId(request.path_params["ticket"]), branch)
            view = self._authority.pictures(branch).ticket(held.ticket)
            settings = branch.settings
            desks = [desk for desk in settings.desks if branch.desks[desk.id].state != "closed"]
        known = {
            "ticket": view,
            "held": held,
            "branch": settings,
            "desks": desks,
            "verbs": verbs_for(view.state),
            "states": STATES,
            "said": said(request.query_params.get("said", ""), language, RECEPTION_SAID),
            "form": token,
            "me": session_of(request),
            "new_id": partial(secrets.token_hex, 16),
            "time": partial(time_of_day, zone=zone_of(settings.timezone)),
        }
        cookies = [cookie_of(token), *kept(request, language)]
        return page("reception_ticket.html", language, known, cookies=cookies)

    async def press(self, request: Asked) -> Response[Any]:
        """Carry out a verb; new paper is shown at once, all else leads back to the ticket."""
        ticket, verb = request.path_params["ticket"], VERBS.get(request.path_params["verb"])
        if verb is None or not issubclass(verb.kind, AboutTicket):
            raise NotFoundException
        try:
            answer = await pressed(request, self._carry_out, verb.kind, {}, {"ticket": ticket})
        except Refusal as refusal:
            return back_to(f"/reception/ticket/{ticket}", refusal.code)
        if verb.gives_paper and isinstance(answer.view, TicketView):
            how = "moved" if verb.kind is MovePlace else "copy"
            return issued_page(request, self._authority.settings, answer.view, how=how)
        return back_to(f"/reception/ticket/{ticket}", "done")


def verbs_for(state: State) -> list[TicketVerb]:
    """Return what a reception may do with a ticket in *state*."""
    return [verb for verb in possible(state) if verb.name in VERBS]
