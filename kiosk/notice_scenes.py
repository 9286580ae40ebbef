"""What staff and the branch's file tell everybody, on the screens of a kiosk: never over what is asked.

A face deals out on pages what is too much for one, and a voice reads it like everything else. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from contract.names import Language
from contract.picture import Texts
from kiosk.rules import POLISH
from kiosk.scene import Text
from kiosk.state import State

SHORT = 160
"""Notices of no more letters together stand above the services; what is more stands behind them."""
PAGE = 140
"""So many letters at most stand on one picture of a kiosk at rest."""
ENGLISH = Language("en")


def in_language(state: State, language: Language) -> tuple[Text, ...]:
    """Return all notices as a reader of *language* finds them, newest first."""
    return tuple(_text(each, language) for each in _notices(state))


def for_everybody(state: State) -> tuple[Text, ...]:
    """Return all notices for who has not chosen a language: in Polish, and in English where there is one."""
    return tuple(dict.fromkeys(_text(each, to) for each in _notices(state) for to in (POLISH, ENGLISH)))


def parted(texts: tuple[Text, ...]) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
    """Return those of *texts* that leave the services their room, and the rest, which stands behind them."""
    room, above = SHORT, 0
    while above < len(texts) and (room := room - len(texts[above].text)) >= 0:
        above += 1
    return texts[:above], texts[above:]


def at_rest(state: State, language: Language) -> tuple[Text, ...]:
    """Return the pages on which a kiosk at rest tells the notices, one a picture."""
    return tuple(
        Text(page, each.language) for each in in_language(state, language) for page in _pages(each.text)
    )


def _notices(state: State) -> tuple[Texts, ...]:
    return state.menu.notices if state.menu is not None else ()


def _text(notice: Texts, language: Language) -> Text:
    spoken = next((each for each in (language, ENGLISH) if notice.get(each)), POLISH)
    return Text(notice[spoken], None if spoken == language else spoken)


def _pages(text: str) -> Iterator[str]:
    """Yield *text* in pages of whole words."""
    page = ""
    for word in text.split():
        if page and len(page) + 1 + len(word) > PAGE:
            yield page
            page = ""
        page = f"{page} {word}".strip()
    if page:
        yield page
