"""How speech begins and a screen is first heard. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk.happenings import Touch
from kiosk.scene import Scene, Weight
from kiosk.speech import words
from kiosk.speech.state import Speech, Step, saying
from kiosk.speech.utterances import Said


def begun(speech: Speech, *, explained: bool = False) -> Step:
    """Begin to read the screen out, and say how the keys are used."""
    speech = replace(speech, on=True, helped=explained)
    scene = speech.scene
    if scene is None:
        return speech, ()
    how = words.explained(scene, None, speech.words_in) if explained else words.how(scene, speech.words_in)
    speech, said = _first(speech, scene, how)
    return saying(speech, words.place(scene) + said)


def arrived(speech: Speech, scene: Scene) -> Step:
    """Read out a screen that has come up."""
    # Who has just chosen a language hears in it for the first time how to go on.
    how = () if speech.taught else words.how(scene, speech.words_in)
    speech, said = _first(replace(speech, chosen=False, helped=False), scene, how)
    return saying(speech, said)


def _first(speech: Speech, scene: Scene, how: Said) -> tuple[Speech, Said]:
    found, focus = speech.heard(scene), _first_focus(scene)
    there = found.of(focus) if focus is not None else ()
    taught = speech.taught or (bool(how) and not words.offered_languages(scene))
    return replace(speech, focus=focus, taught=taught), (*found.of(None), *how, *there)


def _first_focus(scene: Scene) -> Touch | None:
    """Return what the keys are on at first: the answer to a question that keeps everything, else nothing."""
    keys = scene.question.keys if scene.question else ()
    return next((key.touch for key in keys if key.weight is Weight.FIRST), None)
