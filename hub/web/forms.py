"""What a form must bring so that we know it is ours: a second copy of a token that only our pages can read.

The cookie is `SameSite=Strict`: a page of another site can neither read it nor have it sent.
"""

from __future__ import annotations

import hmac
import secrets

from litestar import Request
from litestar.datastructures import Cookie

COOKIE = "okienko-form"
FIELD = "form"


class FormNotOurs(Exception):
    """A form came without the token of our page, or long after the browser forgot it."""


def token_of(request: Request) -> str:  # type: ignore[type-arg]
    """Return the token of this browser; a new one where it has none yet."""
    return request.cookies.get(COOKIE) or secrets.token_urlsafe(18)


def cookie_of(token: str) -> Cookie:
    """Return the cookie that keeps *token* for as long as the browser is open."""
    return Cookie(key=COOKIE, value=token, httponly=True, samesite="strict")


def require_ours(request: Request, token: str) -> None:  # type: ignore[type-arg]
    """Let only forms of our own pages pass.

    Raises:
        FormNotOurs: the form's *token* is not the one of the cookie.
    """
    kept = request.cookies.get(COOKIE, "")
    if not kept or not hmac.compare_digest(kept.encode(), token.encode()):
        raise FormNotOurs
