"""A whole box for those who do not see the screen, put together from twins: keys, plug, voices and outputs.

What it must hold true is that of EN 301 549; the numbers A06 and on are those of the list of requirements.
"""

from __future__ import annotations

import queue
import time

import pytest

from hardware.keypad import EvdevKeypad, KeypadKey, Receivers
from hardware.outputs import Heard, NotPrivate, Output, OutputParts, Outputs
from hardware.switch_jack import SwitchJack
from hardware.virtual_keypad import LAYOUT, VirtualJack, VirtualKeypad
from hardware.virtual_speaker import VirtualSpeaker
from hardware.virtual_voice import VirtualVoice
from hardware.voice_chain import VoiceChain
from tests.hardware.listening import clipped
from tests.hardware.pins import wait_for

SPEAKER, HEADSET = Output.SPEAKER, Output.HEADSET
SERVICES = ("Karta pobytu", "Odbiór decyzji", "Informacja")


class Kiosk:
    """A menu that is read aloud, as simple as one can be: arrows move, OK chooses, repeat says it again."""

    def __init__(self, language="pl"):
        self.language = language
        self.fingers, self.plug = VirtualKeypad(), VirtualJack()
        self.voice = VirtualVoice()
        self.speakers = {output: VirtualSpeaker() for output in Output}
        self.outputs = Outputs({output: OutputParts(speaker) for output, speaker in self.speakers.items()})
        self.chosen = queue.Queue()
        self.ends = queue.Queue()
        self.place, self.last = 0, ""
        voices = VoiceChain([("twin", self.voice)])
        self._speak = voices.speak
        self.jack = SwitchJack(
            self.plug.open, on_change=self._plugged, state_of=self.plug.state_of, settle_s=0.05
        )
        self.keypad = EvdevKeypad([self.fingers.open], LAYOUT, Receivers(on_press=self._pressed))
        wait_for(lambda: self.keypad.available and self.jack.plugged is not None, "keypad and jack")

    def close(self):
        for part in (self.keypad, self.jack, self.outputs, self.fingers, self.plug):
            part.close()

    def say(self, text, *, private=False):
        self.last = text
        output = HEADSET if self.outputs.is_private(HEADSET) else SPEAKER
        self.outputs.say(
            lambda: self._speak(text, self.language),
            output,
            private=private,
            on_end=lambda heard: self.ends.put((text, heard)),
        )

    def speaking(self, text):
        wait_for(lambda: (text, self.language) in self.voice.said, f"{text!r} to be spoken")
        wait_for(lambda: any(speaker._stops for speaker in self.speakers.values()), "sound")

    def _plugged(self, plugged):
        self.outputs.headset(plugged=plugged)
        if plugged:
            self.say(SERVICES[self.place])

    def _pressed(self, key):
        self.outputs.stop()
        match key:
            case KeypadKey.DOWN | KeypadKey.UP:
                self.place = (self.place + (1 if key is KeypadKey.DOWN else -1)) % len(SERVICES)
                self.say(SERVICES[self.place])
            case KeypadKey.REPEAT:
                self.say(self.last)
            case KeypadKey.LOUDER:
                self.outputs.louder(HEADSET)
            case KeypadKey.OK:
                self.chosen.put(SERVICES[self.place])


@pytest.fixture
def kiosk():
    made = Kiosk()
    yield made
    made.close()


def test_plugging_in_a_headset_starts_the_speech_within_a_second(kiosk):
    began_s = time.monotonic()
    kiosk.plug.headset(plugged=True)
    kiosk.speaking(SERVICES[0])

    assert time.monotonic() - began_s < 1.0, "A07"
    assert kiosk.speakers[HEADSET]._stops


def test_a_service_is_chosen_by_keys_alone(kiosk):
    kiosk.plug.headset(plugged=True)
    kiosk.speaking(SERVICES[0])
    kiosk.fingers.press(KeypadKey.DOWN)
    kiosk.speaking(SERVICES[1])
    kiosk.fingers.press(KeypadKey.OK)

    assert kiosk.chosen.get(timeout=10) == SERVICES[1], "A06"


