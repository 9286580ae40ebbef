"""A twin does what its driver does: the same tests for both, and one whole box put together from twins."""

from __future__ import annotations

import os
import queue
import shutil

import pytest

from hardware.buttons import Buttons
from hardware.buzzer import DOUBLE, Buzzer
from hardware.keyboard_buttons import KeyboardButtons
from hardware.lamps import Lamps
from hardware.speaker import AplaySpeaker, Speaker
from hardware.virtual_pins import VirtualButtons, VirtualBuzzer, VirtualLamps
from hardware.virtual_speaker import VirtualSpeaker
from hardware.virtual_voice import VirtualVoice
from hardware.voice import EspeakVoice, Voice
from hardware.wav import decoded, silence
from tests.hardware.pins import wait_for

BUTTONS = {"next": 17, "recall": 27}
LAMPS = {"accepted": 5, "waiting": 6}


@pytest.fixture(params=["aplay", "twin"])
def speaker(request) -> Speaker:
    if request.param == "twin":
        return VirtualSpeaker(speed=100.0)
    if shutil.which("aplay") is None:
        pytest.skip("alsa-utils is not installed")
    return AplaySpeaker("null")


@pytest.fixture(params=["espeak", "twin"])
def voice(request) -> Voice:
    if request.param == "twin":
        return VirtualVoice()
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed")
    return EspeakVoice()


def test_a_speaker_says_that_it_played_to_the_end(speaker):
    assert speaker.play(silence(0.1)) is True


def test_a_speaker_plays_at_any_volume(speaker):
    assert speaker.play(silence(0.1), volume_db=-18.0)
    assert speaker.play(silence(0.1), volume_db=12.0)


def test_a_speaker_refuses_what_is_no_sound(speaker):
    with pytest.raises(ValueError, match="not a WAV file"):
        speaker.play(b"nonsense")


def test_a_speaker_may_be_stopped_when_nothing_plays(speaker):
    speaker.stop()

    assert speaker.play(silence(0.1))


def test_a_voice_gives_one_channel_that_is_not_silent(voice):
    pcm = decoded(voice.speak("A 42", "pl"))

    assert pcm.channels == 1
    assert max(abs(sample) for sample in pcm.samples) > 3000


def test_a_voice_says_the_same_twice(voice):
    assert voice.speak("A 42", "uk") == voice.speak("A 42", "uk")


def test_a_voice_speaks_polish(voice):
    assert voice.speaks("pl")


def test_a_voice_cannot_say_nothing(voice):
    with pytest.raises(ValueError, match="nothing to say"):
        voice.speak("", "pl")


def test_buttons_lamps_and_buzzer_share_the_pins_of_one_box():
    fingers = VirtualButtons(BUTTONS)
    pins, presses = fingers.pin_factory, queue.Queue()
    eyes, ears = VirtualLamps(LAMPS, pins), VirtualBuzzer(13, pins)
    with (
        Lamps(LAMPS, pin_factory=pins) as lamps,
        Buzzer(13, pin_factory=pins) as buzzer,
        Buttons(BUTTONS, on_press=presses.put, pin_factory=pins),
    ):
        fingers.press("next")
        if presses.get(timeout=10) == "next":
            lamps.on("accepted")
            buzzer.beep(DOUBLE)
        wait_for(lambda: ears.beeps() == 2 and not ears.sounding(), "both beeps")

        assert eyes.text() == "accepted on, waiting off"


def test_a_keyboard_presses_what_buttons_press():
    fingers = VirtualButtons(BUTTONS)
    reader, writer = os.pipe()
    from_pins, from_keys = queue.Queue(), queue.Queue()
    with (
        Buttons(BUTTONS, on_press=from_pins.put, pin_factory=fingers.pin_factory),
        KeyboardButtons({"n": "next", "r": "recall"}, on_press=from_keys.put, fd=reader),
    ):
        fingers.press("next")
        fingers.press("recall")
        os.write(writer, b"nr")

        pressed = [(from_pins.get(timeout=10), from_keys.get(timeout=10)) for _ in range(2)]
    os.close(reader)
    os.close(writer)

    assert pressed == [("next", "next"), ("recall", "recall")]
