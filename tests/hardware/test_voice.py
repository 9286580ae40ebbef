"""The voice: all languages of the branch are spoken, phrases are kept, and troubles are told."""

from __future__ import annotations

import logging
import shutil
import threading

import pytest

import hardware.program_voice
from hardware.virtual_voice import VirtualVoice
from hardware.voice import EspeakVoice, ProgramMissing, SoundCut
from hardware.wav import decoded, duration_s

CALLS = {
    "pl": "Numer A 42, stanowisko 3",
    "uk": "Номер A 42, віконце 3",
    "ru": "Номер A 42, окно 3",
    "en": "Number A 42, desk 3",
    "be": "Нумар A 42, акно 3",
    "ka": "ნომერი A 42, სარკმელი 3",
    "vi": "Số A 42, quầy 3",
    "hi": "संख्या A 42, खिड़की 3",
    "tr": "Numara A 42, masa 3",
    "es": "Número A 42, ventanilla 3",
    "ar": "الرقم A 42، الشباك 3",
}
needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")


@pytest.fixture
def program(tmp_path):
    """Return a function that makes a program of shell lines to stand in for espeak-ng."""

    def made(lines):
        path = tmp_path / "espeak-ng"
        path.write_text(f"#!/bin/sh\n{lines}\n")
        path.chmod(0o755)
        return str(path)

    return made


@pytest.fixture
def counted(program, tmp_path):
    """A stand-in that says the same sound always and leaves a line for each start."""
    (tmp_path / "sound.wav").write_bytes(VirtualVoice().speak("ten letters", "pl"))
    command = program(f'echo "$@" >> {tmp_path}/starts; cat >> {tmp_path}/starts; cat {tmp_path}/sound.wav')
    return (tmp_path / "starts").read_text, command


def loudest(wav):
    return max(abs(sample) for sample in decoded(wav).samples)


@needs_espeak
@pytest.mark.parametrize("language", CALLS)
def test_a_call_is_spoken_in_each_language(language):
    wav = EspeakVoice().speak(CALLS[language], language)

    assert 1.0 < duration_s(wav) < 8.0
    assert loudest(wav) > 3000
    voiced = sum(abs(sample) > 300 for sample in decoded(wav).samples)
    assert voiced > 0.2 * len(decoded(wav).samples)


@needs_espeak
def test_each_language_has_a_voice_of_its_own():
    voice = EspeakVoice()

    spoken = {voice.speak("A 42, 3", language) for language in CALLS}

    assert len(spoken) == len(CALLS)


@needs_espeak
@pytest.mark.parametrize("language", ["uz", "ne", "zh", "fr", "fa"])
def test_the_second_tier_of_languages_is_spoken_too(language):
    voice = EspeakVoice()

    assert loudest(voice.speak("A 42, 3", language)) > 3000
    assert voice.speaks(language)


@needs_espeak
def test_a_longer_text_takes_longer_and_a_slower_voice_too():
    text = CALLS["pl"]

    assert duration_s(EspeakVoice().speak(f"{text}. {text}", "pl")) > 1.6 * duration_s(
        EspeakVoice().speak(text, "pl")
    )
    slow, quick = EspeakVoice(speed_wpm=100), EspeakVoice(speed_wpm=200)
    assert duration_s(slow.speak(text, "pl")) > 1.3 * duration_s(quick.speak(text, "pl"))


@needs_espeak
def test_another_pitch_is_another_sound():
    assert EspeakVoice(pitch=20).speak("A 42", "pl") != EspeakVoice(pitch=80).speak("A 42", "pl")


@needs_espeak
def test_the_header_tells_the_true_length():
    wav = EspeakVoice().speak("A 42", "pl")

    assert int.from_bytes(wav[40:44], "little") == len(wav) - 44


@needs_espeak
@pytest.mark.parametrize("language", CALLS)
def test_no_time_is_lost_in_silence_around_the_words(language):
    samples = decoded(EspeakVoice().speak(CALLS[language], language)).samples
    tenth = 22_050 // 10

    assert max(abs(sample) for sample in samples[:tenth]) > 30
    assert max(abs(sample) for sample in samples[-tenth:]) > 30


@needs_espeak
def test_an_unknown_language_is_spoken_by_the_polish_voice_and_logged_once(caplog):
    voice = EspeakVoice()

    strange, again = voice.speak("A 42", "tlh"), voice.speak("A 43", "tlh-KX")

    assert strange == voice.speak("A 42", "pl")
    assert again == voice.speak("A 43", "pl")
    assert [record.message for record in caplog.records] == [
        "No voice for language 'tlh', spoken by the Polish one"
    ]
    assert caplog.records[0].levelno == logging.WARNING
    assert (voice.speaks("tlh"), voice.speaks("pl")) == (False, True)


@needs_espeak
@pytest.mark.parametrize("tag", ["uk-UA", "uk_UA", "UK"])
def test_a_region_or_capitals_in_the_tag_do_not_matter(tag):
    voice = EspeakVoice()

    assert voice.speak("A 42", tag) == voice.speak("A 42", "uk")


