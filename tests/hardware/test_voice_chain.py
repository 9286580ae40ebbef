"""Several voices as one: who speaks, who steps in, and how each of them is."""

# ruff: noqa: RUF001  dashes as they stand on screens
from __future__ import annotations

import logging
import shutil

import pytest

from contract.settings import BadSettings, read
from hardware.clip_voice import ClipVoice
from hardware.sound_errors import ClipMissing, ProgramMissing, SoundCut
from hardware.spoken_text import shaped
from hardware.virtual_voice import VirtualVoice
from hardware.voice_chain import VoiceChain, VoiceHealth
from hardware.voice_settings import VoiceSettings
from hardware.wav import duration_s, silence
from tests.hardware.listening import clipped, tone
from tests.hardware.pins import HandClock
from tests.hardware.told_in_words import untold

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")


class Speaks:
    """A voice of some languages that says its own sound, or fails."""

    def __init__(self, *languages, sound=None, trouble=None):
        self.languages, self.trouble = languages, trouble
        self.sound = sound or silence(0.1)
        self.asked = 0

    def speaks(self, language):
        return language in self.languages

    def speak(self, text, language):
        self.asked += 1
        if self.trouble:
            raise self.trouble
        return self.sound


def chain(*voices, **settings):
    return VoiceChain([(f"voice-{number}", voice) for number, voice in enumerate(voices, 1)], **settings)


def test_the_first_voice_that_has_the_language_speaks():
    russian, polish, second = Speaks("ru"), Speaks("pl", sound=tone(300)), Speaks("pl")

    assert chain(russian, polish, second).speak("numer", "pl") == polish.sound
    assert (russian.asked, second.asked) == (0, 0)


def test_a_language_of_nobody_is_said_by_the_last_voice():
    first, last = Speaks("pl"), Speaks("en", sound=tone(300))

    assert chain(first, last).speak("nomer", "tlh") == last.sound


def test_what_was_not_recorded_is_said_by_the_next_voice():
    clips, program = (
        Speaks("pl", trouble=ClipMissing("no recording of 'okno'")),
        Speaks("pl", sound=tone(300)),
    )
    voices = chain(clips, program)

    assert voices.speak("okno", "pl") == program.sound
    assert voices.health() == (VoiceHealth("voice-1", missing=1), VoiceHealth("voice-2"))


def test_a_voice_that_lacks_a_recording_is_asked_again_at_once():
    clips = Speaks("pl", trouble=ClipMissing("no recording of 'okno'"))
    voices = chain(clips, Speaks("pl"))
    voices.speak("okno", "pl")
    clips.trouble = None

    assert voices.speak("numer", "pl") == clips.sound


def test_a_broken_voice_is_left_alone_for_a_while():
    clock = HandClock()
    broken = Speaks("pl", trouble=SoundCut("piper hung"))
    voices = chain(broken, Speaks("pl"), retry_s=60.0, clock=clock)
    for _ in range(5):
        voices.speak("numer", "pl")
    asked_meanwhile = broken.asked
    clock.turn(60.0)
    voices.speak("numer", "pl")

    assert (asked_meanwhile, broken.asked) == (1, 2)


def test_a_voice_that_is_lost_and_back_is_told_and_logged_once_each(caplog):
    caplog.set_level(logging.INFO, "hardware.voice_chain")
    clock = HandClock()
    broken = Speaks("pl", trouble=SoundCut("piper hung"))
    voices = chain(broken, Speaks("pl"), clock=clock)
    healths = []
    for trouble in (broken.trouble, broken.trouble, None):
        broken.trouble = trouble
        voices.speak("numer", "pl")
        healths.append(voices.health()[0].trouble)
        clock.turn(61.0)

    assert healths == ["piper hung", "piper hung", ""]
    assert [record.message for record in caplog.records] == [
        "Voice voice-1 is lost: piper hung",
        "Voice voice-1 is back",
    ]


def test_when_all_that_have_a_language_are_broken_another_speaks_it_with_an_accent():
    foreign = Speaks("en", sound=tone(300))

    assert chain(Speaks("pl", trouble=SoundCut("x")), foreign).speak("numer", "pl") == foreign.sound


def test_when_every_voice_is_broken_the_last_trouble_is_told_and_all_are_tried_again():
    first, last = (
        Speaks("pl", trouble=SoundCut("hung")),
        Speaks("pl", trouble=ProgramMissing("not installed")),
    )
    voices = chain(first, last)
    for _ in range(2):
        with pytest.raises(ProgramMissing, match="not installed"):
            voices.speak("numer", "pl")

    assert (first.asked, last.asked) == (2, 2)


