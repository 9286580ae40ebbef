"""Loudspeaker and headset: one voice at a time, cut at once, private words in one ear, loudness reset."""

from __future__ import annotations

import logging
import queue
import threading
import time

import pytest

from hardware.chime import chime
from hardware.loudness import Loudness
from hardware.outputs import Heard, NotPrivate, Output, OutputParts, Outputs
from hardware.sound_errors import NoSoundCard
from hardware.virtual_speaker import VirtualMixer, VirtualSpeaker
from hardware.wav import silence
from tests.hardware.pins import threads_called, wait_for

SPEAKER, HEADSET = Output.SPEAKER, Output.HEADSET
LONG, SHORT = silence(60.0), silence(0.01)


class Room:
    """Two outputs whose speakers are twins, and what became of each sound."""

    def __init__(self, **parts):
        self.heard = queue.Queue()
        self.troubles = queue.Queue()
        self.speakers = {output: VirtualSpeaker() for output in Output}
        self.outputs = Outputs(
            {output: OutputParts(speaker, **parts) for output, speaker in self.speakers.items()},
            on_trouble=lambda output, trouble: self.troubles.put((output, trouble)),
        )

    def say(self, name, sound, output=SPEAKER, **how):
        self.outputs.say(sound, output, on_end=lambda heard: self.heard.put((name, heard)), **how)

    def begun(self, output=SPEAKER):
        wait_for(lambda: self.speakers[output]._stops, "the sound to begin")

    def ended(self):
        return self.heard.get(timeout=10)


@pytest.fixture
def room():
    made = Room()
    yield made
    made.outputs.close()


def test_a_sound_is_heard_on_its_output_only(room):
    room.say("hello", chime(duration_s=0.1), HEADSET)

    assert room.ended() == ("hello", Heard.WHOLE)
    assert [len(room.speakers[output].played) for output in (SPEAKER, HEADSET)] == [0, 1]


def test_saying_returns_before_the_sound_is_over(room):
    room.say("long", LONG)
    room.begun()

    assert room.heard.empty()


def test_new_words_cut_the_old_ones(room):
    room.say("old", LONG)
    room.begun()
    room.say("new", SHORT)

    assert [room.ended(), room.ended()] == [("old", Heard.CUT), ("new", Heard.WHOLE)]


def test_words_on_one_output_cut_those_on_the_other(room):
    room.say("speaker", LONG, SPEAKER)
    room.begun()
    room.say("headset", SHORT, HEADSET)

    assert [room.ended(), room.ended()] == [("speaker", Heard.CUT), ("headset", Heard.WHOLE)]


def test_words_may_wait_for_the_end_of_those_before(room):
    room.say("first", silence(0.2))
    room.begun()
    room.say("second", SHORT, after=True)

    assert [room.ended(), room.ended()] == [("first", Heard.WHOLE), ("second", Heard.WHOLE)]


def test_one_sound_waits_at_most_and_it_is_the_newest(room):
    room.say("first", LONG)
    room.begun()
    room.say("second", SHORT, after=True)
    room.say("third", SHORT, after=True)
    dropped = room.ended()
    room.say("fourth", SHORT)

    assert dropped == ("second", Heard.CUT)
    assert {room.ended() for _ in range(3)} == {
        ("third", Heard.CUT),
        ("first", Heard.CUT),
        ("fourth", Heard.WHOLE),
    }


def test_a_key_press_ends_what_is_heard_and_what_waits_within_a_fifth_of_a_second(room):
    room.say("heard", LONG)
    room.begun()
    room.say("waiting", LONG, after=True)
    began_s = time.monotonic()

    room.outputs.stop()
    ends = {room.ended(), room.ended()}

    assert ends == {("heard", Heard.CUT), ("waiting", Heard.CUT)}
    assert time.monotonic() - began_s < 0.2


def test_after_a_key_press_the_next_words_are_heard(room):
    room.say("long", LONG)
    room.begun()
    room.outputs.stop()
    room.say("next", SHORT)

    assert [room.ended(), room.ended()] == [("long", Heard.CUT), ("next", Heard.WHOLE)]


def test_stopping_silence_does_no_harm(room):
    room.outputs.stop()
    room.say("next", SHORT)

    assert room.ended() == ("next", Heard.WHOLE)