@needs_espeak
def test_a_text_that_looks_like_an_option_or_phonemes_is_only_spoken():
    voice = EspeakVoice()

    assert loudest(voice.speak("--version", "en")) > 3000
    assert voice.speak("[[h@l'oU]]", "en") != voice.speak("hello", "en")


def test_speed_pitch_and_text_reach_the_program(counted):
    starts, command = counted

    EspeakVoice(speed_wpm=120, pitch=30, gap_ms=100, program=command).speak("A\n42\t ż", "en")

    assert starts() == "-v en-gb -s 120 -p 30 -g 10 -b 1 --stdin --stdout\nA 42 ż"


def test_a_phrase_is_synthesised_once(counted):
    starts, command = counted
    voice = EspeakVoice(program=command)

    first, second = voice.speak("A 42", "pl"), voice.speak("A  42 ", "pl")

    assert first == second
    assert starts().count("--stdout") == 1


def test_the_same_text_in_another_language_is_another_phrase(counted):
    starts, command = counted
    voice = EspeakVoice(program=command)

    voice.speak("A 42", "pl")
    voice.speak("A 42", "uk")

    assert starts().count("--stdout") == 2


def test_the_cache_forgets_what_was_not_used_for_longest(counted):
    starts, command = counted
    size = len(VirtualVoice().speak("ten letters", "pl"))
    voice = EspeakVoice(program=command, cache_bytes=2 * size)

    for text in ("one", "two", "one", "three", "one", "two"):
        voice.speak(text, "pl")

    assert starts().count("--stdout") == 4, "one, two, three, and two again"
    assert voice._cached_bytes <= 2 * size


def test_a_phrase_that_is_larger_than_the_cache_is_spoken_all_the_same(counted):
    _, command = counted
    voice = EspeakVoice(program=command, cache_bytes=10)

    assert loudest(voice.speak("A 42", "pl")) > 3000
    assert voice._cached_bytes == 0


@pytest.mark.parametrize("text", ["", "  \n", "\x00\x07"])
def test_nothing_cannot_be_said(text):
    with pytest.raises(ValueError, match="nothing to say"):
        EspeakVoice().speak(text, "pl")


def test_an_endless_text_is_refused():
    with pytest.raises(ValueError, match="too much to say: 1001 characters, at most 1000"):
        EspeakVoice().speak("a" * 1001, "pl")


def test_a_missing_program_is_told_with_the_way_out():
    with pytest.raises(ProgramMissing, match=r"cannot start 'espeak-of-nobody': .*Debian: espeak-ng"):
        EspeakVoice(program="espeak-of-nobody").speak("A 42", "pl")


def test_a_program_that_fails_is_told_by_what_it_says(program):
    voice = EspeakVoice(program=program("echo no such voice >&2; exit 1"))

    with pytest.raises(SoundCut, match="failed on voice 'pl': no such voice"):
        voice.speak("A 42", "pl")


@pytest.mark.parametrize("lines", ["exit 0", "echo this is no sound"])
def test_a_program_that_gives_no_sound_is_told(program, lines):
    with pytest.raises(SoundCut, match="gave no sound"):
        EspeakVoice(program=program(lines)).speak("A 42", "pl")


def test_a_program_that_hangs_is_ended_and_told(program, monkeypatch):
    monkeypatch.setattr(hardware.program_voice, "PATIENCE_S", 0.05)

    with pytest.raises(SoundCut, match="hung on 4 characters"):
        EspeakVoice(program=program("exec sleep 60")).speak("A 42", "pl")


def test_a_failure_is_not_kept(program, tmp_path):
    voice = EspeakVoice(program=program("exit 1"))
    with pytest.raises(SoundCut):
        voice.speak("A 42", "pl")
    (tmp_path / "sound.wav").write_bytes(VirtualVoice().speak("A 42", "pl"))
    program(f"cat > /dev/null; cat {tmp_path}/sound.wav")

    assert loudest(voice.speak("A 42", "pl")) > 3000


def test_two_threads_that_want_the_same_phrase_both_get_it(counted):
    _, command = counted
    voice = EspeakVoice(program=command)
    spoken = []
    threads = [threading.Thread(target=lambda: spoken.append(voice.speak("A 42", "pl"))) for _ in range(4)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(spoken) == 4
    assert len(set(spoken)) == 1
    assert voice._cached_bytes == len(spoken[0])


def test_the_twin_hums_as_long_as_the_text_and_remembers_it():
    voice = VirtualVoice()

    short, long = voice.speak("A 42", "pl"), voice.speak("A 42, desk 3", "pl")

    assert duration_s(long) == pytest.approx(3 * duration_s(short), rel=0.01)
    assert loudest(short) > 3000
    assert voice.said == [("A 42", "pl"), ("A 42, desk 3", "pl")]


def test_the_twin_hums_each_language_differently():
    voice = VirtualVoice()

    assert len({voice.speak("A 42", language) for language in CALLS}) == len(CALLS)
    assert all(voice.speaks(language) for language in CALLS)


def test_the_twin_cannot_say_nothing_either():
    with pytest.raises(ValueError, match="nothing to say"):
        VirtualVoice().speak(" ", "pl")
