"""A board for the browser of any television: the same layout, calls and faces, without a voice."""

from __future__ import annotations

import time
from datetime import tzinfo
from functools import partial
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Response, get
from litestar.exceptions import ClientException
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from contract.board_face import face_of
from contract.board_layout import shortcomings
from contract.board_plan import Plan, plan_for, too_small
from contract.names import BoardId, TicketId
from contract.settings import zone_of
from contract.views import BoardView, text_in
from hub.authority import Authority
from hub.domain.board_settings import PanelSettings
from hub.web.board_css import css_of
from hub.web.board_picture import BoardPicture, languages_of, slots_of, stale_pages
from hub.web.board_turns import Turns, turn_at_a_glance
from hub.web.board_words import CHIME, said
from hub.web.changes import Changes
from hub.web.drawing import HEADERS, drawn, page
from hub.web.languages import direction_of
from hub.web.pages import Pages
from hub.web.pressing import Asked
from hub.web.stream import Drawn, as_drawn, stream

LOOK_S = 1.0
"""How often an open page is looked at again: pages are turned and turns end though nothing has happened."""
PANEL = {"inch": "diagonal_inch", "m": "viewing_distance_m", "w": "width", "h": "height"}
"""What the address may say of the panel, and what it is in the settings."""


class BoardPages(Pages):
    """The page of each board, with what it needs of the hub."""

    def __init__(self, authority: Authority, changes: Changes) -> None:
        self._authority = authority
        self._changes = changes
        self._zone = zone_of(authority.settings.timezone)

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of these pages."""
        return [
            get("/board/{board:str}", name="board")(self.show),
            get("/board/{board:str}/picture", name="board-picture")(self.picture),
            get("/board/{board:str}/events", name="board-events")(self.events),
            get("/board/{board:str}/look.css", name="board-look")(self.look),
        ]

    async def show(self, request: Asked) -> Response[bytes]:
        """Show the board as it is now; with a script it stays so, without one the browser asks again."""
        view = await self._view(request)
        plan = plan_of(view, self._panel(request))
        language = languages_of(view)[0]
        known = page_known(view, plan, text_in(self._authority.settings.names, language)) | {
            "query": _query(request),
            "fits": not {"w", "h"}.isdisjoint(request.query_params),
            "picture": self._picture(view, plan, turn_at_a_glance(view)).html,
        }
        return page("board.html", language, known)

    async def look(self, request: Asked) -> Response[str]:
        """Answer with the style sheet: where everything stands on this panel."""
        plan = plan_of(await self._view(request), self._panel(request))
        return Response(css_of(plan), media_type="text/css", headers=HEADERS)

    async def picture(self, request: Asked) -> Response[bytes]:
        """Answer with the picture alone, for browsers that know no stream."""
        view = await self._view(request)
        plan = plan_of(view, self._panel(request))
        message = self._picture(view, plan, turn_at_a_glance(view)).message()
        return Response(msgspec.json.encode(message), media_type="application/json", headers=HEADERS)

    async def events(self, request: Asked) -> Stream:
        """Send the picture whenever it is another, each call in its turn."""
        await self._view(request)  # an unknown board is answered before the stream begins
        return stream(partial(self._drawn, request, Turns()), self._changes, LOOK_S)

    async def _drawn(self, request: Asked, turns: Turns) -> Drawn:
        view = await self._view(request)
        return self._picture(view, plan_of(view, self._panel(request)), turns.of(view))

    async def _view(self, request: Asked) -> BoardView:
        async with self._authority.committed() as branch:
            return self._authority.pictures(branch).board(BoardId(request.path_params["board"]))

    def _picture(self, view: BoardView, plan: Plan, turn: TicketId | None) -> Drawn:
        return picture_of(view, plan, turn, time.monotonic(), self._zone)

    def _panel(self, request: Asked) -> PanelSettings:
        """Return the panel that the address tells of, or the branch's file, or a common one.

        Raises:
            ClientException: the address says something that no panel has.
        """
        boards = {each.id: each for each in self._authority.settings.boards}
        known = boards.get(BoardId(request.path_params["board"]))
        panel = known.panel if known is not None and known.panel is not None else PanelSettings()
        asked = {PANEL[key]: value for key, value in request.query_params.items() if key in PANEL}
        try:
            return msgspec.convert(msgspec.to_builtins(panel) | asked, PanelSettings, strict=False)
        except msgspec.ValidationError as error:
            raise ClientException(f"no panel is like this: {error}") from error


def picture_of(view: BoardView, plan: Plan, turn: TicketId | None, seconds: float, zone: tzinfo) -> Drawn:
    """Return what *view* looks like on *plan*, *seconds* after pages began to be turned."""
    face = face_of(view, slots_of(plan), view.at, calls=view.calls, turn=turn)
    known: dict[str, Any] = BoardPicture(view, face, plan, seconds, zone).known()
    return as_drawn(view, drawn("board_picture.html", languages_of(view)[0], known))


def page_known(view: BoardView, plan: Plan, branch: str) -> dict[str, Any]:
    """Return what the page of *view* must know around its picture."""
    first = languages_of(view)[0]
    return {
        "board": view.board,
        "branch": branch,
        "ratio": f"{plan.panel.width_px / plan.panel.height_px:.4f}",
        "dir": direction_of(first),
        "view": view,
        "stale": stale_pages(plan, languages_of(view)),
        "chime": said(CHIME, first),
    }


def plan_of(view: BoardView, panel: PanelSettings) -> Plan:
    """Return the plan of the layout of *view*; of the built-in one where that could not be read."""
    glass = panel.glass
    if view.layout is None or any(shortcomings(view.layout, view.rooms)):
        return plan_for(None, glass)
    plan = plan_for(view.layout, glass)
    return plan_for(None, glass) if any(too_small(plan)) else plan


def _query(request: Asked) -> str:
    """Return what the address says of the panel, for the addresses of everything that belongs to the page."""
    return urlencode({key: value for key, value in request.query_params.items() if key in PANEL})
