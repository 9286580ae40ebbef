"""What a change on the screen does: a new screen is read out, of one that stays only what is new. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kiosk.happenings import Touch
from kiosk.scene import RESTING, Keypad, Scene, Stepper, Title, Weight
from kiosk.speech import words
from kiosk.speech.begin import arrived, begun
from kiosk.speech.state import Looked, Reset, Say, Speech, Step, saying
from kiosk.speech.utterances import Utterance, block_said


def looked(speech: Speech, look: Looked) -> Step:
    """Return what follows from what is on the screen now."""
    before, went_home = speech.scene, look.home and not speech.home
    since_s = look.at_s if look.talking else speech.since_s
    speech = replace(speech, scene=look.scene, home=look.home, since_s=since_s)
    if went_home:
        return _over(speech, before)
    if not speech.on:
        return speech, ()
    if look.scene.tone in RESTING or (
        look.home and not speech.headset and look.at_s - since_s >= speech.idle_s
    ):
        return speech.ended(), (Reset(),)
    if before is None:
        return begun(speech)
    if _face(before) != _face(look.scene):
        return arrived(speech, look.scene)
    return _changed(speech, before, look.scene)


def _over(speech: Speech, before: Scene | None) -> Step:
    """End the visit and say so; whoever comes next has other ears, and a headset still in is spoken to."""
    said = words.over(before, speech.words_in) if speech.on and before is not None else ()
    after, orders = begun(speech.ended()) if speech.headset else (speech.ended(), ())
    greeting = [each for order in orders if isinstance(order, Say) for each in order.said]
    return after, (Reset(), *((Say((*said, *greeting)),) if said or greeting else ()))


def _face(scene: Scene) -> tuple[object, ...]:
    """Return what makes a screen another one; numbers, times and what was typed do not."""
    titles = tuple(block.text for block in scene.main if isinstance(block, Title))
    return scene.name, scene.language, titles, scene.question is not None


def _changed(speech: Speech, before: Scene, scene: Scene) -> Step:
    """Say what was typed or counted, whoever did it, and whatever else comes of what was chosen here."""
    chosen, speech = speech.chosen, replace(speech, chosen=False)
    if before == scene:
        return speech, ()
    old, new = speech.heard(before), speech.heard(scene)
    news = [each for each in new.said if each not in old.said and not each.private]
    if not chosen:
        counted = tuple(_counted(scene, speech))
        news = [each for each in news if each in counted]
    said = (*_digits(speech, before, scene), *news)
    focus = _focus(speech, before, scene)
    if focus != speech.focus or (chosen and not said and old.of(focus) != new.of(focus)):
        said += new.of(focus)
    return saying(replace(speech, focus=focus), said)


def _counted(scene: Scene, speech: Speech) -> Iterator[Utterance]:
    """Yield what is said of the numbers on a screen that only people change."""
    for block in (*scene.main, *scene.aside):
        if isinstance(block, Keypad | Stepper):
            yield from block_said(block, scene.language, speech.words_in(scene.language))


def _digits(speech: Speech, before: Scene, scene: Scene) -> Iterator[Utterance]:
    """Yield the digit that was typed, for a headset alone; one that the screen hides is not said either.

    Those before it may have been masked meanwhile, or have come back to sight: only how many they are counts.
    """
    for pad, typed in _pads(before, scene):
        if speech.headset and len(pad.typed) == len(typed) + 1 and pad.typed[-1:].isdecimal():
            yield Utterance(pad.typed[-1], scene.language, private=True)


def _pads(before: Scene, scene: Scene) -> Iterator[tuple[Keypad, str]]:
    """Yield the keypads of *scene*, each with what was typed on it before."""
    old = [block for block in (*before.main, *before.aside) if isinstance(block, Keypad)]
    new = [block for block in (*scene.main, *scene.aside) if isinstance(block, Keypad)]
    yield from ((pad, was.typed) for pad, was in zip(new, old, strict=False))


def _focus(speech: Speech, before: Scene, scene: Scene) -> Touch | None:
    """Return what the keys are on now; once all digits are there, the key that leads on."""
    if any(len(typed) < pad.length == len(pad.typed) for pad, typed in _pads(before, scene)):
        onward = [key.touch for key in scene.keys if key.enabled and key.weight is Weight.FIRST]
        return onward[0] if onward else speech.focus
    offered = speech.heard(scene).touches
    if speech.focus is None or speech.focus in offered:
        return speech.focus
    # A number that has come to its end can still go the other way.
    steppers = [block for block in (*before.main, *before.aside) if isinstance(block, Stepper)]
    ends = [(each.fewer.touch, each.more.touch) for each in steppers]
    beside = [touch for both in ends if speech.focus in both for touch in both if touch in offered]
    return beside[0] if beside else None
