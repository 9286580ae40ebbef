"""What the draft would look like: each board with its layout, and the paper in each language."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from functools import cache
from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from contract.board_plan import Plan
from contract.names import BoardId, Language
from contract.settings import zone_of
from contract.views import BoardView, Menu, text_in
from hub.domain.board_settings import PanelSettings
from hub.domain.settings import BranchSettings
from hub.drafts.paper_rows import PaperRow
from hub.drafts.sample_day import sample_day
from hub.estimate import likely_wait
from hub.views import Pictures
from hub.web.board_css import css_of
from hub.web.board_pages import page_known, picture_of, plan_of
from hub.web.board_picture import languages_of
from hub.web.board_turns import turn_at_a_glance
from hub.web.drawing import HEADERS
from hub.web.office import OfficePages
from hub.web.paper import code_of
from hub.web.pressing import Asked


class PreviewPages(OfficePages):
    """Pictures of what is not in force yet."""

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of these pages."""
        return [
            get("/admin/preview/slip", name="slip-preview")(self.slip),
            get("/admin/preview/board/{board:str}", name="board-preview")(self.board),
            get("/admin/preview/board/{board:str}/look.css", name="board-preview-look")(self.look),
        ]

    async def slip(self, request: Asked) -> Response[bytes]:
        """Show the slip of the first service in every language of the draft."""
        desk = await self._desk(request)
        settings, slip_of = desk.look.settings, self._office.slip_of
        slips: list[tuple[Language, Sequence[PaperRow]]] = []
        if settings is not None and slip_of is not None:
            menu = await asyncio.to_thread(self._menu, settings)
            slips = [(language, slip_of(menu, language)) for language in dict.fromkeys(settings.languages)]
        known = {"slips": slips, "is_possible": slip_of is not None, "code_of": cache(code_of)}
        return self._shown("admin_slips.html", request, desk, known)

    async def board(self, request: Asked) -> Response[bytes]:
        """Show a board as it would be at a busy moment, as large as the window."""
        settings, view, plan = await self._seen(request)
        zone = zone_of(settings.timezone)
        picture = picture_of(view, plan, turn_at_a_glance(view), time.monotonic(), zone)
        language = languages_of(view)[0]
        known: dict[str, Any] = page_known(view, plan, text_in(settings.names, language))
        desk = await self._desk(request)
        return self._shown(
            "admin_board.html", request, desk, {**known, "picture": picture.html, "first": language}
        )

    async def look(self, request: Asked) -> Response[str]:
        """Answer with the style sheet of that board."""
        _, _, plan = await self._seen(request)
        return Response(css_of(plan), media_type="text/css", headers=HEADERS)

    async def _seen(self, request: Asked) -> tuple[BranchSettings, BoardView, Plan]:
        desk, name = await self._desk(request), BoardId(request.path_params["board"])
        settings = desk.look.settings
        boards = {board.id: board for board in settings.boards} if settings is not None else {}
        if settings is None or name not in boards:
            raise NotFoundException
        view = await asyncio.to_thread(self._view, settings, name)
        return settings, view, plan_of(view, boards[name].panel or PanelSettings())

    def _view(self, settings: BranchSettings, board: BoardId) -> BoardView:
        now = self._office.authority.now()
        return Pictures(sample_day(settings, now), now, likely_wait).board(board)

    def _menu(self, settings: BranchSettings) -> Menu:
        now = self._office.authority.now().astimezone(zone_of(settings.timezone))
        return Pictures(sample_day(settings, now), now, likely_wait).menu()
