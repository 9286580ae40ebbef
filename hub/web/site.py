"""All pages together: the entrance, desks, the ticket, the files they need, and what a failure looks like."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from hub.authority import Authority
from hub.web.board_pages import BoardPages
from hub.web.changes import Changes
from hub.web.desk_pages import DeskPages
from hub.web.drawing import HEADERS, STATIC, page, static
from hub.web.hall_pages import HallPages, Look
from hub.web.help_pages import HelpPages
from hub.web.languages import kept, language_of
from hub.web.pressing import CarryOut
from hub.web.queue_pages import QueuePages
from hub.web.status_page import StatusPage
from hub.web.survey_pages import SurveyPages

Asked = Request[Any, Any, Any]

_FOR_A_YEAR = {**HEADERS, "cache-control": "public, max-age=31536000, immutable"}


def site(
    authority: Authority,
    carry_out: CarryOut,
    changes: Changes,
    alarms: Look,
    *,
    open_to_others: bool = False,
) -> list[ControllerRouterHandler]:
    """Return the pages.

    Args:
        authority: whose queue they show.
        carry_out: where the presses of clerks go.
        changes: what tells live pages to look again.
        alarms: looks what somebody should look after in the branch.
        open_to_others: whether the hub answers other machines too, though there is no login.
    """
    desks = DeskPages(authority, carry_out, changes)
    status = StatusPage(authority, carry_out, changes)
    queue = QueuePages(authority, carry_out, changes)
    hall = HallPages(authority, carry_out, changes, alarms)
    boards = BoardPages(authority, changes)

    @get("/", name="entrance")
    async def entrance(request: Asked) -> Response[bytes]:
        language = language_of(request)
        known = {"branch": authority.settings, "open_to_others": open_to_others}
        return page("entrance.html", language, known, cookies=kept(request, language))

    return [
        entrance,
        *queue.handlers(),
        *HelpPages(authority, carry_out).handlers(),
        *hall.handlers(),
        *boards.handlers(),
        *desks.handlers(),
        *status.handlers(),
        *SurveyPages(authority, carry_out, changes).handlers(),
        _file,
    ]


@get("/static/{name:str}", name="static")
async def _file(request: Asked) -> Response[bytes]:
    name = request.path_params["name"]
    if name not in STATIC:
        raise NotFoundException
    return Response(static(name), media_type=STATIC[name], headers=_FOR_A_YEAR)


def failed(request: Asked, status: int) -> Response[bytes]:
    """Return the page for a request that failed with *status*."""
    return page("failed.html", language_of(request), {"status": status}, status=status)
