"""Recorded clips: what is said, in which order, without clicks, and what happens when a clip is missing."""

from __future__ import annotations

import logging

import pytest

from hardware.clip_book import ClipBook, read_clip_book, words_of
from hardware.clip_voice import ClipVoice
from hardware.sound_errors import ClipMissing, SoundError
from hardware.wav import Pcm, decoded, duration_s, encoded, in_one_channel, silence
from tests.hardware.listening import clipped, largest_leap, notes_in, silences_in, tone

NOTES = {
    "numer": 200, "stanowisko": 300, "a": 400, "b": 500, "0": 600, "2": 700, "40": 800, "100": 900,
    "proszę podejść do": 1000, "proszę": 1100, "kasa": 1200, "14": 1300,
}  # fmt: skip
FILES = {phrase: f"{note}.wav" for phrase, note in NOTES.items()}


@pytest.fixture
def folder(tmp_path):
    """Recordings in Polish in which every word is a note of its own."""
    polish = tmp_path / "pl"
    polish.mkdir()
    for phrase, note in NOTES.items():
        (polish / FILES[phrase]).write_bytes(tone(note))
    written(polish)
    return tmp_path


def written(folder, numbers="sum", **more):
    lines = [f'numbers = "{numbers}"', "[clips]"]
    lines += [f'"{phrase}" = "{name}"' for phrase, name in (FILES | more).items()]
    (folder / "clips.toml").write_text("\n".join(lines))


def heard(voice, text, language="pl"):
    return notes_in(voice.speak(text, language))


def notes(*phrases):
    return [pytest.approx(NOTES[phrase], abs=8) for phrase in phrases]


def test_words_are_said_in_their_order(folder):
    assert heard(ClipVoice.read(folder), "numer a 14 stanowisko 2") == notes(
        "numer", "a", "14", "stanowisko", "2"
    )


def test_a_letter_and_a_number_that_stand_together_are_two_words(folder):
    assert heard(ClipVoice.read(folder), "Numer A14") == notes("numer", "a", "14")


def test_a_number_is_put_together_where_the_language_allows(folder):
    assert heard(ClipVoice.read(folder), "142") == notes("100", "40", "2")


def test_a_number_that_was_recorded_whole_is_said_whole(folder):
    assert heard(ClipVoice.read(folder), "114") == notes("100", "14")


def test_leading_zeros_are_said(folder):
    assert heard(ClipVoice.read(folder), "A042") == notes("a", "0", "40", "2")


@pytest.mark.parametrize(
    ("number", "phrases"), [("0", ["0"]), ("000", ["0", "0", "0"]), ("40", ["40"]), ("100", ["100"])]
)
def test_round_numbers_end_where_they_end(folder, number, phrases):
    assert heard(ClipVoice.read(folder), number) == notes(*phrases)


def test_where_numbers_are_not_sums_each_needs_its_recording(folder):
    written(folder / "pl", numbers="whole")

    with pytest.raises(ClipMissing, match="no recording of '42'"):
        ClipVoice.read(folder).speak("numer 42", "pl")


def test_the_longest_phrase_is_taken(folder):
    voice = ClipVoice.read(folder)

    assert heard(voice, "Proszę podejść do kasa") == notes("proszę podejść do", "kasa")
    assert heard(voice, "proszę, kasa") == notes("proszę", "kasa")


def test_a_comma_is_a_pause_and_words_are_close_together(folder):
    first, second = silences_in(ClipVoice.read(folder).speak("numer a, kasa", "pl"))

    assert (round(first, 2), round(second, 2)) == (0.04, 0.25)


def test_a_pause_at_either_end_is_no_silence(folder):
    voice = ClipVoice.read(folder)

    assert voice.speak(", numer a.", "pl") == voice.speak("numer a", "pl")


def test_nothing_clicks_where_words_are_joined(folder):
    swing = largest_leap(encoded(Pcm(decoded(tone(1300)).samples[:2000], 22_050)))
    spoken = ClipVoice.read(folder).speak("numer a 14, stanowisko 2, proszę podejść do kasa", "pl")

    assert swing > 8000, "the recordings themselves are cut badly"
    assert largest_leap(spoken) < 3500


def test_nothing_is_clipped_and_nothing_lies_over_another(folder):
    voice = ClipVoice.read(folder)
    parts = [duration_s(voice.speak(word, "pl")) for word in ("numer", "a", "14")]
    spoken = voice.speak("numer a 14", "pl")

    assert clipped(spoken) == 0
    assert duration_s(spoken) == pytest.approx(sum(parts) + 2 * 0.04, abs=0.001)


def test_recordings_of_other_rates_and_channels_are_joined_as_well(folder):
    mono = decoded(tone(500, rate_hz=44_100))
    both = Pcm(type(mono.samples)("h", [s for sample in mono.samples for s in (sample, sample)]), 44_100, 2)
    (folder / "pl" / FILES["b"]).write_bytes(encoded(both))

    assert heard(ClipVoice.read(folder), "a b a") == notes("a", "b", "a")


