"""What a hall hears, judged by the recording alone: each call whole, in order, never two at once."""

from __future__ import annotations

import shutil
import sys
from array import array
from contextlib import closing
from dataclasses import dataclass, field

import pytest

from display_board.announcer import PAUSE_S, Announcer
from display_board.phrases import phrases
from hardware.chime import chime
from hardware.clip_book import words_of
from hardware.clip_voice import ClipVoice
from hardware.piper_voice import PiperVoice
from hardware.speaker import AplaySpeaker
from hardware.virtual_speaker import VirtualSpeaker
from hardware.voice import EspeakVoice
from hardware.voice_chain import VoiceChain
from hardware.wav import RATE_HZ, Pcm, decoded, encoded, mixed, scaled, silence
from tests.display_board.recording import heard_in, pauses
from tests.display_board.views import call
from tests.waiting import eventually

SPEED = 60.0
CHIME = "chime"


@dataclass
class Recorded:
    """A hall in which calls are announced, its recording, and the sounds that it may hear."""

    voice: object
    volume_db: float = 0.0
    known: dict[str, Pcm] = field(default_factory=dict)
    wanted: list[str] = field(default_factory=list)

    def know(self, each):
        """Take note of what *each* call must sound like, in its order."""
        self._sounds(CHIME, chime())
        for phrase in phrases(each, with_room=False):
            self._sounds(phrase.text, self.voice.speak(phrase.text, phrase.language))

    def heard(self, recording):
        return heard_in(recording, self.known)

    def _sounds(self, what, wav):
        self.known[what] = decoded(scaled(wav, self.volume_db))
        self.wanted.append(what)


def announced(calls, speaker, voice, volume_db=0.0):
    """Announce *calls* with *speaker*; return the hall that knows what it should have heard."""
    hall, finished = Recorded(voice, volume_db), []
    announcer = Announcer(
        speaker, voice, on_finished=lambda *told: finished.append(told), volume_db=lambda: volume_db
    )
    with closing(announcer):
        for each in calls:
            announcer.speak(each, with_room=False)
        eventually(lambda: len(finished) == len(calls), within_s=60)
    for each in calls:
        hall.know(each)
    return hall


def recorded(calls, voice, tmp_path):
    """Announce *calls* in a hall of its own pace; return it and its recording."""
    speaker = VirtualSpeaker(speed=SPEED, keep_sounds=200)
    hall = announced(calls, speaker, voice)
    speaker.write_timeline(tmp_path / "hall.wav")
    return hall, decoded((tmp_path / "hall.wav").read_bytes())


def burst(count, language="en"):
    return [call(n, f"A{n:03d}", str(n), language=language) for n in range(1, count + 1)]


@pytest.fixture
def clips(tmp_path):
    """A voice of recordings: each word of three calls, spoken once and kept in a file."""
    folder, voice = tmp_path / "clips", EspeakVoice()
    words = {}
    for each in burst(3):
        for phrase in phrases(each, with_room=False):
            words.setdefault(phrase.language, set()).update(filter(str.isalpha, words_of(phrase.text)))
    for language, spoken in words.items():
        (folder / language).mkdir(parents=True)
        lines = ["[clips]"]
        for number, word in enumerate(sorted(spoken)):
            (folder / language / f"{number}.wav").write_bytes(voice.speak(word, language))
            lines.append(f'"{word}" = "{number}.wav"')
        (folder / language / "clips.toml").write_text("\n".join(lines), encoding="utf-8")
    return ClipVoice.read(folder)


@pytest.fixture
def piper(tmp_path):
    """A Piper whose program is a stand-in that speaks with espeak-ng."""
    program = tmp_path / "piper"
    program.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, subprocess, sys, time\n"
        "told = dict(zip(sys.argv[1::2], sys.argv[2::2]))\n"
        "language = pathlib.Path(told['--model']).stem\n"
        "for line in sys.stdin:\n"
        "    path = pathlib.Path(told['--output_dir'], f'{time.monotonic_ns()}.wav')\n"
        "    subprocess.run(['espeak-ng', '-v', language, '-w', str(path), line.strip()], check=True)\n"
        "    print('Wrote', path, flush=True)\n"
    )
    program.chmod(0o755)
    models = {language: str(tmp_path / f"{language}.onnx") for language in ("pl", "en")}
    with closing(PiperVoice(models, program=str(program))) as voice:
        yield voice


@pytest.mark.accessibility("A38", "A39")
def test_a_burst_of_twenty_is_heard_whole_in_order_and_one_at_a_time(tmp_path):
    hall, recording = recorded([*burst(19, "pl"), call(20, "B004", language="uk")], EspeakVoice(), tmp_path)

    heard = hall.heard(recording)

    assert [sound.what for sound in heard] == hall.wanted
    assert [sound.what for sound in heard].count(CHIME) == 20
    assert len(heard) == 41


