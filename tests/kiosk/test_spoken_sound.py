"""A visit as espeak-ng really speaks it: every phrase is a sound, and each language has its own voice."""

from __future__ import annotations

import math
import shutil
import subprocess

import pytest

from contract.names import Language
from hardware.keypad_keys import KeypadKey
from hardware.outputs import Output, OutputParts
from hardware.program_voice import primary
from hardware.virtual_speaker import Played, VirtualSpeaker
from hardware.voice import FALLBACK, VOICES
from hardware.voice_settings import VoiceSettings
from hardware.wav import decoded, silence
from kiosk.samples import CLOCK, sample_menu, sample_state, sample_ticket
from kiosk.screens import Code, Confirm, Languages, Refused, Services, Taken
from kiosk.speech.utterances import heard
from kiosk.stage import scene_of
from kiosk.texts import words_in
from kiosk.voicing import SpeechParts
from kiosk.wording import own_name
from tests.kiosk.rooms import room
from tests.kiosk.visits import CARDS
from tests.waiting import eventually

pytestmark = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")


def visit(language: Language):
    ticket = sample_ticket(language)
    yield Languages()
    yield Services(language)
    yield Confirm(language, CARDS)
    yield Code(language, "483")
    yield Refused(language, "booking-unknown", typed=True)
    yield Taken(language, ticket)


def loudness(wav: bytes) -> float:
    samples = decoded(wav).samples
    return math.sqrt(sum(value * value for value in samples) / len(samples))


@pytest.mark.accessibility("A06", "A08")
@pytest.mark.parametrize(
    "language",
    [
        "uk",
        *(pytest.param(each, marks=pytest.mark.long) for each in sample_menu().languages if each != "uk"),
    ],
)
def test_everything_of_a_visit_is_heard_in_the_language_of_the_screen(language):
    voice = VoiceSettings().chain()
    texts = {
        (each.text, each.language)
        for screen in visit(language)
        for found in [heard(scene_of(sample_state(screen), words_in, CLOCK), words_in, headset=False)]
        for each in (*found.of(None), *(stop.said for stop in found.stops[:2]))
    }

    for text, own in texts:
        wav = voice.speak(text, own)
        assert voice.speaks(own), own
        assert loudness(wav) > 500, text
        assert decoded(wav).duration_s > 0.02 * len(text.split()), text


@pytest.mark.accessibility("A08")
@pytest.mark.parametrize("language", sample_menu().languages)
def test_each_language_has_a_voice_that_espeak_has(language):
    asked = subprocess.run(["espeak-ng", "--voices"], capture_output=True, text=True, check=True).stdout
    there = {line.split()[1] for line in asked.splitlines()[1:]}

    assert loudness(VoiceSettings().chain().speak(own_name(language, words_in), language)) > 500
    assert VOICES[primary(language)] in there
    assert language == FALLBACK or VOICES[primary(language)] != VOICES[FALLBACK]


@pytest.mark.accessibility("A06", "A07")
def test_a_key_lets_the_whole_kiosk_be_heard_by_espeak(tmp_path):
    speaker = VirtualSpeaker(speed=100.0)
    parts = SpeechParts(outputs={Output.SPEAKER: OutputParts(speaker)}, voice=VoiceSettings().chain())
    with room(tmp_path, instead={"speech": parts}) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        kiosk.shell.press(KeypadKey.OK)
        phrases = 4 + len(sample_menu().languages)
        eventually(lambda: len(spoken(speaker)) == phrases, 20.0)

    assert all(loudness(each.wav) > 500 and each.whole for each in spoken(speaker))


def spoken(speaker: VirtualSpeaker) -> list[Played]:
    """What was heard, without the moment of silence by which the kiosk tests its speaker."""
    return [each for each in speaker.played if each.wav != silence(0.1)]
