"""What the pages of a reception share: the paper on a page, with its number as large as can be."""

from __future__ import annotations

from litestar import Response

from contract.views import TicketView
from hub.domain.settings import BranchSettings
from hub.web.paper import code_of, link_of
from hub.web.pressing import Asked
from hub.web.signed_page import signed_page
from hub.web.words import minutes_of


def issued_page(
    request: Asked, settings: BranchSettings, ticket: TicketView, *, how: str = "issued"
) -> Response[bytes]:
    """Return the page that shows the paper of *ticket*; loaded again, it is the same answer once more.

    *how* tells what has just been done: ``issued``, ``checked-in``, ``copy``, ``moved`` or ``split``.
    """
    known = {
        "ticket": ticket,
        "how": how,
        "branch": settings,
        "code": code_of(link_of(settings, ticket)),
        "minutes": minutes_of,
    }
    return signed_page(request, "reception_issued.html", known)