def test_words_that_are_still_being_made_when_a_key_is_pressed_are_never_heard(room):
    making, made = threading.Event(), threading.Event()

    def make():
        making.set()
        made.wait(10)
        return SHORT

    room.say("slow", make)
    making.wait(10)
    room.outputs.stop()
    made.set()

    assert room.ended() == ("slow", Heard.CUT)
    assert room.speakers[SPEAKER].played == ()


class Late:
    """A speaker that a stop does not reach until its sound has begun, as a program that is just starting."""

    def __init__(self):
        self.stops = 0
        self._stopped = threading.Event()

    def play(self, wav, volume_db=0.0):
        return not self._stopped.wait(10)

    def stop(self):
        self.stops += 1
        if self.stops > 3:
            self._stopped.set()


def test_a_sound_that_begins_just_after_the_key_press_is_stopped_as_well():
    ends, late = queue.Queue(), Late()
    with Outputs({SPEAKER: OutputParts(late)}) as outputs:
        outputs.say(SHORT, SPEAKER, on_end=ends.put)
        wait_for(lambda: outputs._turns._heard_now, "the start")
        outputs.stop()

        assert ends.get(timeout=10) is Heard.CUT


def test_two_sounds_are_never_heard_at_once():
    everywhere = VirtualSpeaker()
    ends = queue.Queue()
    with Outputs({SPEAKER: OutputParts(everywhere), HEADSET: OutputParts(everywhere)}) as outputs:
        for number in range(30):
            output = HEADSET if number % 2 else SPEAKER
            outputs.say(silence(0.02), output, after=number % 3 == 0, on_end=ends.put)
            if number % 2:
                wait_for(lambda: everywhere._stops, "a sound to begin")
        for _ in range(30):
            ends.get(timeout=10)

    assert everywhere.overlaps() == []


@pytest.mark.parametrize("plugged", [None, False])
def test_private_words_need_a_headset_that_is_known_to_be_in(room, plugged):
    room.outputs.headset(plugged=plugged)

    with pytest.raises(NotPrivate, match="plugged in"):
        room.say("code", SHORT, HEADSET, private=True)


def test_private_words_are_never_heard_on_the_speaker(room):
    room.outputs.headset(plugged=True)

    with pytest.raises(PermissionError):
        room.say("code", SHORT, SPEAKER, private=True)
    assert room.speakers[SPEAKER].played == ()


def test_private_words_are_heard_in_a_headset(room):
    room.outputs.headset(plugged=True)
    room.say("code", SHORT, HEADSET, private=True)

    assert room.ended() == ("code", Heard.WHOLE)


def test_words_end_at_once_when_the_headset_is_pulled_out(room):
    room.outputs.headset(plugged=True)
    room.say("code", LONG, HEADSET, private=True)
    room.begun(HEADSET)
    room.say("more", LONG, HEADSET, private=True, after=True)

    room.outputs.headset(plugged=False)

    assert {room.ended(), room.ended()} == {("code", Heard.CUT), ("more", Heard.CUT)}


def test_pulling_out_a_headset_does_not_cut_the_speaker(room):
    room.outputs.headset(plugged=True)
    room.say("all", silence(0.1), SPEAKER)
    room.begun()
    room.outputs.headset(plugged=False)

    assert room.ended() == ("all", Heard.WHOLE)


def test_a_visit_begins_at_the_usual_loudness(room):
    room.say("hello", SHORT)
    room.ended()

    assert room.speakers[SPEAKER].played[0].volume_db == Loudness().usual_db


def test_the_volume_keys_turn_one_output_in_steps(room):
    steps = [room.outputs.louder(HEADSET), room.outputs.louder(HEADSET), room.outputs.louder(HEADSET)]
    room.say("loud", SHORT, HEADSET)
    room.ended()

    assert steps == [(4, 5), (5, 5), (5, 5)]
    assert room.speakers[HEADSET].played[0].volume_db == 0.0
    assert room.outputs.volume_db(SPEAKER) == -12.0


def test_quieter_ends_at_the_quietest(room):
    assert [room.outputs.quieter(SPEAKER) for _ in range(4)] == [(2, 5), (1, 5), (1, 5), (1, 5)]


def test_after_a_visit_the_loudness_is_the_usual_one_and_all_is_silent(room):
    room.outputs.louder(SPEAKER)
    room.outputs.louder(HEADSET)
    room.say("rest", LONG)
    room.begun()

    room.outputs.reset()

    assert room.ended() == ("rest", Heard.CUT)
    assert [room.outputs.volume_db(output) for output in Output] == [-12.0, -12.0]


