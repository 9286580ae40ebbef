"""Templates and the headers under which every page leaves."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from litestar import Response
from litestar.datastructures import Cookie
from litestar.enums import MediaType

from contract.names import Language
from contract.views import text_in, things_in
from hub.web.languages import LANGUAGES, direction_of, spoken_in, texts
from hub.web.navigation import here_in, ways_of

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-robots-tag": "noindex, nofollow",
}
"""What every answer of the site carries besides what every answer of the hub does (`hub.http.headers`). The
pages hold no inline script or style, so none is allowed."""

STATIC = {
    "board.css": "text/css",
    "board.js": "text/javascript",
    "manual.css": "text/css",
    "okienko.css": "text/css",
    "reception.css": "text/css",
    "live.js": "text/javascript",
    "print.js": "text/javascript",
    "turn.js": "text/javascript",
    "turn.svg": "image/svg+xml",
    "office.css": "text/css",
    "icon.svg": "image/svg+xml",
}
"""The files that pages need besides, with their types."""


@cache
def static(name: str) -> bytes:
    """Return the file *name* of `STATIC`."""
    return (HERE / "static" / name).read_bytes()


@cache
def static_packed(name: str) -> bytes:
    """Return the file *name* packed by gzip; pages are not, lest their size betray what they say."""
    return gzip.compress(static(name), mtime=0)


@cache
def static_url(name: str) -> str:
    """Return the address of the file *name*; it changes with the contents, so that browsers may keep them."""
    return f"/static/{name}?v={hashlib.sha256(static(name)).hexdigest()[:12]}"


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  first page, not start

    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        static_url=static_url,
        languages=LANGUAGES,
        text_in=text_in,
        things_in=things_in,
        spoken_in=spoken_in,
        direction_of=direction_of,
        ways_of=ways_of,
        here_in=here_in,
    )
    return environment


def drawn(template: str, language: Language, known: Mapping[str, Any]) -> str:
    """Return the *template* filled with what is *known*, in *language*."""
    catalogue = texts(language)
    return (
        _templates()
        .get_template(template)
        .render(known, lang=language, _=catalogue.gettext, ngettext=catalogue.ngettext)
    )


def page(
    template: str,
    language: Language,
    known: Mapping[str, Any],
    *,
    status: int = 200,
    cookies: Sequence[Cookie] = (),
) -> Response[bytes]:
    """Return a whole page."""
    return Response(
        drawn(template, language, known).encode(),
        status_code=status,
        media_type=MediaType.HTML,
        headers=HEADERS,
        cookies=list(cookies),
    )