def test_silence_around_a_recording_is_left_out(folder):
    padded = Pcm(
        decoded(silence(1.0)).samples + decoded(tone(400)).samples + decoded(silence(1.0)).samples, 22_050
    )
    (folder / "pl" / FILES["a"]).write_bytes(encoded(padded))

    assert duration_s(ClipVoice.read(folder).speak("a", "pl")) == pytest.approx(0.22, abs=0.01)


def test_the_same_words_are_the_same_bytes(folder):
    voice = ClipVoice.read(folder)

    assert voice.speak("numer a 14", "pl") == ClipVoice.read(folder).speak("NUMER  A 14", "pl")


def test_a_word_without_a_recording_is_named_and_nothing_is_said(folder):
    with pytest.raises(ClipMissing, match="no recording of 'okno'"):
        ClipVoice.read(folder).speak("numer a okno", "pl")


def test_a_missing_clip_is_a_trouble_of_sound_and_a_failed_look_up():
    assert issubclass(ClipMissing, SoundError)
    assert issubclass(ClipMissing, LookupError)


def test_a_language_without_a_folder_is_not_spoken(folder):
    voice = ClipVoice.read(folder)

    assert (voice.speaks("pl-PL"), voice.speaks("uk")) == (True, False)
    with pytest.raises(ClipMissing, match="no recordings of language 'uk'"):
        voice.speak("номер", "uk")


@pytest.mark.parametrize(
    ("data", "complaint"),
    [(None, "No such file"), (b"nonsense", "not a WAV file"), (silence(0.5), "it is silent")],
)
def test_a_file_that_cannot_be_used_is_named_and_the_others_are_said(folder, caplog, data, complaint):
    written(folder / "pl", okno="okno.wav")
    if data is not None:
        (folder / "pl" / "okno.wav").write_bytes(data)
    caplog.set_level(logging.WARNING)
    voice = ClipVoice.read(folder)

    assert heard(voice, "numer a") == notes("numer", "a")
    assert [("'okno': okno.wav: " in trouble, complaint in trouble) for trouble in voice.troubles] == [
        (True, True)
    ]
    assert complaint in caplog.text


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[clips]\na = 1", "Expected `str`"),
        ("[clips", "clips.toml: "),
        ('nombers = "sum"\n[clips]', "unknown field `nombers`"),
        ('numbers = "roman"\n[clips]', "Invalid enum value 'roman'"),
    ],
)
def test_a_manifest_that_cannot_be_read_is_a_mistake(folder, text, complaint):
    (folder / "pl" / "clips.toml").write_text(text)

    with pytest.raises(ValueError, match=r"pl/clips\.toml") as mistake:
        ClipVoice.read(folder)
    assert complaint in str(mistake.value)


def test_a_folder_without_recordings_is_a_mistake(tmp_path):
    with pytest.raises(ValueError, match="no recordings, expected"):
        ClipVoice.read(tmp_path)
    with pytest.raises(ValueError, match="recordings need a manifest"):
        read_clip_book(tmp_path)


def test_nothing_cannot_be_said(folder):
    with pytest.raises(ValueError, match="nothing to say"):
        ClipVoice.read(folder).speak(" ", "pl")


def test_words_are_cut_at_spaces_signs_and_where_letters_meet_digits():
    assert words_of("Numer A042B, okno-3: «dziękuję»!") == [
        "numer", "a", "042", "b", ",", "okno", "3", ":", "dziękuję", "!",
    ]  # fmt: skip


def test_an_apostrophe_is_inside_a_word():
    assert words_of("обʼєкт п'ять") == ["обʼєкт", "п'ять"]


@pytest.mark.parametrize("number", [1, 9, 19, 20, 21, 99, 100, 101, 110, 119, 120, 999])
def test_numbers_are_put_together_of_what_polish_says(number):
    recorded = [*range(21), *range(30, 100, 10), *range(100, 1000, 100)]
    one = in_one_channel(decoded(tone(500, 0.01)))
    book = ClipBook({(str(value),): one for value in recorded}, "sum")

    assert sum(int(word) for word in book._parts(str(number))) == number
    assert all((word,) in book.clips for word in book._parts(str(number)))


@pytest.mark.parametrize("word", ["दूसरी", "नंबर", "رَقْم", "شُبَّاك", "დვა", "bốn", "п'ять", "gişe"])
def test_vowel_signs_and_accents_are_part_of_the_word(word):
    assert words_of(f"{word}, {word}") == [word, ",", word]


def test_pauses_of_other_scripts_are_pauses():
    assert words_of("رَقْم، شُبَّاك") == ["رَقْم", "،", "شُبَّاك"]