@pytest.mark.accessibility("A39")
def test_there_is_a_pause_after_each_chime_and_after_each_language(tmp_path):
    hall, recording = recorded(burst(3), EspeakVoice(), tmp_path)

    heard = hall.heard(recording)

    after_chime = [pause for sound, pause in zip(heard, pauses(heard), strict=False) if sound.what == CHIME]
    after_words = [pause for sound, pause in zip(heard, pauses(heard), strict=False) if sound.what != CHIME]
    assert min(after_chime) >= PAUSE_S / 2
    assert min(after_words) >= PAUSE_S


@pytest.mark.accessibility("A40")
def test_a_recall_is_heard_as_one(tmp_path):
    calls = [call(1, language="en"), call(2, "A015", language="en"), call(3, times=2, language="en")]
    hall, recording = recorded(calls, EspeakVoice(), tmp_path)

    heard = [sound.what for sound in hall.heard(recording)]

    assert heard == hall.wanted
    assert [what for what in heard if "wezwanie" in what or "call" in what] == [
        "drugie wezwanie, numer A zero czternaście, stanowisko pięć",
        "second call, number A zero fourteen, desk five",
    ]


def test_recordings_are_heard_as_other_voices_are(tmp_path, clips):
    hall, recording = recorded(burst(3), VoiceChain([("clips", clips)]), tmp_path)

    assert [sound.what for sound in hall.heard(recording)] == hall.wanted


def test_piper_is_heard_as_other_voices_are(tmp_path, piper):
    hall, recording = recorded(burst(3), VoiceChain([("piper", piper), ("espeak", EspeakVoice())]), tmp_path)

    assert [sound.what for sound in hall.heard(recording)] == hall.wanted


def test_what_has_no_recording_is_said_whole_by_the_next_voice(tmp_path, clips):
    calls = [*burst(2), call(3, "K777", "8", language="en")]
    hall, recording = recorded(calls, VoiceChain([("clips", clips), ("espeak", EspeakVoice())]), tmp_path)

    assert [sound.what for sound in hall.heard(recording)] == hall.wanted


@pytest.mark.skipif(shutil.which("aplay") is None, reason="aplay is not installed")
@pytest.mark.parametrize(("count", "volume_db"), [(20, 0.0), (2, -6.0)])
def test_a_burst_by_the_player_of_the_system_is_in_its_recording(tmp_path, monkeypatch, count, volume_db):
    (tmp_path / "asound.conf").write_text(
        "</usr/share/alsa/alsa.conf>\n"
        f'pcm.recorder {{ type file slave.pcm "null" file "|cat >> {tmp_path}/hall.raw" format "raw" }}\n'
    )
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "asound.conf"))
    hall = announced(burst(count, "pl"), AplaySpeaker("recorder"), EspeakVoice(), volume_db)

    recording = Pcm(array("h", (tmp_path / "hall.raw").read_bytes()), RATE_HZ)

    assert [sound.what for sound in hall.heard(recording)] == hall.wanted


def laid(*sounds):
    """Return a recording in which each wav begins at its second."""
    return mixed([(at_s, decoded(wav)) for at_s, wav in sounds])


@pytest.fixture(scope="module")
def two_calls():
    voice = EspeakVoice()
    hall = Recorded(voice)
    for each in burst(2, "pl"):
        hall.know(each)
    first, second = (voice.speak(what, "pl") for what in hall.wanted if what != CHIME)
    return hall, first, second


def test_the_listener_hears_what_is_there(two_calls):
    hall, first, second = two_calls

    heard = hall.heard(laid((0.5, chime()), (2.0, first), (7.0, chime()), (9.0, second)))

    assert [sound.what for sound in heard] == hall.wanted
    assert heard[0].began_s == pytest.approx(0.5, abs=0.01)


def test_the_listener_hears_two_voices_at_once(two_calls):
    hall, first, second = two_calls

    heard = hall.heard(laid((0.0, chime()), (2.0, first), (2.5, second)))

    assert "?" in [sound.what for sound in heard]


def test_the_listener_hears_what_was_cut_short(two_calls):
    hall, first, _ = two_calls
    pcm = decoded(first)
    half = encoded(Pcm(pcm.samples[: len(pcm.samples) // 2], pcm.rate_hz))

    heard = [sound.what for sound in hall.heard(laid((0.0, chime()), (2.0, half), (4.0, silence(0.1))))]

    assert heard[0] == CHIME
    assert set(heard[1:]) == {"?"}


def test_the_listener_hears_the_wrong_order(two_calls):
    hall, first, second = two_calls

    heard = hall.heard(laid((0.0, second), (5.0, first)))

    assert [sound.what for sound in heard] == [what for what in reversed(hall.wanted) if what != CHIME]
