"""The page of a clerk who works at a desk."""

from __future__ import annotations

from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from contract.names import DeskId
from contract.views import DeskView
from hub.authority import Authority
from hub.web.changes import Changes
from hub.web.desk_picture import Reader, desk_picture
from hub.web.form_pages import FormPages
from hub.web.forms import token_of
from hub.web.languages import language_of
from hub.web.pages import LivePages
from hub.web.people import Names, called_by
from hub.web.pressing import Asked, CarryOut, Refusal, pressed, said
from hub.web.signed import session_of
from hub.web.signed_page import signed_page
from hub.web.stream import Drawn, answered, stream
from hub.web.verbs import FORMS, KEYS, VERBS, Verb


class DeskPages(LivePages):
    """The pages, with what they need of the hub."""

    def __init__(self, authority: Authority, carry_out: CarryOut, changes: Changes, names: Names) -> None:
        super().__init__(authority, carry_out, changes)
        self._names = names
        self._forms = FormPages(authority)

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of all pages of this room."""
        return [
            get("/desk/{desk:str}", name="desk")(self.work),
            get("/desk/{desk:str}/events", name="desk-events")(self.events),
            get("/desk/{desk:str}/{verb:str}", name="desk-form")(self.ask),
            post("/desk/{desk:str}/{verb:str}", name="desk-verb", status_code=200)(self.press),
        ]

    async def work(self, request: Asked) -> Response[bytes]:
        """Show one desk."""
        desk = request.path_params["desk"]
        picture = await self._drawn(request, desk, token_of(request))
        known = {"desk": await self._view(desk), "view": picture.view, "picture": picture.html, "keys": KEYS}
        return signed_page(request, "desk.html", known)

    async def events(self, request: Asked) -> Stream:
        """Send the desk's picture whenever it has changed."""
        desk = request.path_params["desk"]
        await self._view(desk)  # an unknown desk is answered before the stream begins
        return stream(partial(self._drawn, request, desk, token_of(request)), self._changes)

    async def ask(self, request: Asked) -> Response[bytes]:
        """Show the form of *verb*, which needs more than a press; looking at it changes nothing."""
        verb = request.path_params["verb"]
        if verb not in FORMS:
            raise NotFoundException
        view = await self._view(request.path_params["desk"])
        return await self._forms.show(request, view, FORMS[verb], await called_by(self._names))

    async def press(self, request: Asked) -> Response[Any]:
        """Carry out *verb* at *desk*; a script gets the new picture, a plain form goes back to the page."""
        desk, verb = request.path_params["desk"], request.path_params["verb"]
        if verb not in VERBS:
            raise NotFoundException
        code = ""
        try:
            await self._pressed(request, desk, VERBS[verb])
        except Refusal as refusal:
            code = refusal.code
        where = f"/desk/{desk}/{verb}" if self._forms.can_be_mended(verb, code) else f"/desk/{desk}"
        draw = partial(self._drawn, request, desk, token_of(request))
        return await answered(request, draw, where, code, partial(said, language=language_of(request)))

    async def _pressed(self, request: Asked, desk: str, verb: Verb) -> None:
        form = await request.form()
        if not verb.anytime and await self._has_moved(desk, form.get("current", "")):
            raise Refusal("changed-meanwhile")
        await pressed(request, self._carry_out, verb.kind, {}, {"desk": desk})

    async def _has_moved(self, desk: str, seen: str) -> bool:
        """Tell whether the desk has another visitor now than the one the clerk saw, *seen*, at the press."""
        view = await self._view(desk)
        return seen != (view.current.ticket if view.current else "")

    async def _view(self, desk: str) -> DeskView:
        async with self._authority.committed() as branch:
            return self._authority.pictures(branch).desk(DeskId(desk))

    async def _drawn(self, request: Asked, desk: str, token: str) -> Drawn:
        called = await called_by(self._names)
        reader = Reader(session_of(request), language_of(request), token, called)
        async with self._authority.committed() as branch:
            return desk_picture(branch, self._authority.pictures(branch), DeskId(desk), reader)
