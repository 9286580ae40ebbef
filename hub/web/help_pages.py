"""The press of a clerk who goes to a visitor at a kiosk: on every page that shows such a visitor."""

from __future__ import annotations

from typing import Any

from litestar import Response, post
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from contract.commands import EndHelp
from contract.help_parts import HelpCall
from contract.names import DeskId, Language
from hub.authority import Authority
from hub.web.languages import LANGUAGES, texts
from hub.web.pages import Pages
from hub.web.pressing import Asked, CarryOut, Refusal, pressed
from hub.web.stream import back_to
from hub.web.words import LANGUAGE_NAMES

HALL = "hall"
"""Who goes, when it was pressed on the page of the hall."""


def shown_help(place: str, form: str, language: Language) -> dict[str, object]:
    """Return what the list of visitors who ask for help needs on the page of *place*.

    The id of its commands follows from the call: whoever presses twice goes there once, and the list is the
    same each time that it is drawn.
    """

    def end_id(call: HelpCall) -> str:
        return f"help-{call.kiosk}-{call.asked_at.timestamp():.0f}-{place}"

    def spoken(tag: Language) -> str:
        known = LANGUAGE_NAMES.get(tag)
        return texts(language).gettext(known) if known else LANGUAGES.get(tag, tag)

    return {"end_id": end_id, "spoken": spoken, "form": form}


class HelpPages(Pages):
    """The button, on the page of a desk and on that of the hall."""

    def __init__(self, authority: Authority, carry_out: CarryOut) -> None:
        self._authority = authority
        self._carry_out = carry_out

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of the button."""
        return [
            post("/desk/{desk:str}/help/{kiosk:str}", name="desk-help", status_code=200)(self.from_desk),
            post("/hall/help/{kiosk:str}", name="hall-help", status_code=200)(self.from_hall),
        ]

    async def from_desk(self, request: Asked) -> Response[Any]:
        """Say that the clerk of a desk goes there; then back to the desk."""
        desk = request.path_params["desk"]
        async with self._authority.committed() as branch:
            known = branch.layout.desks.get(DeskId(desk))
        if known is None:
            raise NotFoundException
        return await self._gone(request, f"/desk/{desk}", f"desk {known.name}"[:60])

    async def from_hall(self, request: Asked) -> Response[Any]:
        """Say that somebody of the hall goes there; then back to the page."""
        back = "/hall" if (await request.form()).get("back", "") == "/hall" else "/desk"
        return await self._gone(request, back, HALL)

    async def _gone(self, request: Asked, back: str, who: str) -> Response[Any]:
        code, path = "", {"kiosk": request.path_params["kiosk"]}
        try:
            await pressed(request, self._carry_out, EndHelp, {"who": who}, path)
        except Refusal as refusal:
            code = refusal.code
        return back_to(back, code)
