"""What each key of the keypad does. Pure."""

from __future__ import annotations

from dataclasses import replace

from hardware.keypad_keys import KeypadKey
from kiosk.bar_keys import Aid
from kiosk.happenings import Button, Digit, Touch
from kiosk.scene import Scene, Stepper
from kiosk.speech import words
from kiosk.speech.begin import begun
from kiosk.speech.state import Choose, Say, Speech, Step, Turn, saying
from kiosk.speech.utterances import Heard

_BACK = (Aid.ENOUGH, Button.BACK, Button.HOME, Button.DONE)
_BY = {KeypadKey.UP: -1, KeypadKey.DOWN: 1, KeypadKey.LEFT: -1, KeypadKey.RIGHT: 1}


def pressed(speech: Speech, key: KeypadKey) -> Step:  # noqa: PLR0911  one a key
    """Return what pressing *key* does; the first one begins the speech and does nothing else."""
    scene = speech.scene
    if scene is None or not speech.on:
        return begun(speech, explained=key is KeypadKey.HELP)
    helped, speech = speech.helped, replace(speech, helped=False)
    if key.is_digit:
        return _number(speech, scene, key.value)
    match key:
        case KeypadKey.UP | KeypadKey.DOWN:
            return _moved(speech, scene, _BY[key])
        case KeypadKey.LEFT | KeypadKey.RIGHT:
            return _sideways(speech, scene, _BY[key])
        case KeypadKey.OK:
            return _choose(speech, scene, speech.focus)
        case KeypadKey.BACK:
            return _choose(speech, scene, _way_back(scene))
        case KeypadKey.LOUDER | KeypadKey.QUIETER:
            return speech, (Turn(louder=key is KeypadKey.LOUDER),)
        case KeypadKey.HELP:
            return _help(speech, scene, again=helped)
        case _:
            return speech, (Say(speech.last),)


def _moved(speech: Speech, scene: Scene, by: int) -> Step:
    """Go to the next thing or the one before; between the last and the first lies the screen itself."""
    found = speech.heard(scene)
    ring: list[Touch | None] = [None, *found.touches]
    place = ring.index(speech.focus) if speech.focus in ring else 0
    return _on(speech, found, ring[(place + by) % len(ring)])


def _on(speech: Speech, found: Heard, focus: Touch | None) -> Step:
    return saying(replace(speech, focus=focus), found.of(focus))


def _sideways(speech: Speech, scene: Scene, by: int) -> Step:
    """Change the number that the keys are on, or the only one there is; else go on as up and down do."""
    steppers = [block for block in (*scene.main, *scene.aside) if isinstance(block, Stepper)]
    here = [each for each in steppers if speech.focus in {each.fewer.touch, each.more.touch}]
    for each in here or (steppers if len(steppers) == 1 else []):
        key = each.more if by > 0 else each.fewer
        if key.touch in scene.touches():
            return _choose(replace(speech, focus=key.touch), scene, key.touch)
    return _moved(speech, scene, by)


def _number(speech: Speech, scene: Scene, digit: str) -> Step:
    """Type the digit where a code is asked for; elsewhere go to the thing that has this place."""
    if Digit(digit) in scene.touches():
        return _choose(speech, scene, Digit(digit))
    found, place = speech.heard(scene), int(digit)
    return _on(speech, found, found.touches[place - 1] if 0 < place <= len(found.touches) else None)


def _way_back(scene: Scene) -> Touch | None:
    """Return what leads one step back; of a question that is the screen on which it lies."""
    wanted = _BACK if scene.question is None else (Button.STAY,)
    return next((each for each in wanted if each in scene.touches()), None)


def _help(speech: Speech, scene: Scene, *, again: bool) -> Step:
    """Explain the keys; pressed once more, do what the help of the screen does."""
    if again and scene.bar is not None and scene.bar.help in scene.switches():
        return _choose(speech, scene, scene.bar.help.touch)
    return saying(replace(speech, helped=True), words.explained(scene, speech.focus, speech.words_in))


def _choose(speech: Speech, scene: Scene, touch: Touch | None) -> Step:
    offered = (*scene.touches(), *(switch.touch for switch in scene.switches()))
    if touch is None or touch not in offered:
        return saying(speech, words.how(scene, speech.words_in) or speech.heard(scene).of(None))
    return replace(speech, chosen=True), (Choose(touch),)
