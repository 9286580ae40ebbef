"""Who is signed in at a page, and under which name the journal keeps what they do."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.datastructures import Cookie

from contract.names import DeviceId
from hub.accounts.cookie import cookie_name
from hub.accounts.records import Session

Asked = Request[Any, Any, Any]
PAGE = DeviceId("page")
"""Who asks by a page that needs no name, as a visitor's own."""


def session_of(request: Asked) -> Session | None:
    """Return the session of who asks; None where nobody is signed in."""
    found = request.scope.get("user")
    return found if isinstance(found, Session) else None


def by_of(request: Asked) -> DeviceId:
    """Return what the journal names by whom a page's command was asked for."""
    session = session_of(request)
    return session.by if session is not None else PAGE


def session_cookie(token: str, *, behind_tls: bool) -> Cookie:
    """Return the cookie that keeps *token* while the browser is open; no script and no other site reads it.

    An empty *token* makes the browser forget it.
    """
    return Cookie(
        key=cookie_name(behind_tls=behind_tls),
        value=token,
        path="/",
        max_age=None if token else 0,
        httponly=True,
        samesite="strict",
        secure=behind_tls,
    )
