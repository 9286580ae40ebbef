"""The texts of the pages in the languages of their readers."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from litestar import Request
from litestar.datastructures import Cookie

from contract.names import Language

COOKIE = "okienko-lang"
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "he", "ps", "ur"})
_LOCALES = Path(__file__).parent.parent / "locale"
_WISH = re.compile(r"\s*([A-Za-z]{2,3})(?:-[A-Za-z0-9-]+)?\s*(?:;\s*q=([0-9.]+))?\s*")


@cache
def texts(language: str) -> gettext.NullTranslations:
    """Return the catalogue of *language*; English where there is none."""
    return gettext.translation("hub", _LOCALES, [language, "en"], fallback=True)


def _own_names() -> Iterator[tuple[str, str]]:
    tags = {found.parent.parent.name for found in _LOCALES.glob("*/LC_MESSAGES/hub.po")}
    names = {tag: texts(tag).gettext("own name of this language") for tag in tags}
    yield from sorted(names.items(), key=lambda each: (each[0] != "pl", each[1]))


LANGUAGES = dict(_own_names())
"""The languages that have a catalogue, each called as its speakers call it; the first is everybody's."""


def direction_of(language: str) -> str:
    """Return how *language* runs, as HTML writes it: ``rtl`` or ``ltr``."""
    return "rtl" if language.split("-", maxsplit=1)[0] in _RIGHT_TO_LEFT else "ltr"


def spoken_in(named: Mapping[Language, str], language: Language) -> Language:
    """Return the language in which a reader of *language* finds a text of the branch that is *named* so."""
    return next((each for each in (language, Language("en")) if named.get(each)), Language("pl"))


def wished(accept: str) -> str | None:
    """Return the first of our languages in the header `Accept-Language`, or None."""
    wishes: list[tuple[float, int, str]] = []
    for part in accept.split(","):
        if wish := _WISH.fullmatch(part):
            wishes.append((-_weight(wish[2]), len(wishes), wish[1].lower()))
    return next((language for _, _, language in sorted(wishes) if language in LANGUAGES), None)


def _weight(text: str | None) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


def language_of(request: Request, otherwise: str = "") -> Language:  # type: ignore[type-arg]
    """Return the language for *request*: chosen now, chosen before, *otherwise*, the browser's, or Polish."""
    chosen = request.query_params.get("lang") or request.cookies.get(COOKIE) or otherwise
    if chosen in LANGUAGES:
        return Language(chosen)
    if otherwise:
        return Language("en")  # a visitor's language that has no catalogue
    return Language(wished(request.headers.get("accept-language", "")) or "pl")


def language_of_visitor(request: Request, own: str = "") -> Language:  # type: ignore[type-arg]
    """Return the language in the address, else the visitor's *own*, else the browser's, or Polish.

    Visitors' phones keep nothing of us, so what was chosen travels in the address.
    """
    chosen = request.query_params.get("lang", "")
    if chosen in LANGUAGES:
        return Language(chosen)
    if own:
        return Language(own if own in LANGUAGES else "en")
    return Language(wished(request.headers.get("accept-language", "")) or "pl")


def kept(request: Request, language: Language) -> list[Cookie]:  # type: ignore[type-arg]
    """Return the cookie that keeps *language* for the next pages, where the reader has chosen it now."""
    if "lang" not in request.query_params:
        return []
    year_s = 31_536_000
    return [Cookie(key=COOKIE, value=language, max_age=year_s, samesite="lax", httponly=True)]
