"""What a form must bring so that we know it is ours: a token that only our pages can read.

Of somebody who is signed in it follows from the session, so that no other browser's token is good and none
can be planted. Of everybody else the browser keeps a second copy in a cookie that is `SameSite=Strict`: a
page of another site can neither read it nor have it sent.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from litestar import Request
from litestar.datastructures import Cookie

from hub.web.signed import session_of

COOKIE = "okienko-form"
FIELD = "form"


class FormNotOurs(Exception):
    """A form came without the token of our page, or long after the browser forgot it."""


def token_of(request: Request) -> str:  # type: ignore[type-arg]
    """Return the token of this browser; where it has none yet a new one, the same for the whole request."""
    state = request.scope.setdefault("state", {})
    return _expected(request) or str(state.setdefault(COOKIE, secrets.token_urlsafe(18)))


def cookie_of(token: str) -> Cookie:
    """Return the cookie that keeps *token* for as long as the browser is open."""
    return Cookie(key=COOKIE, value=token, httponly=True, samesite="strict")


def require_ours(request: Request, token: object) -> None:  # type: ignore[type-arg]
    """Let only forms of our own pages pass.

    Raises:
        FormNotOurs: the form's *token* is not the one of this browser.
    """
    expected = _expected(request)
    if not expected or not hmac.compare_digest(expected.encode(), str(token).encode()):
        raise FormNotOurs


def _expected(request: Request) -> str:  # type: ignore[type-arg]
    if (session := session_of(request)) is not None:
        return hmac.new(session.token.encode(), b"form", hashlib.sha256).hexdigest()[:32]
    return request.cookies.get(COOKIE, "")