def test_everything_is_said_in_the_language_of_the_screen():
    kiosk = Kiosk("uk")
    kiosk.plug.headset(plugged=True)
    kiosk.speaking(SERVICES[0])
    kiosk.fingers.press(KeypadKey.DOWN)
    kiosk.speaking(SERVICES[1])
    kiosk.close()

    assert {language for _, language in kiosk.voice.said} == {"uk"}, "A08"


def test_every_key_cuts_the_speech_within_a_fifth_of_a_second(kiosk):
    kiosk.plug.headset(plugged=True)
    took_s = []
    for key in (KeypadKey.HELP, KeypadKey.LEFT, KeypadKey.BACK):  # three, for a machine that is busy
        kiosk.say(SERVICES[0])
        wait_for(lambda: kiosk.speakers[HEADSET]._stops, "the speech")
        while not kiosk.ends.empty():
            kiosk.ends.get()
        began_s = time.monotonic()
        kiosk.fingers.press(key)
        assert kiosk.ends.get(timeout=10) == (SERVICES[0], Heard.CUT)
        took_s.append(time.monotonic() - began_s)

    assert min(took_s) < 0.2, "A09"


def test_repeat_says_the_same_once_more(kiosk):
    kiosk.plug.headset(plugged=True)
    kiosk.speaking(SERVICES[0])
    kiosk.fingers.press(KeypadKey.REPEAT)
    wait_for(lambda: len(kiosk.voice.said) == 2, "the repetition")

    assert kiosk.voice.said[0] == kiosk.voice.said[1], "A09"


def test_a_code_is_never_said_into_the_room(kiosk):
    with pytest.raises(NotPrivate):
        kiosk.say("kod 123456", private=True)

    assert kiosk.voice.said == [], "A13"
    assert kiosk.speakers[SPEAKER].played == ()


def test_a_code_is_said_into_a_headset_and_ends_when_it_is_pulled_out(kiosk):
    kiosk.plug.headset(plugged=True)
    kiosk.speaking(SERVICES[0])
    kiosk.say("kod 123456", private=True)
    kiosk.speaking("kod 123456")
    kiosk.plug.headset(plugged=False)
    wait_for(lambda: kiosk.ends.qsize() == 2, "both ends")

    assert kiosk.ends.queue[-1] == ("kod 123456", Heard.CUT), "A13"
    assert kiosk.speakers[SPEAKER].played == ()


def test_the_next_visitor_finds_the_usual_loudness(kiosk):
    kiosk.plug.headset(plugged=True)
    kiosk.speaking(SERVICES[0])
    kiosk.fingers.press(KeypadKey.LOUDER)
    wait_for(lambda: kiosk.outputs.volume_db(HEADSET) == -6.0, "the louder step")

    kiosk.outputs.reset()

    assert kiosk.outputs.volume_db(HEADSET) == -12.0, "A15"


def test_a_key_that_is_pressed_fast_and_often_never_makes_two_voices_speak(kiosk):
    kiosk.plug.headset(plugged=True)
    kiosk.speaking(SERVICES[0])
    for key in [KeypadKey.DOWN, KeypadKey.UP, KeypadKey.REPEAT] * 5:
        kiosk.fingers.press(key)
    wait_for(lambda: len(kiosk.voice.said) >= 2, "speech")
    kiosk.outputs.stop()
    wait_for(lambda: not any(speaker._stops for speaker in kiosk.speakers.values()), "silence")

    heard = [played for speaker in kiosk.speakers.values() for played in speaker.played]
    assert [speaker.overlaps() for speaker in kiosk.speakers.values()] == [[], []], "A16"
    assert all(clipped(played.wav) == 0 for played in heard)


def test_without_a_headset_the_speaker_speaks(kiosk):
    kiosk.fingers.press(KeypadKey.DOWN)
    kiosk.speaking(SERVICES[1])

    assert kiosk.speakers[SPEAKER]._stops


def test_a_keypad_that_is_pulled_out_and_back_goes_on_where_it_was(kiosk):
    kiosk.fingers.press(KeypadKey.DOWN)
    kiosk.speaking(SERVICES[1])
    kiosk.fingers.unplug()
    wait_for(lambda: not kiosk.keypad.available, "the loss")
    kiosk.fingers.plug()
    wait_for(lambda: kiosk.keypad.available, "the return")
    kiosk.fingers.press(KeypadKey.OK)

    assert kiosk.chosen.get(timeout=10) == SERVICES[1]
