"""Keypad, headset and voice of a kiosk, tied to its screen: what the speech wants is done here."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, assert_never

from contract.clock import Clock
from hardware.headset import HeadsetJack
from hardware.keypad import Keypad, Receivers
from hardware.keypad_keys import KeypadKey
from hardware.outputs import Output, OutputParts
from hardware.voice import Voice
from kiosk import happenings as h
from kiosk.scene import Scene
from kiosk.speech.state import (
    Choose,
    Happening,
    Looked,
    Order,
    Plugged,
    Pressed,
    Reset,
    Say,
    Speech,
    Turn,
    Turned,
)
from kiosk.speech.step import step
from kiosk.talker import Talker
from kiosk.texts import words_in
from link.health import Health

_log = logging.getLogger(__name__)

KEYPAD_LOST, KEYPAD_STUCK, JACK_LOST = "keypad-lost", "keypad-stuck", "headset-jack-lost"
MUTE, FAILED = "mute", "speech-failed"
"""The faults by which staff learn that somebody who does not see cannot use this kiosk."""


class OpensJack(Protocol):
    """Opens a headset jack."""

    def __call__(
        self, on_change: Callable[[bool], None], on_lost: Callable[[], None], on_back: Callable[[], None]
    ) -> HeadsetJack | None:
        """Return the jack, listened to from now on; None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechParts:
    """What a kiosk is made of for those who do not see it; all of it may be missing.

    Attributes:
        outputs: loudspeaker and headset.
        voice: what speaks.
        keypad: opens the tactile keypad.
        jack: opens the sound card's headset jack.
    """

    outputs: Mapping[Output, OutputParts] = field(default_factory=dict)
    voice: Voice | None = None
    keypad: Callable[[Receivers], Keypad | None] = lambda _: None
    jack: OpensJack = lambda *_: None


class Voicing:
    """The speech of a kiosk. What is not said otherwise is for the loop's thread.

    Args:
        parts: what it is made of.
        idle_s: see `Speech`.
        clock: the day's clock.
        health: tells staff what is lost.
        post: leaves word for the loop; any thread.
        flow: has the kiosk's flow take a step.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # what it is made of, and the loop and staff that it tells
        self,
        parts: SpeechParts,
        idle_s: float,
        clock: Clock,
        health: Health,
        post: Callable[[Pressed | Plugged], None],
        flow: Callable[[h.Happening], None],
    ) -> None:
        self._clock, self._health, self._post, self._flow = clock, health, post, flow
        self._speech = Speech(words_in=words_in, idle_s=idle_s)
        self._plugged = {"keypad": False, "jack": False}
        self._plugging = threading.Lock()
        self._talker = Talker(parts.outputs, parts.voice, lambda trouble: self._tell(MUTE, trouble))
        self._voice = parts.voice
        self._keypad = parts.keypad(self._receivers())
        self._jack = parts.jack(
            lambda plugged: self.headset("jack", plugged=plugged),
            lambda: self._tell(JACK_LOST, "the headset jack is lost"),
            lambda: self._tell(JACK_LOST),
        )

    @property
    def focus(self) -> h.Touch | None:
        """What the keys are on."""
        return self._speech.focus

    @property
    def talking(self) -> bool:
        """Whether somebody is being spoken to."""
        return self._talker.talking

    def press(self, key: KeypadKey) -> None:
        """Take in that *key* was pressed, which cuts what is being said; any thread."""
        self._talker.hush()
        self._post(Pressed(key, self._clock.elapsed()))

    def headset(self, jack: str, *, plugged: bool) -> None:
        """Take in whether a headset is in the *jack* of that name; any thread."""
        with self._plugging:
            self._plugged[jack] = plugged
            plugged = any(self._plugged.values())
            self._talker.headset(plugged=plugged)
            self._post(Plugged(plugged, self._clock.elapsed()))

    def sound(self, wav: bytes) -> bool:
        """Let a sound be heard, but not by whom words tell the same; return whether it is seen to here."""
        return (self._speech.on and self._talker.able) or self._talker.sound(wav)

    def look(self, scene: Scene, *, home: bool) -> None:
        """Take in what is on the screen; *home*: nobody is there."""
        self.take(Looked(scene, home, self.talking, self._clock.elapsed()))

    def take(self, happening: Happening) -> None:
        """Take in what happened, and do what follows."""
        try:
            self._speech, orders = step(self._speech, happening)
            for order in orders:
                self._carry_out(order)
        except Exception:  # noqa: BLE001  who sees the screen goes on; staff see to who does not
            _log.exception("The speech failed at %s", type(happening).__name__)
            self._tell(FAILED, "the speech failed: see the diary")
            self._speech = self._speech.ended()
            self._talker.reset()
        else:
            if not isinstance(happening, Looked):
                self._tell(FAILED)

    def close(self) -> None:
        """Let go of everything."""
        for part in (self._keypad, self._jack, self._talker):
            if part is not None:
                part.close()
        close = getattr(self._voice, "close", None)
        if close is not None:
            close()

    def _carry_out(self, order: Order) -> None:
        match order:
            case Say(said):
                self._talker.say(said)
            case Choose(touch):
                self._flow(h.Touched(touch, self._clock.elapsed()))
            case Turn(louder):
                if (level := self._talker.turn(louder=louder)) is not None:
                    self.take(Turned(*level))
            case Reset():
                self._talker.reset()
            case _:
                assert_never(order)

    def _receivers(self) -> Receivers:
        return Receivers(
            on_press=self.press,
            on_headset=lambda plugged: self.headset("keypad", plugged=plugged),
            on_stuck=lambda key: self._tell(KEYPAD_STUCK, f"key {key} of the keypad is stuck: release it"),
            on_released=lambda _: self._tell(KEYPAD_STUCK),
            on_lost=lambda: self._tell(KEYPAD_LOST, "the keypad is lost"),
            on_back=lambda: self._tell(KEYPAD_LOST),
        )

    def _tell(self, fault: str, detail: str = "") -> None:
        if detail:
            self._health.fault(fault, detail)
        else:
            self._health.back(fault)
