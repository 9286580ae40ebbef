"""One call after the other, chime first, nothing over another; what fails is told and the next goes on."""

import threading
from contextlib import contextmanager

import pytest

from display_board.announcer import LONGEST_S, MADE, PAUSE_S, Announcer
from display_board.phrases import WORDS
from hardware.chime import chime
from hardware.sound_errors import NoSoundCard, ProgramMissing
from hardware.speaker import AplaySpeaker
from hardware.virtual_speaker import VirtualSpeaker
from hardware.virtual_voice import VirtualVoice
from hardware.voice import EspeakVoice
from hardware.voice_settings import VoiceSettings
from hardware.wav import duration_s, with_pause
from tests.display_board.views import call
from tests.waiting import eventually

FAST = 200.0


class Heard:
    """What an announcer said of its work."""

    def __init__(self):
        self.finished = []
        self.troubles = []

    def on_finished(self, number, languages, trouble):
        self.finished.append((number, languages, trouble))

    @property
    def calls(self):
        return [number for number, _, _ in self.finished]


@contextmanager
def announcing(speaker, voice, **settings):
    heard = Heard()
    announcer = Announcer(
        speaker, voice, on_finished=heard.on_finished, on_sound=heard.troubles.append, **settings
    )
    try:
        yield announcer, heard
    finally:
        announcer.close()


class CutSpeaker(VirtualSpeaker):
    """A speaker whose sound card is away while `away` is set."""

    def __init__(self):
        super().__init__(speed=FAST)
        self.away = True

    def play(self, wav, volume_db=0.0):
        if self.away:
            raise NoSoundCard("no sound device 'default'")
        return super().play(wav, volume_db)


class SlowSpeaker(VirtualSpeaker):
    """A speaker that plays until it is stopped."""

    def __init__(self):
        super().__init__(speed=FAST)
        self.playing = threading.Event()
        self._ended = threading.Event()

    def play(self, wav, volume_db=0.0):
        if duration_s(wav) < 0.5:
            return True
        self.playing.set()
        self._ended.wait(20)
        return False

    def stop(self):
        self._ended.set()


class LongVoice(VirtualVoice):
    """A voice that takes longer than allowed as soon as one of *words* is said."""

    def __init__(self, *words):
        super().__init__()
        self._words = words

    def speak(self, text, language):
        return super().speak(text * 4 if any(word in text for word in self._words) else text, language)


class BrokenVoice(VirtualVoice):
    """A voice that fails on one call in a way nobody thought of."""

    def speak(self, text, language):
        if "trzynaście" in text:
            raise ZeroDivisionError(text)
        return super().speak(text, language)


def played(speaker):
    """Return what was played after the probe."""
    return [sound for sound in speaker.played if sound.duration_s > 0.2]


@pytest.mark.accessibility("A39")
def test_a_call_is_a_chime_then_polish_then_the_language_of_the_ticket():
    speaker, voice = VirtualSpeaker(speed=FAST), VirtualVoice()
    with announcing(speaker, voice) as (announcer, heard):
        announcer.speak(call(1, language="uk"), with_room=False)
        eventually(lambda: heard.finished)

    words = (voice.speak(text, language) for text, language in voice.said[1:3])
    expected = [with_pause(chime(), PAUSE_S / 2), *(with_pause(wav, PAUSE_S) for wav in words)]
    assert heard.finished == [(1, ("pl", "uk"), "")]
    assert [language for _, language in voice.said[1:3]] == ["pl", "uk"]
    assert [sound.wav for sound in played(speaker)] == expected


@pytest.mark.accessibility("A39")
def test_a_burst_of_twenty_is_heard_in_order_and_nothing_lies_over_another():
    speaker = VirtualSpeaker(speed=FAST)
    with announcing(speaker, VirtualVoice()) as (announcer, heard):
        for number in range(1, 21):
            announcer.speak(call(number, f"A{number:03d}"), with_room=False)
        eventually(lambda: len(heard.finished) == 20, within_s=20)

    assert heard.calls == list(range(1, 21))
    assert len(played(speaker)) == 60
    assert speaker.overlaps() == []


