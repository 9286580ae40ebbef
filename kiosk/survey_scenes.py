"""What a visitor sees who says how the visit was. Pure."""

from __future__ import annotations

from typing import assert_never

from contract.names import Language
from contract.survey import Face
from contract.views import text_in
from kiosk import answers
from kiosk.answers import Parts
from kiosk.happenings import Button
from kiosk.scene import Key, Sign, Text, Tile, Tiles, Title, Weight
from kiosk.state import State, default_language
from kiosk.survey_happenings import AWAY, BeginRating, PickFace
from kiosk.survey_screens import AskingVisit, Rated, RateInvite, Rating, Survey
from kiosk.wording import Words, WordsIn

SIGNS = {
    Face.VERY_BAD: Sign.VERY_BAD,
    Face.BAD: Sign.BAD,
    Face.SO_SO: Sign.SO_SO,
    Face.GOOD: Sign.GOOD,
    Face.VERY_GOOD: Sign.VERY_GOOD,
}
"""The drawn face of each score."""
_ENGLISH = Language("en")


def parts(state: State, screen: Survey, words_in: WordsIn) -> Parts:
    """Return what stands on *screen*."""
    match screen:
        case RateInvite():
            return _invite(state, words_in)
        case AskingVisit(language=language):
            words = words_in(language)
            return (Title(words.gettext("One moment, please")),), (), ()
        case Rating(language=language):
            return _faces(screen, words_in(language))
        case Rated(language=language):
            return _rated(screen, words_in(language))
        case _:
            assert_never(screen)


def invitation(state: State, words_in: WordsIn) -> tuple[Key, ...]:
    """Return the key of the first screen that asks, in the first language of the branch and in English."""
    spoken = dict.fromkeys((default_language(state), _ENGLISH))
    asked = dict.fromkeys(question(words_in(each)) for each in spoken)
    return (Key(BeginRating(), " · ".join(asked)),)


def question(words: Words) -> str:
    """Return the question of the house."""
    return words.gettext("How was your visit?")


def _invite(state: State, words_in: WordsIn) -> Parts:
    def told(words: Words) -> tuple[str, str]:
        return question(words), words.gettext("Please hold the code of your ticket to the reader.")

    back = words_in(default_language(state)).gettext("Back")
    return answers.in_all(state, words_in, told), (), (Key(Button.HOME, back, Weight.QUIET),)


def _faces(screen: Rating, words: Words) -> Parts:
    asked = text_in(screen.question, screen.language) if screen.question else question(words)
    tiles = tuple(Tile(PickFace(int(face)), name, sign=SIGNS[face]) for face, name in names(words).items())
    note = Text(words.gettext("Nobody learns who gave which answer."))
    key = Key(Button.HOME, words.gettext("Cancel"), Weight.QUIET)
    return (Title(asked), Tiles(tiles), note), (), (key,)


def names(words: Words) -> dict[Face, str]:
    """Return what the faces are called."""
    return {
        Face.VERY_BAD: words.gettext("Very bad"),
        Face.BAD: words.gettext("Bad"),
        Face.SO_SO: words.gettext("So-so"),
        Face.GOOD: words.gettext("Good"),
        Face.VERY_GOOD: words.gettext("Very good"),
    }


def _rated(screen: Rated, words: Words) -> Parts:
    done = (Key(Button.DONE, words.gettext("Done"), Weight.FIRST),)
    if not screen.code:
        return (Title(words.gettext("Thank you for your answer.")),), (), done
    title = Title(words.gettext("This visit cannot be rated now"))
    return (title, Text(_why_not(screen.code, words), strong=True)), (), done


def _why_not(code: str, words: Words) -> str:
    told = {
        "rated-before": words.gettext("It has been rated already."),
        "too-late-to-rate": words.gettext("It ended too long ago."),
        "not-served-yet": words.gettext("You can rate it once you have been served."),
        "unknown-ticket": words.gettext("This is not the code of a ticket of today."),
        AWAY: words.gettext("There is no connection now. Please try again later."),
    }
    return told.get(code, words.gettext("Visits are not rated here at present."))
