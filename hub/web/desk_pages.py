"""The page of a clerk who works at a desk."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Self

from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Stream
from litestar.types import ControllerRouterHandler

from contract.codec import Unreadable, command_from
from contract.commands import Command
from contract.names import DeskId, Language
from contract.problem import Problem
from contract.settings import zone_of
from contract.views import DeskView
from hub.answers import Answer
from hub.authority import Authority
from hub.store import StoreError
from hub.web.changes import Changes
from hub.web.drawing import HEADERS, drawn, page
from hub.web.forms import FIELD, FormNotOurs, cookie_of, require_ours, token_of
from hub.web.languages import kept, language_of
from hub.web.stream import Drawn, stream
from hub.web.verbs import VERBS, Verb, buttons, said_about
from hub.web.words import DESK_STATES, LANGUAGE_NAMES, minutes_of, time_of_day

CarryOut = Callable[[Command], Awaitable[Answer]]
Asked = Request[Any, Any, Any]
PAGE = "page"
"""The device that asks when a clerk presses a button of the page."""


class DeskPages:
    """The pages, with what they need of the hub."""

    def __init__(self, authority: Authority, carry_out: CarryOut, changes: Changes) -> None:
        self._authority = authority
        self._carry_out = carry_out
        self._changes = changes

    def __deepcopy__(self, _memo: object) -> Self:
        return self  # Litestar copies its handlers, and with a method what it is of: there is one hub only

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of all pages of this room."""
        return [
            get("/desk/{desk:str}", name="desk")(self.work),
            get("/desk/{desk:str}/events", name="desk-events")(self.events),
            post("/desk/{desk:str}/{verb:str}", name="desk-verb", status_code=200)(self.press),
        ]

    async def work(self, request: Asked) -> Response[bytes]:
        """Show one desk."""
        desk = request.path_params["desk"]
        language, token = language_of(request), token_of(request)
        picture = await self._drawn(desk, language, token)
        said = said_about(request.query_params.get("said", ""), language)
        known = {"desk": picture.view, "picture": picture.html, "said": said}
        return page("desk.html", language, known, cookies=[cookie_of(token), *kept(request, language)])

    async def events(self, request: Asked) -> Stream:
        """Send the desk's picture whenever it has changed."""
        desk = request.path_params["desk"]
        await self._view(desk)  # an unknown desk is answered before the stream begins
        return stream(partial(self._drawn, desk, language_of(request), token_of(request)), self._changes)

    async def press(self, request: Asked) -> Response[Any]:
        """Carry out *verb* at *desk*; a script gets the new picture, a plain form goes back to the page."""
        desk, verb = request.path_params["desk"], request.path_params["verb"]
        if verb not in VERBS:
            raise NotFoundException
        code = await self._pressed(request, desk, VERBS[verb])
        if request.headers.get("accept") != "application/json":
            return Redirect(
                f"/desk/{desk}" + (f"?said={code}" if code else ""), status_code=303, headers=HEADERS
            )
        language = language_of(request)
        picture = await self._drawn(desk, language, token_of(request))
        return Response(picture.message(said_about(code, language)), headers=HEADERS)

    async def _pressed(self, request: Asked, desk: str, verb: Verb) -> str:
        """Return the code of what stood against it, or nothing."""
        form = await request.form()
        try:
            require_ours(request, form.get(FIELD, ""))
            if await self._has_moved(desk, form.get("current", "")):
                return "changed-meanwhile"
            command = command_from(
                verb.kind, command_id=form.get("id", ""), by=PAGE, path={"desk": desk}, body=b""
            )
            answer = await self._carry_out(command)
        except (FormNotOurs, Unreadable):  # the id is hidden in our form: a bad one was not written by us
            return "form-not-ours"
        except StoreError:
            return "store-away"
        return answer.view.code if isinstance(answer.view, Problem) else ""

    async def _has_moved(self, desk: str, seen: str) -> bool:
        """Tell whether the desk has another visitor now than the one the clerk saw, *seen*, at the press."""
        view = await self._view(desk)
        return seen != (view.current.ticket if view.current else "")

    async def _view(self, desk: str) -> DeskView:
        async with self._authority.committed() as branch:
            return self._authority.pictures(branch).desk(DeskId(desk))

    async def _drawn(self, desk: str, language: Language, token: str) -> Drawn:
        view = await self._view(desk)
        known = {
            "desk": view,
            "buttons": buttons(view),
            "states": DESK_STATES,
            "language_names": LANGUAGE_NAMES,
            "form": token,
            "new_id": partial(secrets.token_hex, 16),
            "time": partial(time_of_day, zone=zone_of(self._authority.settings.timezone)),
            "minutes": minutes_of,
        }
        return Drawn(view, drawn("desk_picture.html", language, known))
