"""One board speaks a call; when it is lost before it did, another does, and no call has two voices."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.reports import Spoken, Unspoken
from hub.domain.board_settings import BoardSettings
from hub.domain.layout import Layout
from hub.voices import REMEMBERED, Voices
from tests.hub.branch import branch_settings


def layout(*boards):
    """Return a branch whose hall has these *boards*; upstairs has one of its own."""
    up = BoardSettings(id="up-1", rooms=("upstairs",))
    return Layout(branch_settings(boards=(*boards, up)))


def board(name, *rooms, **more):
    return BoardSettings(id=name, rooms=rooms or ("hall",), **more)


TWO = layout(board("first", stand_in="second"), board("second", voice=False), board("third", voice=False))
THREE = layout(
    board("first", stand_in="second"),
    board("second", voice=False, stand_in="third"),
    board("third", voice=False),
)


def given_call(where=TWO, call=1):
    voices = Voices()
    voices.give(call, "hall", where)
    return voices


def test_the_board_that_the_settings_name_speaks():
    voices = given_call()

    assert (voices.of(1, "hall", TWO), voices.now("hall", TWO)) == ("first", "first")


def test_a_room_without_a_voice_is_silent():
    silent = layout(board("first", voice=False))

    assert given_call(silent).of(1, "hall", silent) is None


def test_of_two_boards_that_are_to_speak_the_first_does():
    both = layout(board("first"), board("second"))

    assert given_call(both).of(1, "hall", both) == "first"


def test_a_call_that_nobody_has_spoken_goes_to_the_stand_in_when_its_board_is_lost():
    voices = given_call()

    rooms = voices.take_out(["first"], TWO)

    assert rooms == {"hall"}
    assert (voices.of(1, "hall", TWO), voices.now("hall", TWO)) == ("second", "second")


def test_a_call_that_was_spoken_stays_with_the_board_that_spoke_it():
    voices = given_call()
    voices.hear(Spoken(board="first", call=1, languages=("pl", "uk")), TWO)

    voices.take_out(["first"], TWO)

    assert voices.of(1, "hall", TWO) == "first"


def test_a_call_of_which_polish_was_heard_is_not_spoken_once_more():
    voices = given_call()
    voices.hear(Spoken(board="first", call=1, languages=("pl",), silent=Unspoken.BROKEN), TWO)

    voices.take_out(["first"], TWO)

    assert voices.of(1, "hall", TWO) == "first"


@pytest.mark.parametrize("why", [Unspoken.QUIET, Unspoken.LATE, Unspoken.OVER, Unspoken.STOPPED])
def test_a_call_that_was_to_be_silent_is_spoken_by_nobody_else(why):
    voices = given_call()

    assert voices.hear(Spoken(board="first", call=1, silent=why), TWO) == set()
    voices.take_out(["first"], TWO)

    assert voices.of(1, "hall", TWO) == "first"


@pytest.mark.parametrize("why", [Unspoken.BROKEN, Unspoken.NO_SOUND, Unspoken.ENDED, Unspoken.FIRST])
def test_a_call_that_a_board_could_not_speak_goes_to_the_next_at_once(why):
    voices = given_call()

    rooms = voices.hear(Spoken(board="first", call=1, silent=why), TWO)

    assert (rooms, voices.of(1, "hall", TWO)) == ({"hall"}, "second")


def test_a_board_that_was_started_again_does_not_have_its_calls_spoken_once_more():
    voices = given_call()
    voices.hear(Spoken(board="first", call=1, languages=("pl", "uk")), TWO)

    assert voices.hear(Spoken(board="first", call=1, silent=Unspoken.FIRST), TWO) == set()

    assert voices.of(1, "hall", TWO) == "first"


def test_a_call_that_no_board_could_speak_does_not_go_round():
    voices = given_call()
    voices.hear(Spoken(board="first", call=1, silent=Unspoken.BROKEN), TWO)

    rooms = voices.hear(Spoken(board="second", call=1, silent=Unspoken.BROKEN), TWO)

    assert (rooms, voices.of(1, "hall", TWO)) == (set(), "second")


def test_what_another_board_tells_of_a_call_changes_nothing():
    voices = given_call()

    assert voices.hear(Spoken(board="second", call=1, silent=Unspoken.BROKEN), TWO) == set()
    assert voices.hear(Spoken(board="second", call=1, silent=Unspoken.ANOTHER), TWO) == set()

    assert voices.of(1, "hall", TWO) == "first"


def test_when_the_board_is_back_it_has_the_next_call_and_the_stand_in_keeps_its_own():
    voices = given_call()
    voices.take_out(["first"], TWO)
    voices.give(2, "hall", TWO)

    rooms = voices.take_out([], TWO)
    voices.give(3, "hall", TWO)

    assert rooms == {"hall"}
    assert [voices.of(call, "hall", TWO) for call in (1, 2, 3)] == ["second", "second", "first"]


def test_the_stand_in_of_a_stand_in_speaks_when_both_are_lost():
    voices = given_call(THREE)

    voices.take_out(["first"], THREE)
    voices.take_out(["first", "second"], THREE)

    assert voices.of(1, "hall", THREE) == "third"


def test_when_nobody_can_speak_the_call_stays_with_who_should():
    voices = given_call()

    voices.take_out(["first", "second"], TWO)

    assert (voices.of(1, "hall", TWO), voices.now("hall", TWO)) == ("first", "first")


def test_what_was_called_before_the_hub_started_is_not_spoken_again():
    voices = Voices()

    voices.take_out(["first"], TWO)

    assert (voices.of(7, "hall", TWO), voices.now("hall", TWO)) == ("first", "second")


def test_another_room_is_not_touched():
    voices = given_call()
    voices.give(2, "upstairs", TWO)

    assert voices.take_out(["first"], TWO) == {"hall"}
    assert voices.of(2, "upstairs", TWO) == "up-1"


def test_boards_that_stand_in_for_each_other_end_somewhere():
    round_and_round = layout(board("first", stand_in="second"), board("second", stand_in="first"))
    voices = given_call(round_and_round)

    voices.take_out(["first"], round_and_round)

    assert voices.of(1, "hall", round_and_round) == "second"


def test_a_stand_in_that_does_not_show_the_room_does_not_speak_in_it():
    elsewhere = layout(board("first", stand_in="far"), board("far", "upstairs", voice=False))
    voices = given_call(elsewhere)

    voices.take_out(["first"], elsewhere)

    assert voices.of(1, "hall", elsewhere) == "first"


def test_no_more_calls_are_remembered_than_needed():
    voices = Voices()
    for call in range(REMEMBERED + 50):
        voices.give(call, "hall", TWO)

    voices.take_out(["first"], TWO)

    assert [voices.of(call, "hall", TWO) for call in (0, 49, 50)] == ["first", "first", "second"]


EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("call"), st.just(0)),
        st.tuples(st.just("out"), st.sets(st.sampled_from(["first", "second", "third"]))),
        st.tuples(st.just("spoken"), st.integers(1, 20)),
        st.tuples(st.just("unable"), st.integers(1, 20)),
    ),
    max_size=40,
)


@given(EVENTS)
def test_however_boards_come_and_go_no_call_is_spoken_twice(events):
    voices, calls, spoken = Voices(), 0, []
    for what, with_what in events:
        if what == "call":
            calls += 1
            voices.give(calls, "hall", THREE)
        elif what == "out":
            voices.take_out(with_what, THREE)
        elif with_what <= calls:
            speaker = voices.of(with_what, "hall", THREE)
            if what == "spoken" and voices.speaks(speaker, with_what):
                voices.hear(Spoken(board=speaker, call=with_what, languages=("pl",)), THREE)
                spoken.append((with_what, speaker))
            elif what == "unable":
                voices.hear(Spoken(board=speaker, call=with_what, silent=Unspoken.BROKEN), THREE)

    assert len({call for call, _ in spoken}) == len(spoken)
    assert all(voices.of(call, "hall", THREE) == speaker for call, speaker in spoken)
