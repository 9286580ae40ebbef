"""The fixed words on the board in every language of the house, from the catalogues beside this file."""

from __future__ import annotations

import gettext
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from contract.names import Language
from contract.views import Texts, Wait

DOMAIN = "display_board"
LOCALE = Path(__file__).parent / "locale"


def N_(text: str) -> str:  # noqa: N802  the name by which gettext's tools find texts that are translated later
    """Mark *text* for the catalogues; `said` translates it."""
    return text


NUMBER = N_("Number")
DESK = N_("Desk")
WAITING = N_("Waiting")
NOBODY_WAITS = N_("Nobody is waiting")
MINUTES = N_("{low}–{high} min")  # noqa: RUF001  a range is written with an en dash
UP_TO_MINUTES = N_("up to {high} min")
SO_MANY_MINUTES = N_("{high} min")
AGAIN = N_("Call no. {times}")
STALE = N_("No connection since {time}.")
NEVER_CONNECTED = N_("No connection to the queue.")
NOBODY_YET = N_("Nobody has been called yet. Your number will appear here.")
STARTING = N_("One moment, please…")
STOPPED = N_("The hall is stopped for a while")
STOPPED_MORE = N_("Nobody loses the place.")
NOBODY_AT_ALL = N_("Nobody is waiting. Your number will appear here.")
LAST_CALLS = N_("Last calls")
BOOKINGS = N_("Bookings")
NO_BOOKINGS = N_("No bookings soon")
TROUBLE = N_("This board is out of order. Please listen to the staff.")


@cache
def languages() -> tuple[Language, ...]:
    """Return every language that has a catalogue."""
    found = LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po")
    return tuple(sorted(Language(each.parent.parent.name) for each in found))


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE, [language.replace("-", "_")], fallback=True)


def said(text: str, language: Language, **values: object) -> str:
    """Return *text* in *language*, with *values* in its places; English where there is no catalogue."""
    return _catalogue(language).gettext(text).format(**values)


def said_of(wait: Wait, language: Language) -> str:
    """Return how long a newcomer must wait, in *language*; empty where nobody waits at all."""
    if wait.high == 0:
        return ""
    if wait.low == 0:
        return said(UP_TO_MINUTES, language, high=wait.high)
    if wait.low == wait.high:
        return said(SO_MANY_MINUTES, language, high=wait.high)
    return said(MINUTES, language, low=wait.low, high=wait.high)


def said_in_all(text: str, languages: Sequence[Language], **values: object) -> tuple[str, ...]:
    """Return *text* in each of *languages*, each wording once."""
    return tuple(dict.fromkeys(said(text, language, **values) for language in languages))


class Said(NamedTuple):
    """A text and the language that it is in."""

    words: str
    language: Language


def each_said(text: str, languages: Sequence[Language], **values: object) -> tuple[Said, ...]:
    """Return *text* in each of *languages*, each wording once, with its language."""
    wordings: dict[str, Language] = {}
    for language in languages:
        wordings.setdefault(said(text, language, **values), language)
    return tuple(Said(words, language) for words, language in wordings.items())


def told_in(texts: Texts, languages: Sequence[Language]) -> tuple[Said, ...]:
    """Return the operator's *texts* in those of *languages* that they are in, in this order."""
    there = [language for language in languages if texts.get(language)]
    return tuple(Said(texts[language], language) for language in there or [Language("pl")])
