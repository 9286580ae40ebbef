"""The speech of a kiosk: what happens goes in, the next state and what is to be done come out. Pure.

Speech begins when a headset is plugged in or any key is pressed, on any screen; it ends when the headset is
pulled out or the visit is over.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from kiosk.speech.begin import begun
from kiosk.speech.keys import pressed
from kiosk.speech.looks import looked
from kiosk.speech.state import (
    Happening,
    Looked,
    PageTurned,
    Plugged,
    Pressed,
    Reset,
    Say,
    Speech,
    Step,
    Turned,
)
from kiosk.speech.words import volume


def step(speech: Speech, happening: Happening) -> Step:
    """Return the speech after *happening*, and what is to be done."""
    match happening:
        case Pressed(key, at_s):
            return pressed(replace(speech, since_s=at_s), key)
        case Plugged(headset, at_s):
            return _plugged(replace(speech, since_s=at_s), headset=headset)
        case Looked():
            return looked(speech, happening)
        case Turned(level, levels):
            return _turned(speech, level, levels)
        case PageTurned():
            return replace(speech, focus=None), ()
        case _:
            assert_never(happening)


def _plugged(speech: Speech, *, headset: bool) -> Step:
    if headset == speech.headset:
        return speech, ()
    speech = replace(speech, headset=headset)
    return begun(speech) if headset else (speech.ended(), (Reset(),))


def _turned(speech: Speech, level: int, levels: int) -> Step:
    if speech.scene is None:
        return speech, ()
    return speech, (Say(volume(speech.scene, speech.focus, speech.words_in, level, levels)),)
