"""What a visitor sees on each screen. Pure."""

from __future__ import annotations

from typing import assert_never

from contract.names import Language
from kiosk import (
    answers,
    code_scenes,
    notice_scenes,
    paperless_scenes,
    service_scenes,
    survey,
    survey_scenes,
    ticket_scenes,
)
from kiosk.answers import Parts
from kiosk.happenings import PickLanguage
from kiosk.paper_screens import Paperless, PaperOrNot
from kiosk.rules import POLISH
from kiosk.scene import Key, Text, Tile, Tiles, Title, Tone
from kiosk.screens import (
    Away,
    ClosedNow,
    Code,
    Confirm,
    Directions,
    Idle,
    Issuing,
    Languages,
    OutOfService,
    Printing,
    Refused,
    Services,
    Shown,
    Standstill,
    Taken,
    Visit,
)
from kiosk.state import State, trouble
from kiosk.survey_screens import AskingVisit, Rated, RateInvite, Rating
from kiosk.wording import WordsIn, booked, own_name

ENGLISH = Language("en")
IN_ENGLISH = "in English for now"
"""Below a language without a catalogue; so there is nothing that could translate it."""


def parts(state: State, screen: Visit | Idle, words_in: WordsIn) -> Parts:  # noqa: C901, PLR0911, PLR0912  one a screen
    """Return what stands on *screen*."""
    match screen:
        case Languages():
            return _languages(state, words_in)
        case ClosedNow():
            return _closed_now(state, words_in)
        case OutOfService(language):
            return answers.in_all(state, words_in, answers.closed, language), (), ()
        case Standstill():
            return answers.standstill(state, words_in), (), ()
        case Away(language=None) | Away(command=None):
            why = trouble(state)
            return answers.in_all(state, words_in, lambda words: answers.no_hub(words, why)), (), ()
        case Away():
            return answers.away(words_in(screen.language or POLISH), screen.why)
        case Services():
            return service_scenes.services(state, screen, words_in(screen.language))
        case Confirm():
            return ticket_scenes.confirm(state, screen, words_in(screen.language))
        case Directions():
            return ticket_scenes.directions(state, screen, words_in(screen.language))
        case Code():
            return code_scenes.code(state, screen, words_in(screen.language))
        case Issuing():
            return answers.issuing(words_in(screen.language))
        case Printing() | Taken():
            return answers.ticket(screen, words_in(screen.language))
        case PaperOrNot() | Paperless():
            return paperless_scenes.parts(state, screen, words_in(screen.language))
        case RateInvite() | AskingVisit() | Rating() | Rated():
            return survey_scenes.parts(state, screen, words_in)
        case Shown():
            return answers.shown(state, screen, words_in(screen.language))
        case Refused():
            return answers.refused(state, screen, words_in(screen.language))
        case _:
            assert_never(screen)


def tone(screen: object) -> Tone:
    """Return the mood of a visitor's *screen*."""
    return Tone.WELCOME if isinstance(screen, Idle) else Tone.PLAIN


def _languages(state: State, words_in: WordsIn) -> Parts:
    offered = state.menu.languages if state.menu else ()
    tiles = tuple(
        Tile(
            PickLanguage(each),
            own_name(each, words_in),
            detail=_invitation(each, words_in),
            language=each,
            said=words_in(each).gettext("Press OK to begin"),
        )
        for each in offered
    )
    first = words_in(offered[0] if offered else POLISH)
    greeting = (
        Title(first.gettext("Welcome")),
        Text(first.gettext("Please choose your language"), strong=True),
    )
    notices = notice_scenes.for_everybody(state)
    return (*greeting, Tiles(tiles)), notices, _asks_how_it_was(state, words_in)


def _closed_now(state: State, words_in: WordsIn) -> Parts:
    """Say in the first languages when to come; a touch on one of them leads to its keypad for codes."""
    offered = state.menu.languages[: answers.FIRST] if state.menu else ()
    tiles = tuple(
        Tile(PickLanguage(each), booked(words_in(each)), detail=own_name(each, words_in), language=each)
        for each in offered
    )
    told = answers.in_all(state, words_in, answers.closed_now(state.menu))
    return told, (Tiles(tiles),), _asks_how_it_was(state, words_in)


def _asks_how_it_was(state: State, words_in: WordsIn) -> tuple[Key, ...]:
    return survey_scenes.invitation(state, words_in) if survey.is_offered(state) else ()


def _invitation(language: Language, words_in: WordsIn) -> str:
    """Ask to begin; in a language without a catalogue say what whoever picks it will read."""
    here, english = (words_in(each).gettext("Touch here to begin") for each in (language, ENGLISH))
    return IN_ENGLISH if here == english and language.split("-")[0] != ENGLISH else here
