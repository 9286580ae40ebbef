"""One voice: utterances in order, cut at once, private ones into a headset or not at all."""

from __future__ import annotations

import threading

import pytest

from contract.names import Language
from hardware.outputs import Output, OutputParts
from hardware.sound_errors import NoSoundCard, SoundCut
from hardware.virtual_speaker import VirtualMixer
from kiosk.jingles import jingle
from kiosk.speech.utterances import Utterance
from kiosk.talker import Talker
from kiosk.wishes import Sound
from tests.kiosk.hearing import HEADSET, SPEAKER, Ear, WrittenVoice
from tests.waiting import eventually

PL, UK = Language("pl"), Language("uk")


class Booth:
    """A talker with an ear at each of its outputs."""

    def __init__(self, *outputs: Output, mixer: VirtualMixer | None = None, hold: bool = False) -> None:
        self.voice, self.log, self.troubles = WrittenVoice(), [], []
        self.ears = {output: Ear(output, self.voice, self.log) for output in outputs or tuple(Output)}
        for ear in self.ears.values():
            ear.hold = hold
        parts = {output: OutputParts(ear, mixer=mixer) for output, ear in self.ears.items()}
        self.talker = Talker(parts, self.voice, self.troubles.append)

    def say(self, *texts: str, private: bool = False) -> None:
        self.talker.say([Utterance(text, PL, private) for text in texts])

    def quiet(self) -> list[tuple[str, Output]]:
        eventually(lambda: not self.talker.talking)
        return [(words.text, words.output) for words in self.log]

    def sounding(self, output: Output) -> None:
        eventually(self.ears[output].sounding.is_set)


@pytest.fixture
def booths():
    made: list[Booth] = []

    def make(*outputs: Output, **more) -> Booth:
        made.append(Booth(*outputs, **more))
        return made[-1]

    yield make
    for booth in made:
        booth.talker.close()


def test_utterances_are_said_one_after_the_other_each_by_its_own_voice(booths):
    booth = booths()
    booth.talker.say([Utterance("jeden", PL), Utterance("два", UK), Utterance("trzy", PL)])

    booth.quiet()
    assert [(words.text, words.language) for words in booth.log] == [("jeden", PL), ("два", UK), ("trzy", PL)]


def test_without_a_headset_the_room_hears_it_and_with_one_nobody_else(booths):
    booth = booths()
    booth.say("głośno")
    booth.quiet()
    booth.talker.headset(plugged=True)
    booth.say("cicho")

    assert booth.quiet() == [("głośno", SPEAKER), ("cicho", HEADSET)]


@pytest.mark.accessibility("A13")
def test_private_words_are_left_out_where_anybody_could_hear_them(booths):
    booth = booths()
    booth.talker.say([Utterance("4", PL, private=True), Utterance("1 z 6", PL)])

    assert booth.quiet() == [("1 z 6", SPEAKER)]
    assert booth.voice.spoken == [("1 z 6", "pl")], "no sound of it was ever made"


@pytest.mark.accessibility("A13")
def test_private_words_are_said_into_a_headset(booths):
    booth = booths()
    booth.talker.headset(plugged=True)
    booth.say("4", private=True)

    assert booth.quiet() == [("4", HEADSET)]


@pytest.mark.accessibility("A13")
def test_words_of_which_the_headset_is_pulled_out_do_not_go_on_in_the_room(booths):
    booth = booths(hold=True)
    booth.talker.headset(plugged=True)
    booth.say("4 8 3", "dalej", private=False)
    booth.sounding(HEADSET)

    booth.talker.headset(plugged=False)

    eventually(lambda: booth.ears[HEADSET].cut == 1)
    assert booth.quiet() == [("4 8 3", HEADSET)]


@pytest.mark.accessibility("A09")
def test_a_key_silences_what_is_said_and_what_was_to_come(booths):
    booth = booths(hold=True)
    booth.say("pierwsze", "drugie")
    booth.sounding(SPEAKER)

    booth.talker.hush()

    eventually(lambda: booth.ears[SPEAKER].cut == 1)
    assert booth.quiet() == [("pierwsze", SPEAKER)]


@pytest.mark.accessibility("A09")
def test_new_words_cut_the_old_ones(booths):
    booth = booths(hold=True)
    booth.say("pierwsze", "drugie")
    booth.sounding(SPEAKER)
    booth.say("nowe")
    eventually(lambda: len(booth.log) == 2)
    booth.sounding(SPEAKER)
    booth.talker.hush()

    assert booth.quiet() == [("pierwsze", SPEAKER), ("nowe", SPEAKER)]


