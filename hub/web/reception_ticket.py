"""One ticket at a reception, and what may be done with it there."""

from __future__ import annotations

from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from contract.commands import (
    AboutTicket,
    CallTicket,
    MergeTickets,
    MovePlace,
    ReprintSlip,
    SplitParty,
    TakeBackDeed,
)
from contract.names import TicketId
from contract.settings import zone_of
from contract.states import State
from contract.views import TicketView
from hub.domain.calling import known_ticket
from hub.web.pages import LivePages
from hub.web.pressing import Asked, Refusal, pressed
from hub.web.reception_find import sought
from hub.web.reception_parts import issued_page
from hub.web.reception_words import OWN_DEEDS, RECEPTION_SAID
from hub.web.signed import by_of
from hub.web.signed_page import signed_page
from hub.web.stream import back_to
from hub.web.ticket_verbs import TICKET_VERBS, TicketVerb
from hub.web.words import STATES, time_of_day

_WAITING = frozenset({State.WAITING})
_PARTIES = (
    TicketVerb(
        "merge",
        MergeTickets,
        "Put together with another ticket",
        "One family, one ticket: the earlier number and place hold for everybody.",
        _WAITING,
    ),
    TicketVerb(
        "split",
        SplitParty,
        "Split the party",
        "Some of the people get a number of their own, right behind this one.",
        _WAITING,
        gives_paper=True,
    ),
)
_OFTEN = ("reprint", "merge", "split", "cancel")
"""What a reception does most, first."""
_ALL = {verb.name: verb for verb in (*TICKET_VERBS.values(), *_PARTIES) if verb.kind is not CallTicket}
VERBS = {name: _ALL[name] for name in (*_OFTEN, *_ALL)}
"""What a reception may do: all that a clerk may, but calling; and put people together."""


class ReceptionTicketPages(LivePages):
    """The pages, with what they need of the hub."""

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of this room."""
        return [
            get("/reception/ticket/{ticket:str}", name="reception-ticket")(self.ticket),
            post("/reception/ticket/{ticket:str}/{verb:str}", name="reception-ticket-verb", status_code=200)(
                self.press
            ),
            post("/reception/undo", name="reception-undo", status_code=200)(self.undo),
        ]

    async def ticket(self, request: Asked) -> Response[bytes]:
        async with self._authority.committed() as branch:
            held = known_ticket(TicketId(request.path_params["ticket"]), branch)
            pictures = self._authority.pictures(branch)
            view, own = pictures.ticket(held.ticket), pictures.reception.last_deed(by_of(request))
            into = branch.survivor_of(held) if held.merged_into is not None else None
            settings = branch.settings
            desks = [desk for desk in settings.desks if branch.desks[desk.id].state != "closed"]
        known = {
            "ticket": view,
            "held": held,
            "branch": settings,
            "desks": desks,
            "into": into,
            "own": own,
            "own_deeds": OWN_DEEDS,
            "verbs": verbs_for(view),
            "states": STATES,
            "time": partial(time_of_day, zone=zone_of(settings.timezone)),
        }
        return signed_page(request, "reception_ticket.html", known, words=RECEPTION_SAID)

    async def press(self, request: Asked) -> Response[Any]:
        """Carry out a verb; new paper is shown at once, all else leads back to the ticket."""
        ticket, verb = request.path_params["ticket"], VERBS.get(request.path_params["verb"])
        if verb is None or not issubclass(verb.kind, AboutTicket):
            raise NotFoundException
        try:
            fields = {"other": await self._other(request)} if verb.kind is MergeTickets else {}
            answer = await pressed(request, self._carry_out, verb.kind, fields, {"ticket": ticket})
        except Refusal as refusal:
            return back_to(f"/reception/ticket/{ticket}", refusal.code)
        assert isinstance(answer.view, TicketView), "what is done to a ticket is answered with one"
        if verb.gives_paper:
            return issued_page(request, self._authority.settings, answer.view, how=_HOW[verb.kind])
        return back_to(f"/reception/ticket/{answer.view.ticket}", "done")

    async def undo(self, request: Asked) -> Response[Any]:
        """Take back what this person did last, if it was what the form names."""
        ticket = str((await request.form()).get("ticket", ""))
        try:
            answer = await pressed(request, self._carry_out, TakeBackDeed, {}, {"ticket": ticket})
        except Refusal as refusal:
            return back_to("/reception", refusal.code)
        assert isinstance(answer.view, TicketView), "what is done to a ticket is answered with one"
        return back_to("/reception", "undone-issued" if answer.view.state is State.CANCELLED else "undone")

    async def _other(self, request: Asked) -> TicketId:
        """Return the ticket whose number was written into the form."""
        written = str((await request.form()).get("other", ""))[:300]
        async with self._authority.committed() as branch:
            found = sought(written, branch)
        if found.ticket is None:
            raise Refusal("unknown-ticket")
        return found.ticket


_HOW = {MovePlace: "moved", ReprintSlip: "copy", SplitParty: "split"}
"""What is said of the paper after each verb that gives some."""


def verbs_for(ticket: TicketView) -> list[TicketVerb]:
    """Return what a reception may do with *ticket*."""
    alone = ticket.party < 2
    held = [verb for verb in VERBS.values() if ticket.state in verb.states]
    return [verb for verb in held if not (alone and verb.kind is SplitParty)]
