"""Puts the scene of a state together: the screen's parts, where and when we are, the question. Pure."""

from __future__ import annotations

from math import ceil

from contract.names import Language
from contract.views import text_in
from kiosk import aid_scenes, staff_scenes, visit_scenes
from kiosk.happenings import Button, PickService, Touch
from kiosk.patience import left_s
from kiosk.rest_scenes import rest_scene
from kiosk.scene import Key, Paging, Question, Scene, Tone, Weight
from kiosk.screens import Services, Staff
from kiosk.state import State, default_language
from kiosk.wording import Words, WordsIn


def scene_of(state: State, words_in: WordsIn, clock: str) -> Scene:
    """Return what the kiosk shows in *state*; *clock* is the branch's local time as people write it."""
    if (resting := rest_scene(state, words_in, clock)) is not None:
        return resting
    language = language_of(state)
    words, screen = words_in(language), state.screen
    if state.sheet is not None:
        main, aside, keys = aid_scenes.sheet_parts(state, state.sheet, words, language)
        tone = Tone.PLAIN
    elif isinstance(screen, Staff):
        main, aside, keys = staff_scenes.parts(state, screen, words)
        tone = Tone.STAFF
    else:
        main, aside, keys = visit_scenes.parts(state, screen, words_in)
        tone = visit_scenes.tone(screen)
    return Scene(
        name=state.sheet.title() if state.sheet else type(screen).__name__,
        language=language,
        branch=text_in(state.menu.branch_names, language) if state.menu else "",
        clock=clock,
        main=main,
        aside=aside,
        keys=keys,
        question=_question(state, words) if state.warned else None,
        tone=tone,
        modes=state.modes,
        bar=aid_scenes.bar_of(state, words),
        paging=_paging(state, words),
    )


def _paging(state: State, words: Words) -> Paging:
    near: Touch | None = None
    if isinstance(state.screen, Services) and state.screen.near is not None:
        near = PickService(state.screen.near)
    return Paging(words.gettext("Previous page"), words.gettext("Next page"), state.part, near)


def language_of(state: State) -> Language:
    """Return the language that the screen speaks."""
    if isinstance(state.screen, Staff):
        return state.rules.staff_language
    chosen: Language | None = getattr(state.screen, "language", None)
    return chosen or default_language(state)


def _question(state: State, words: Words) -> Question:
    seconds = ceil(left_s(state) or 0.0)
    told = words.ngettext(
        "This screen closes in %(n)d second.", "This screen closes in %(n)d seconds.", seconds
    ) % {"n": seconds}
    return Question(
        words.gettext("Do you need more time?"),
        told,
        (
            Key(Button.HOME, words.gettext("No, I am done"), Weight.QUIET),
            Key(Button.STAY, words.gettext("Yes, more time"), Weight.FIRST),
        ),
    )
