"""What the pages of a reception share: the paper on a page, with its number as large as can be."""

from __future__ import annotations

import secrets
from functools import partial

from litestar import Response

from contract.views import TicketView
from hub.domain.settings import BranchSettings
from hub.web.drawing import page
from hub.web.forms import cookie_of, token_of
from hub.web.languages import language_of
from hub.web.paper import code_of, link_of
from hub.web.pressing import Asked
from hub.web.signed import session_of
from hub.web.words import minutes_of


def issued_page(
    request: Asked, settings: BranchSettings, ticket: TicketView, *, how: str = "issued"
) -> Response[bytes]:
    """Return the page that shows the paper of *ticket*; loaded again, it is the same answer once more.

    *how* tells what has just been done: ``issued``, ``checked-in``, ``copy``, ``moved`` or ``split``.
    """
    token = token_of(request)
    known = {
        "ticket": ticket,
        "how": how,
        "branch": settings,
        "code": code_of(link_of(settings, ticket)),
        "form": token,
        "me": session_of(request),
        "minutes": minutes_of,
        "new_id": partial(secrets.token_hex, 16),
    }
    return page("reception_issued.html", language_of(request), known, cookies=[cookie_of(token)])
