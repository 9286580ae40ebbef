"""What every page for the people who work here has: its token, who is signed in, what became of a press."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from functools import partial
from typing import Any

from litestar import Response

from hub.web.drawing import page
from hub.web.forms import cookie_of, token_of
from hub.web.languages import kept, language_of
from hub.web.pressing import Asked, said
from hub.web.signed import session_of
from hub.web.verbs import SAID


def signed_page(  # noqa: PLR0913  all but the page itself by name
    request: Asked,
    template: str,
    known: Mapping[str, Any],
    *,
    words: Mapping[str, str] = SAID,
    code: str | None = None,
    status: int = 200,
) -> Response[bytes]:
    """Return the page *template* with what it must have *known*, in the language of who asks.

    Args:
        request: who asks, with which cookies.
        template: its file.
        known: what this page alone shows; it goes before what all have.
        words: what is told of a press, in English, by its code.
        code: what became of the last press; left out, what the address says.
        status: of HTTP.
    """
    language, token = language_of(request), token_of(request)
    always = {
        "form": token,
        "me": session_of(request),
        "said": said(request.query_params.get("said", "") if code is None else code, language, words),
        "new_id": partial(secrets.token_hex, 16),
    }
    cookies = [cookie_of(token), *kept(request, language)]
    return page(template, language, {**always, **known}, status=status, cookies=cookies)
