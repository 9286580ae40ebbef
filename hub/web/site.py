"""All pages together: the entrance, desks, the ticket, the files they need, and what a failure looks like."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from hub.accounts.gate import Gate
from hub.authority import Authority
from hub.config import HttpSettings
from hub.limits import Limits
from hub.web.account_pages import AccountPages
from hub.web.admin_pages import AdminPages
from hub.web.board_pages import BoardPages
from hub.web.changes import Changes
from hub.web.desk_pages import DeskPages
from hub.web.directory_pages import DirectoryPages
from hub.web.draft_pages import DraftPages
from hub.web.drawing import HEADERS, STATIC, page, static, static_packed
from hub.web.entrance_page import EntrancePage
from hub.web.hall_forms import HallForms
from hub.web.hall_pages import HallPages, Look
from hub.web.help_pages import HelpPages
from hub.web.history_pages import HistoryPages
from hub.web.journal_pages import JournalPages
from hub.web.languages import language_of
from hub.web.live_hall import LiveHall
from hub.web.manual_pages import ManualPages
from hub.web.notice_pages import NoticePages
from hub.web.office import Office
from hub.web.part_pages import PartPages
from hub.web.pressing import CarryOut
from hub.web.preview_pages import PreviewPages
from hub.web.queue_pages import QueuePages
from hub.web.reception_pages import ReceptionPages
from hub.web.sign_in_pages import SignInPages
from hub.web.signed_page import signed_page
from hub.web.staff_pages import StaffPages
from hub.web.survey_pages import SurveyPages
from hub.web.visitor_pages import visitor_pages

Asked = Request[Any, Any, Any]

_LIVE = (QueuePages, SurveyPages, HallForms, NoticePages)
"""The rooms that stay as the queue is, and ask for what is pressed on them."""
_NAMING = (DeskPages, ReceptionPages)
"""The same, which call colleagues by name."""
_RECORDS = (AccountPages, JournalPages)
"""Those that know people by their accounts."""
_OFFICE = (AdminPages, PartPages, DraftPages, HistoryPages, PreviewPages)
"""Those of the administrator."""
_FOR_A_YEAR = {
    **HEADERS,
    "cache-control": "public, max-age=31536000, immutable",
    "vary": "accept-encoding",
}


def site(  # noqa: PLR0913  all that pages show, each of it once
    authority: Authority,
    carry_out: CarryOut,
    changes: Changes,
    alarms: Look,
    gate: Gate,
    *,
    http: HttpSettings,
    office: Office,
    limits: Limits,
) -> list[ControllerRouterHandler]:
    """Return the pages.

    Args:
        authority: whose queue they show.
        carry_out: where the presses of clerks go.
        changes: what tells live pages to look again.
        alarms: looks what somebody should look after in the branch.
        gate: knows who is signed in.
        http: whether browsers come by TLS, and how many pages may be watched.
        office: what the administrator's pages need.
        limits: where it is seen how many watch, and how many more would.
    """
    live = authority, carry_out, changes
    sign_in = SignInPages(gate, behind_tls=http.behind_tls)
    return [
        *_of_everybody(authority, carry_out),
        *(handler for room in _LIVE for handler in room(*live).handlers()),
        *HallPages(*live, alarms, gate.names).handlers(),
        *StaffPages(carry_out).handlers(),
        *LiveHall(*live, alarms, office.devices, gate.names).handlers(),
        *BoardPages(authority, changes).handlers(),
        *visitor_pages(*live, http, limits),
        *sign_in.handlers(),
        *DirectoryPages(gate, sign_in, behind_tls=http.behind_tls).handlers(),
        *(handler for room in _NAMING for handler in room(*live, gate.names).handlers()),
        *(handler for pages in _RECORDS for handler in pages(authority, gate).handlers()),
        *(handler for pages in _OFFICE for handler in pages(office).handlers()),
        _file,
    ]


def _of_everybody(authority: Authority, carry_out: CarryOut) -> list[ControllerRouterHandler]:
    """Return the pages that everybody meets first, and those that help."""
    rooms = (EntrancePage(authority), ManualPages(), HelpPages(authority, carry_out))
    return [handler for room in rooms for handler in room.handlers()]


@get("/static/{name:str}", name="static")
async def _file(request: Asked) -> Response[bytes]:
    name = request.path_params["name"]
    if name not in STATIC:
        raise NotFoundException
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(static(name), media_type=STATIC[name], headers=_FOR_A_YEAR)
    headers = {**_FOR_A_YEAR, "content-encoding": "gzip"}
    return Response(static_packed(name), media_type=STATIC[name], headers=headers)


def failed(request: Asked, status: int) -> Response[bytes]:
    """Return the page for a request that failed with *status*."""
    if status == HTTPStatus.FORBIDDEN:
        return _for_others(request)
    return page("failed.html", language_of(request), {"status": status}, status=status)


def _for_others(request: Asked) -> Response[bytes]:
    """Return the page that tells somebody whose roles do not open a page which ones they do."""
    return signed_page(request, "other_role.html", {}, status=int(HTTPStatus.FORBIDDEN))