@pytest.mark.accessibility("A40")
def test_a_recall_is_heard_again_with_its_own_words():
    speaker, voice = VirtualSpeaker(speed=FAST), VirtualVoice()
    with announcing(speaker, voice) as (announcer, heard):
        announcer.speak(call(1), with_room=False)
        announcer.speak(call(2, times=2), with_room=False)
        eventually(lambda: len(heard.finished) == 2)

    first, again = (said[0] for said in (voice.said[1:3], voice.said[3:5]))
    assert len(played(speaker)) == 6
    assert again == (f"drugie wezwanie, {first[0]}", "pl")


def test_the_words_of_the_next_call_are_made_while_one_plays():
    speaker, voice = SlowSpeaker(), VirtualVoice()
    with announcing(speaker, voice) as (announcer, _):
        announcer.speak(call(1), with_room=False)
        assert speaker.playing.wait(5)

        announcer.prepare(call(2, "B077"), with_room=False)

        eventually(lambda: any("siedemdziesiąt siedem" in text for text, _ in voice.said))


def test_words_that_were_made_ready_are_not_made_again():
    voice = VirtualVoice()
    with announcing(VirtualSpeaker(speed=FAST), voice) as (announcer, heard):
        announcer.prepare(call(1), with_room=False)
        announcer.speak(call(1), with_room=False)
        eventually(lambda: heard.finished)

    assert len([text for text, language in voice.said if language == "uk"]) == 1


def test_words_of_calls_that_were_skipped_are_not_kept_for_ever():
    with announcing(VirtualSpeaker(speed=FAST), VirtualVoice()) as (announcer, _):
        for number in range(1, MADE + 20):
            announcer.prepare(call(number, f"A{number:03d}"), with_room=False)

        assert len(announcer._made) == MADE


@pytest.mark.accessibility("A39")
def test_no_language_is_longer_than_allowed_because_the_room_is_left_out_there():
    speaker, voice = VirtualSpeaker(speed=FAST), LongVoice("Sala")
    with announcing(speaker, voice) as (announcer, heard):
        announcer.speak(call(1), with_room=True)
        eventually(lambda: heard.finished)

    assert all(sound.duration_s <= LONGEST_S + PAUSE_S for sound in played(speaker))
    assert "Зала" in voice.said[-1][0]
    assert heard.finished == [(1, ("pl", "uk"), "")]


@pytest.mark.accessibility("A39")
def test_number_and_desk_are_said_where_all_else_would_be_too_long():
    speaker, voice = VirtualSpeaker(speed=FAST), LongVoice("Sala", "wezwanie")
    with announcing(speaker, voice) as (announcer, heard):
        announcer.speak(call(1, times=2, language="pl"), with_room=True)
        eventually(lambda: heard.finished)

    assert voice.said[-1] == ("numer A zero czternaście, stanowisko pięć", "pl")
    assert played(speaker)[-1].duration_s <= LONGEST_S + PAUSE_S


@pytest.mark.accessibility("A39")
@pytest.mark.parametrize("language", sorted(WORDS))
@pytest.mark.parametrize(("number", "desk"), [("AB177", "A09"), ("Z9777", "38")])
def test_a_real_voice_says_each_language_within_eight_seconds(number, desk, language):
    speaker = VirtualSpeaker(sleep=lambda _: None)
    with announcing(speaker, VoiceSettings().chain()) as (announcer, heard):
        announcer.speak(call(1, number, desk, language=language, times=2), with_room=True)
        eventually(lambda: heard.finished)

    lengths = [sound.duration_s for sound in played(speaker)][1:]
    assert heard.finished[0][1][-1] == language
    assert all(1.0 < length <= LONGEST_S + PAUSE_S for length in lengths), lengths


