"""The page of a reception: one field that finds everything, tickets for somebody, and who waits."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Stream
from litestar.types import ControllerRouterHandler

from contract.commands import IssueTicket
from contract.views import TicketView
from hub.authority import Authority
from hub.web.changes import Changes
from hub.web.drawing import HEADERS, drawn
from hub.web.forms import token_of
from hub.web.languages import language_of
from hub.web.pages import LivePages
from hub.web.people import Names, called_by
from hub.web.pressing import Asked, CarryOut, Refusal, pressed
from hub.web.reception_bookings import BookingDesk
from hub.web.reception_find import sought
from hub.web.reception_parts import issued_page
from hub.web.reception_ticket import ReceptionTicketPages
from hub.web.reception_words import OWN_DEEDS, RECEPTION_SAID
from hub.web.signed import by_of, session_of
from hub.web.signed_page import signed_page
from hub.web.staff_pages import staff_calls
from hub.web.stream import Drawn, as_drawn, back_to, stream
from hub.web.waiting import waiting_by_service
from hub.web.words import LANGUAGE_NAMES

Fields = Mapping[str, str]
_EMPTY = {"party": "1", "cases": "1", "language": "", "priority": "", "note": "", "service": ""}


class ReceptionPages(LivePages):
    """The page, with what it needs of the hub."""

    def __init__(self, authority: Authority, carry_out: CarryOut, changes: Changes, names: Names) -> None:
        super().__init__(authority, carry_out, changes)
        self._names = names

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of this room."""
        bookings = BookingDesk(self._authority, self._carry_out)
        self._bookings = bookings
        return [
            get("/reception", name="reception")(self.show),
            get("/reception/events", name="reception-events")(self.events),
            post("/reception/find", name="reception-find", status_code=200)(self.find),
            post("/reception/issue", name="reception-issue", status_code=200)(self.issue),
            get("/reception/bookings", name="reception-bookings")(bookings.listed),
            post("/reception/check-in", name="reception-check-in", status_code=200)(bookings.check_in),
            *ReceptionTicketPages(self._authority, self._carry_out, self._changes).handlers(),
        ]

    async def show(self, request: Asked) -> Response[bytes]:
        """Show the field, the form for a new ticket, and who waits."""
        asked = request.query_params
        filled = {**_EMPTY, "service": asked.get("service", ""), "party": asked.get("party", "1")}
        return await self._page(request, filled, asked.get("said", ""))

    async def events(self, request: Asked) -> Stream:
        """Send who waits whenever that has changed."""
        return stream(partial(self._drawn, request, token_of(request)), self._changes)

    async def find(self, request: Asked) -> Response[Any]:
        """Lead to what was typed or scanned; a code is never part of an address."""
        text = str((await request.form()).get("sought", ""))[:300]
        async with self._authority.committed() as branch:
            found = sought(text, branch)
        if found.codes:
            return await self._bookings.show(request, found.codes)
        if found.ticket is not None:
            return Redirect(f"/reception/ticket/{found.ticket}", status_code=303, headers=HEADERS)
        if found.service is not None:
            where = f"/reception?service={found.service}&party={found.party}"
            return Redirect(where, status_code=303, headers=HEADERS)
        return back_to("/reception", found.said)

    async def issue(self, request: Asked) -> Response[Any]:
        """Issue a ticket and show its paper; refused, the form stays as it was filled in."""
        form = await request.form()
        filled = {name: str(form.get(name, ""))[:200].strip() for name in _EMPTY}
        if filled["priority"] and not filled["note"]:
            return await self._page(request, filled, "reason-missing")
        try:
            asked = {"priority": True} if filled["priority"] else {}
            answer = await pressed(request, self._carry_out, IssueTicket, asked, {})
        except Refusal as refusal:
            return await self._page(request, filled, refusal.code)
        assert isinstance(answer.view, TicketView), "refusals are raised"
        return issued_page(request, self._authority.settings, answer.view)

    async def _page(self, request: Asked, filled: Fields, code: str) -> Response[bytes]:
        picture = await self._drawn(request, token_of(request))
        async with self._authority.committed() as branch:
            pictures = self._authority.pictures(branch).reception
            offers, own = pictures.offers(), pictures.last_deed(by_of(request))
        known = {
            "offers": offers,
            "filled": filled,
            "branch": self._authority.settings,
            "why": RECEPTION_SAID,
            "language_names": LANGUAGE_NAMES,
            "own": own,
            "own_deeds": OWN_DEEDS,
            "view": picture.view,
            "picture": picture.html,
        }
        return signed_page(request, "reception.html", known, words=RECEPTION_SAID, code=code)

    async def _drawn(self, request: Asked, token: str) -> Drawn:
        language, called = language_of(request), await called_by(self._names)
        async with self._authority.committed() as branch:
            pictures = self._authority.pictures(branch)
            view, calls = pictures.queue(), pictures.staff.calls()
            services, desks = branch.layout.services, branch.layout.desk
            zone = branch.zone
        staff = staff_calls(
            calls,
            session_of(request),
            back="/reception",
            form=token,
            language=language,
            called=called,
            zone=zone,
        )
        known = {"lines": waiting_by_service(view, services), "view": view, "desk_of": desks}
        return as_drawn(view, staff + drawn("reception_picture.html", language, known))