@pytest.mark.accessibility("A16")
def test_no_jingle_sounds_over_words_and_words_cut_a_jingle(booths):
    booth = booths(hold=True)
    ear = booth.ears[SPEAKER]
    booth.say("słowa", "dalej")
    booth.sounding(SPEAKER)
    assert booth.talker.sound(jingle(Sound.TICKET)), "it is seen to: words tell the same"
    ear.release()
    eventually(lambda: len(booth.log) == 2)
    assert (ear.cut, ear.jingles) == (0, 0)
    booth.talker.hush()
    booth.quiet()

    assert booth.talker.sound(jingle(Sound.TICKET))
    eventually(lambda: ear.jingles == 1)
    booth.say("nowe")
    eventually(lambda: booth.log[-1].text == "nowe")
    booth.talker.hush()
    booth.quiet()


def test_where_there_is_no_loudspeaker_a_jingle_is_somebody_elses(booths):
    assert not booths(HEADSET).talker.sound(jingle(Sound.TICKET))


def test_with_a_headset_output_alone_nothing_is_said_until_one_is_in(booths):
    booth = booths(HEADSET)
    booth.say("nikt")
    assert booth.quiet() == []
    assert not booth.talker.able
    booth.talker.headset(plugged=True)
    booth.say("ktoś")

    assert booth.quiet() == [("ktoś", HEADSET)]


@pytest.mark.accessibility("A14", "A15")
def test_the_volume_goes_in_steps_and_back_to_where_every_visit_begins(booths):
    booth = booths()
    assert booth.talker.turn(louder=True) == (4, 5)
    assert booth.talker.turn(louder=True) == (5, 5)
    booth.say("głośno")
    booth.quiet()
    booth.talker.reset()
    booth.say("zwykle")
    booth.quiet()

    assert [words.volume_db for words in booth.log] == [0.0, -12.0]
    assert booth.talker.turn(louder=False) == (2, 5)


@pytest.mark.accessibility("A15")
def test_the_cards_own_mixer_is_put_back_for_every_visit(booths):
    mixer = VirtualMixer()
    booth = booths(SPEAKER, mixer=mixer)
    for _ in range(2):
        booth.say("raz")
        booth.quiet()
        booth.say("dwa")
        booth.quiet()
        booth.talker.reset()

    assert mixer.settled == 2


def test_without_anything_to_be_heard_by_nothing_happens():
    talker = Talker({}, None, str)
    talker.say([Utterance("nic", PL)])

    assert not talker.talking
    assert talker.turn(louder=True) is None
    talker.reset()
    talker.headset(plugged=True)
    talker.close()


def test_a_long_text_is_said_whole_in_pieces_that_a_voice_takes(booths):
    booth = booths()
    text = " ".join(f"słowo{number}" for number in range(400))
    booth.say(text)

    booth.quiet()
    assert " ".join(words.text for words in booth.log) == text
    assert max(len(words.text) for words in booth.log) <= 500


def test_what_no_voice_can_say_does_not_silence_the_rest_and_is_reported_once(booths):
    booth = booths()
    speak = booth.voice.speak

    def choosy(text: str, language: str) -> bytes:
        if text == "źle":
            raise SoundCut("the voice broke")
        return speak(text, language)

    booth.voice.speak = choosy
    booth.say("dobrze", "źle", "znowu")

    assert booth.quiet() == [("dobrze", SPEAKER), ("znowu", SPEAKER)]
    eventually(lambda: len(booth.troubles) == 2)
    assert booth.troubles == ["the voice broke", ""]


def test_a_lost_sound_card_is_reported_until_it_is_back(booths):
    booth = booths(SPEAKER)
    play = booth.ears[SPEAKER].play

    def lost(wav: bytes, volume_db: float = 0.0) -> bool:
        raise NoSoundCard("no sound device")

    booth.ears[SPEAKER].play = lost
    booth.say("nic")
    booth.quiet()
    eventually(lambda: booth.troubles == ["no sound device"])
    booth.ears[SPEAKER].play = play
    booth.say("znowu")
    booth.quiet()

    eventually(lambda: booth.troubles == ["no sound device", ""])


def test_many_who_call_at_once_never_make_two_voices(booths):
    booth = booths()
    threads = [
        threading.Thread(target=call)
        for call in (
            lambda: [booth.say(f"a{n}", f"b{n}") for n in range(50)],
            lambda: [booth.talker.hush() for _ in range(50)],
            lambda: [booth.talker.headset(plugged=bool(n % 2)) for n in range(50)],
            lambda: [booth.talker.reset() for _ in range(50)],
        )
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert not any(thread.is_alive() for thread in threads)
    booth.talker.headset(plugged=False)
    booth.say("koniec")
    assert booth.quiet()[-1] == ("koniec", SPEAKER)