def test_a_chain_speaks_what_one_of_its_voices_speaks():
    voices = chain(Speaks("pl"), Speaks("en"))

    assert [voices.speaks(language) for language in ("pl", "en", "uk")] == [True, True, False]


def test_a_chain_of_nobody_is_a_mistake():
    with pytest.raises(ValueError, match="at least one"):
        VoiceChain([])


def test_nothing_cannot_be_said():
    with pytest.raises(ValueError, match="nothing to say"):
        chain(Speaks("pl")).speak(" ", "pl")


def test_a_voice_gets_text_that_is_written_out():
    twin = VirtualVoice()

    chain(twin).speak("Numer A042: 12–20 min", "pl")

    assert twin.said == [("Numer A 0 42: 12 do 20 minut", "pl")]


@pytest.mark.parametrize(
    ("text", "language", "written_out"),
    [
        ("Numer A042, stanowisko 3", "pl", "Numer A 0 42, stanowisko 3"),
        ("BK007", "ru", "BK 0 0 7"),
        ("A042B", "ka", "A 0 42 B"),
        ("000", "en", "0 0 0"),
        ("3 osoby · 12–20 min", "pl", "3 osoby, 12 do 20 minut"),
        ("12 - 20", "uk", "12 до 20"),
        ("12–20", "ka", "12, 20"),
        ("12–20 min. 2 of 14.", "en", "12 to 20 minutes. 2 of 14."),
        ("około 3–8 godz. Proszę czekać.", "pl", "około 3 do 8 godzin. Proszę czekać."),
        ("unos 12–20 min", "es", "unos 12 a 20 minutos"),
        ("yaklaşık 12–20 dk", "tr", "yaklaşık 12 ila 20 dakika"),
        ("каля 12–20 хв", "be", "каля 12 да 20 хвілін"),
        ("12 წთ", "ka", "12 წუთი"),
        ("5 ч 20 мин.", "ru", "5 часов 20 минут"),
        ("nr 5", "pl", "numer 5"),
        ("№ 7", "uk", "номер 7"),
        ("at 09:05 and 9:00", "en", "at 9 0 5 and 9"),
        ("No, 3.", "en", "No, 3."),
        ("ten minut", "pl", "ten minut"),
        ("12.03.2027, 2027-03-12", "pl", "12.03.2027, 2027-03-12"),
        ("numer A zero czternaście, stanowisko pięć", "pl", "numer A zero czternaście, stanowisko pięć"),
    ],
)  # fmt: skip
def test_what_voices_read_wrong_is_written_out(text, language, written_out):
    assert shaped(text, language) == written_out
    assert shaped(written_out, language) == written_out


@pytest.fixture
def recordings(tmp_path):
    (tmp_path / "pl").mkdir()
    (tmp_path / "pl" / "clips.toml").write_text('[clips]\n"numer" = "numer.wav"\n"a" = "a.wav"')
    for name in ("numer", "a"):
        (tmp_path / "pl" / f"{name}.wav").write_bytes(tone(440))
    return tmp_path


@needs_espeak
def test_recordings_speak_what_they_have_and_espeak_the_rest(recordings):
    voices = VoiceSettings(clips_folder=str(recordings)).chain()
    clips = ClipVoice.read(recordings)

    assert voices.speak("numer A", "pl") == clips.speak("numer a", "pl")
    whole = voices.speak("numer A, okno trzy", "pl")
    assert whole[:200] != clips.speak("numer a", "pl")[:200], "one voice says the whole phrase"
    assert duration_s(whole) > 1.0
    assert clipped(whole) == 0
    voices.close()


@needs_espeak
@pytest.mark.parametrize("language", ["pl", "uk", "ru", "en"])
def test_without_settings_espeak_speaks_without_clipping(language):
    wav = VoiceSettings().chain().speak("A042, 3", language)

    assert 1.0 < duration_s(wav) < 6.0
    assert clipped(wav) == 0


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('order = ["clips", "clips"]', "'order' names a voice twice"),
        ('order = ["gtts"]', "must be 'clips' or 'piper' or 'espeak', not 'gtts'"),
        ("speed_wpm = 10", "'speed_wpm' must be"),
        ("clip_folder = 'x'", "did you mean 'clips_folder'?"),
    ],
)
def test_a_mistake_is_named(text, complaint):
    with pytest.raises(BadSettings) as mistake:
        read(VoiceSettings, text, "board.toml")

    assert complaint in str(mistake.value)


def test_an_order_of_voices_that_are_not_set_up_is_a_mistake():
    with pytest.raises(ValueError, match="add 'espeak'"):
        VoiceSettings(order=("clips", "piper")).chain()


def test_every_key_is_told_in_words():
    assert untold(VoiceSettings) == []
