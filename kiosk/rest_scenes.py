"""What a kiosk shows while it rests: the invitation, and the dim picture that moves about. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contract.names import Language
from contract.views import text_in
from kiosk import answers, notice_scenes
from kiosk.aid_scenes import bar_of
from kiosk.rest import Rest, picture_number, rest_of
from kiosk.rules import POLISH
from kiosk.scene import Block, Names, Scene, Text, Title, Tone
from kiosk.screens import ClosedNow, OutOfService, Standstill
from kiosk.state import State, trouble
from kiosk.wording import Words, WordsIn, own_name


def rest_scene(state: State, words_in: WordsIn, clock: str) -> Scene | None:
    """Return what a kiosk at rest shows; None where it does not rest."""
    match rest_of(state):
        case Rest.ATTRACT:
            return _invitation(state, words_in, clock)
        case Rest.SAVER:
            return _dim(state, words_in, clock)
        case Rest.AWAKE:
            return None


def _invitation(state: State, words_in: WordsIn, clock: str) -> Scene:
    number, offered = picture_number(state), _languages(state)
    each = max(1, *(len(notice_scenes.at_rest(state, tag)) for tag in offered))  # pictures in one language
    language = _in_turn(offered, words_in, number // each)
    pages = notice_scenes.at_rest(state, language)
    words = words_in(language)
    main: tuple[Block, ...] = (
        Title(words.gettext("Take a ticket here")),
        Text(words.gettext("Touch the screen")),
        *((pages[number % each % len(pages)],) if pages else ()),
        Names(tuple(own_name(each, words_in) for each in offered), own_name(language, words_in)),
    )
    scene = _scene("Attract", Tone.ATTRACT, state, (language, number), clock, main)
    return replace(scene, bar=bar_of(state, words))


def _dim(state: State, words_in: WordsIn, clock: str) -> Scene:
    number = picture_number(state)
    language = _in_turn(_languages(state), words_in, number)
    main: tuple[Block, ...] = (Title(clock), *_told(state, words_in(language)))
    return _scene("Saver", Tone.DIM, state, (language, number), clock, main)


def _scene(  # noqa: PLR0913, PLR0917  # what a scene of rest is made of
    name: str, tone: Tone, state: State, turn: tuple[Language, int], clock: str, main: tuple[Block, ...]
) -> Scene:
    language, number = turn
    branch = text_in(state.menu.branch_names, language) if state.menu else ""
    return Scene(
        name=name,
        language=language,
        branch=branch,
        clock=clock,
        main=main,
        tone=tone,
        picture=number,
        modes=state.modes,
    )


def _told(state: State, words: Words) -> Iterator[Text]:
    """Yield in two lines how things stand, and what to do."""
    match state.screen:
        case ClosedNow():
            lines = answers.closed_now(state.menu)(words)
        case OutOfService():
            lines = answers.closed(words)
        case Standstill():
            lines = answers.stopped_words(words)
        case _ if state.away or state.menu is None:
            lines = answers.no_hub(words, trouble(state))
        case _:
            lines = (words.gettext("Take a ticket here"), words.gettext("Touch the screen"))
    yield from (Text(line) for line in lines)


def _languages(state: State) -> tuple[Language, ...]:
    return (state.menu.languages if state.menu else ()) or (POLISH,)


def _in_turn(offered: tuple[Language, ...], words_in: WordsIn, number: int) -> Language:
    """Return whose turn it is; languages that have no words of their own would say the same twice."""
    said = {words_in(each).gettext("Take a ticket here"): each for each in reversed(offered)}
    own = [each for each in offered if each in said.values()]
    return own[number % len(own)]