def test_a_board_that_is_switched_off_falls_silent_at_once():
    speaker = SlowSpeaker()
    with announcing(speaker, VirtualVoice()) as (announcer, heard):
        announcer.speak(call(1), with_room=False)
        announcer.speak(call(2, "A015"), with_room=False)
        assert speaker.playing.wait(5)

        announcer.close()

        assert heard.finished == []
        assert not [thread for thread in threading.enumerate() if thread.name == "board-voice"]


def test_closing_twice_does_no_harm():
    with announcing(VirtualSpeaker(speed=FAST), VirtualVoice()) as (announcer, _):
        announcer.close()
        announcer.close()


def test_a_missing_sound_card_is_found_before_the_first_call():
    with announcing(CutSpeaker(), VirtualVoice()) as (_, heard):
        eventually(lambda: heard.troubles)

    assert heard.troubles == ["no sound device 'default'"]


def test_a_missing_program_is_a_trouble_too():
    with announcing(AplaySpeaker(program="no-such-player"), VirtualVoice()) as (_, heard):
        eventually(lambda: heard.troubles)

    assert "no-such-player" in heard.troubles[0]


def test_a_missing_voice_is_a_trouble_too():
    with announcing(VirtualSpeaker(speed=FAST), EspeakVoice(program="no-such-voice")) as (announcer, heard):
        announcer.speak(call(1), with_room=False)
        eventually(lambda: heard.finished)

    assert "no-such-voice" in heard.finished[0][2]
    assert heard.finished[0][:2] == (1, ())


def test_a_mute_board_is_told_when_it_can_be_heard_again():
    speaker = CutSpeaker()
    with announcing(speaker, VirtualVoice(), probe_s=0.02) as (_, heard):
        eventually(lambda: heard.troubles)
        speaker.away = False

        eventually(lambda: heard.troubles[-1] == "")


def test_the_call_after_one_that_failed_is_heard():
    speaker = CutSpeaker()
    with announcing(speaker, VirtualVoice()) as (announcer, heard):
        announcer.speak(call(1), with_room=False)
        eventually(lambda: heard.finished)
        speaker.away = False
        announcer.speak(call(2, "A015"), with_room=False)
        eventually(lambda: len(heard.finished) == 2)

    assert heard.finished[0][1:] == ((), "no sound device 'default'")
    assert heard.finished[1] == (2, ("pl", "uk"), "")


def test_a_fault_that_nobody_thought_of_does_not_silence_the_board(caplog):
    with announcing(VirtualSpeaker(speed=FAST), BrokenVoice()) as (announcer, heard):
        announcer.speak(call(1, "A013"), with_room=False)
        announcer.speak(call(2, "A014"), with_room=False)
        eventually(lambda: len(heard.finished) == 2)

    assert heard.finished[0][2].startswith("ZeroDivisionError")
    assert heard.finished[1] == (2, ("pl", "uk"), "")


def test_the_volume_is_handed_to_the_speaker():
    speaker = VirtualSpeaker(speed=FAST)
    with announcing(speaker, VirtualVoice(), volume_db=lambda: -12.0) as (announcer, heard):
        announcer.speak(call(1), with_room=False)
        eventually(lambda: heard.finished)

    assert {sound.volume_db for sound in played(speaker)} == {-12.0}


@pytest.mark.parametrize("error", [ProgramMissing("x"), NoSoundCard("x"), OSError("x"), ValueError("x")])
def test_each_known_trouble_leaves_the_call_unspoken_and_the_board_alive(error):
    class Failing(VirtualSpeaker):
        def play(self, wav, volume_db=0.0):
            raise error

    with announcing(Failing(speed=FAST), VirtualVoice()) as (announcer, heard):
        announcer.speak(call(1), with_room=False)
        eventually(lambda: heard.finished)

    assert heard.finished == [(1, (), "x")]
