"""A board that tells nothing of its newest call is blind; a voice that tells nothing is stuck."""

from __future__ import annotations

import pytest

from hub.http.due_calls import LINE_S, MOST, DueCalls

BOARD = "hall-1"


def sent(*calls, shows=True):
    """Return what a board still has to tell that was sent *calls*, one a second from the first second on."""
    due = DueCalls()
    for at_s, call in enumerate(calls):
        due.sent(BOARD, call, float(at_s), shows=shows)
    return due


def blind(due, now_s):
    found = due.blind_call(BOARD, now_s, 5.0)
    return found and found[0]


def test_a_board_that_has_told_nothing_of_a_call_is_blind_after_its_patience():
    due = sent(7)

    assert [blind(due, now_s) for now_s in (4.9, 5.0)] == [None, 7]


def test_a_board_that_shows_the_call_is_not_blind():
    due = sent(7)
    due.shown(BOARD, 7, 1.0)

    assert blind(due, 100.0) is None


def test_a_board_that_shows_an_older_call_only_is_blind_when_nothing_is_in_line():
    due = sent(7, 8)
    due.shown(BOARD, 7, 1.0)
    due.spoken(BOARD, 7, 2.0)

    assert blind(due, 6.0) == 8


def test_a_board_with_a_line_of_calls_has_more_time_for_the_newest():
    due = sent(7, 8)
    due.shown(BOARD, 7, 1.0)

    assert blind(due, 30.0) is None
    assert blind(due, 1.0 + LINE_S) == 8


def test_a_line_that_moves_is_not_blind():
    due = sent(*range(1, 21))
    for call in range(1, 15):
        due.spoken(BOARD, call, call * 30.0)

        assert blind(due, call * 30.0 + LINE_S - 1) is None


def test_a_board_whose_layout_has_no_place_for_calls_is_not_waited_for():
    assert blind(sent(7, shows=False), 100.0) is None


def test_a_voice_that_tells_nothing_is_stuck():
    due = sent(7)
    due.shown(BOARD, 7, 0.5)

    assert due.stuck_since_s(BOARD, LINE_S - 1) is None
    assert due.stuck_since_s(BOARD, LINE_S) == 0.0


def test_a_voice_that_has_told_of_all_is_not_stuck():
    due = sent(7)
    due.spoken(BOARD, 7, 9.0)

    assert due.stuck_since_s(BOARD, 1000.0) is None


def test_a_voice_that_works_through_a_burst_is_not_stuck():
    due = sent(1, 2, 3)
    due.spoken(BOARD, 1, 30.0)

    assert due.stuck_since_s(BOARD, 60.0) is None
    assert due.stuck_since_s(BOARD, 30.0 + LINE_S) == 30.0


@pytest.mark.parametrize("forget", [lambda due: due.forget(BOARD), DueCalls.forget_all])
def test_from_a_board_that_is_away_nothing_is_waited_for(forget):
    due = sent(7)
    forget(due)

    assert (blind(due, 100.0), due.stuck_since_s(BOARD, 100.0)) == (None, None)


def test_reports_of_a_board_that_nobody_waits_for_do_no_harm():
    due = DueCalls()
    due.shown(BOARD, 1, 1.0)
    due.spoken(BOARD, 1, 1.0)

    assert blind(due, 100.0) is None


def test_no_more_calls_are_waited_for_than_needed():
    due = sent(*range(MOST + 50))

    due.spoken(BOARD, MOST + 49, 1.0)

    assert due.stuck_since_s(BOARD, 10_000.0) is None