def test_the_cards_mixer_is_put_to_its_measured_level_at_the_first_sound_of_each_visit():
    mixer = VirtualMixer()
    room = Room(mixer=mixer)
    for _ in range(2):
        room.say("hello", SHORT)
        room.ended()
        room.say("again", SHORT)
        room.ended()
        room.outputs.reset()
    room.outputs.close()

    assert mixer.settled == 2


def test_a_mixer_that_fails_is_told_and_the_words_are_heard_all_the_same():
    mixer = VirtualMixer()
    mixer.trouble = NoSoundCard("no control 'Headphone'")
    room = Room(mixer=mixer)
    room.say("hello", SHORT)
    ended = room.ended()
    trouble = room.troubles.get(timeout=10)
    mixer.trouble = None
    room.say("again", SHORT)
    room.ended()

    assert (ended, trouble) == (("hello", Heard.WHOLE), (SPEAKER, "no control 'Headphone'"))
    assert room.troubles.get(timeout=10) == (SPEAKER, "")
    room.outputs.close()


class Broken:
    """A speaker without a card while `trouble` is set."""

    def __init__(self):
        self.trouble = NoSoundCard("no sound device 'x'")

    def play(self, wav, volume_db=0.0):
        if self.trouble:
            raise self.trouble
        return True

    def stop(self):
        """Nothing plays."""


def test_an_output_that_fails_is_told_and_logged_once_and_once_more_when_it_is_back(caplog):
    caplog.set_level(logging.INFO, "hardware.outputs")
    broken, told, ends = Broken(), queue.Queue(), queue.Queue()
    with Outputs({SPEAKER: OutputParts(broken)}, on_trouble=lambda *news: told.put(news)) as outputs:
        for _ in range(3):
            outputs.say(SHORT, SPEAKER, on_end=ends.put)
            ends.get(timeout=10)
        troubles = outputs.troubles()
        broken.trouble = None
        outputs.say(SHORT, SPEAKER, on_end=ends.put)
        last = ends.get(timeout=10)

    assert troubles == {SPEAKER: "no sound device 'x'"}
    assert [told.get(timeout=10), told.get(timeout=10)] == [
        (SPEAKER, "no sound device 'x'"),
        (SPEAKER, ""),
    ]
    assert told.empty()
    assert last is Heard.WHOLE
    assert [record.message for record in caplog.records] == [
        "Output speaker is not heard as it should be: no sound device 'x'",
        "Output speaker is heard again",
    ]


def test_words_that_cannot_be_made_are_a_trouble_and_no_end(room):
    def unmade():
        raise ValueError("nothing to say: the text is empty")

    room.say("nothing", unmade)
    failed = room.ended()
    room.say("hello", SHORT)

    assert (failed, room.ended()) == (("nothing", Heard.FAILED), ("hello", Heard.WHOLE))


def test_a_fault_of_the_maker_is_logged_and_no_end(room, caplog):
    room.say("fault", lambda: 1 / 0)
    failed = room.ended()
    room.say("hello", SHORT)

    assert (failed, room.ended()) == (("fault", Heard.FAILED), ("hello", Heard.WHOLE))
    assert "division by zero" in caplog.text


def test_an_output_that_is_not_there_is_named():
    with (
        Outputs({SPEAKER: OutputParts(VirtualSpeaker())}) as outputs,
        pytest.raises(KeyError, match="no output 'headset' on this device; it has speaker"),
    ):
        outputs.say(SHORT, HEADSET)


def test_a_receiver_that_fails_is_logged_and_the_next_words_are_heard(room, caplog):
    room.outputs.say(SHORT, SPEAKER, on_end=lambda _: 1 / 0)
    wait_for(lambda: "division by zero" in caplog.text, "the failure")
    room.say("next", SHORT)

    assert room.ended() == ("next", Heard.WHOLE)


def test_a_receiver_may_say_the_next_words(room):
    room.outputs.say(SHORT, SPEAKER, on_end=lambda _: room.say("next", SHORT))

    assert room.ended() == ("next", Heard.WHOLE)


def test_closing_is_silence_and_gives_the_threads_back(room):
    room.say("long", LONG)
    room.begun()

    room.outputs.close()
    room.outputs.close()

    assert room.ended() == ("long", Heard.CUT)
    assert threads_called("outputs") == 0


def test_after_closing_nothing_is_heard(room):
    room.outputs.close()
    room.say("late", SHORT)

    assert room.ended() == ("late", Heard.CUT)
    assert room.speakers[SPEAKER].played == ()
