"""Newest on top, whoever's turn it is always large, and no number twice."""

from dataclasses import replace

import msgspec
import pytest

from contract.hall_parts import Stopped
from contract.views import DayProfile
from display_board.board import Board, Pending, Turn, step
from display_board.face import Face, face
from display_board.happenings import ViewArrived, WentStale
from tests.display_board.views import NINE, call, view, waiting


def board_of(*calls, turn=None, **changes):
    board = step(Board(), ViewArrived(view(*calls, **changes), 0.0))[0]
    return replace(board, turn=Turn(turn, 0.0, speaking=True) if turn is not None else None)


def numbers(rows):
    return [row.number for row in rows]


def calls(count):
    return [call(number, f"A{number:03d}") for number in range(1, count + 1)]


def test_a_board_that_heard_nothing_yet_has_an_empty_face():
    assert face(Board(), 3, 6) == Face()


def test_a_board_without_calls_is_connected_all_the_same():
    empty = face(board_of(), 3, 6)

    assert (empty.large, empty.last, empty.connected) == ((), (), True)


def test_the_newest_calls_are_large_and_those_before_stand_below():
    shown = face(board_of(*calls(5)), 2, 2)

    assert numbers(shown.large) == ["A005", "A004"]
    assert numbers(shown.last) == ["A003", "A002"]


def test_the_call_whose_turn_it_is_is_large_and_stands_out_however_many_are_newer():
    oldest = call(1, "A001")

    shown = face(board_of(*calls(20), turn=oldest), 3, 6)

    assert numbers(shown.large) == ["A020", "A019", "A001"]
    assert [row.stands_out for row in shown.large] == [False, False, True]


def test_in_a_turn_without_newer_calls_it_stands_on_top():
    shown = face(board_of(*calls(4), turn=call(4, "A004")), 3, 6)

    assert numbers(shown.large) == ["A004", "A003", "A002"]


def test_visitors_who_are_still_expected_stand_before_those_who_are_not():
    old, newer, newest = call(1, "A001"), call(2, "A002", over=True), call(3, "A003", over=True)

    shown = face(board_of(old, newer, newest), 2, 2)

    assert numbers(shown.large) == ["A003", "A001"]
    assert [row.over for row in shown.large] == [True, False]
    assert numbers(shown.last) == ["A002"]


def test_a_call_that_is_over_does_not_stand_out_though_it_is_still_spoken():
    board = board_of(call(1, "A001", over=True), call(2, "A002"), turn=call(1, "A001", over=True))

    shown = face(replace(board, pending=(Pending(call(2, "A002"), 0.0),)), 3, 6)

    assert [(row.number, row.stands_out) for row in shown.large] == [("A002", True), ("A001", False)]


def test_a_small_row_is_never_of_a_visitor_who_is_expected_while_a_large_one_is_not():
    shown = face(board_of(*(call(n, f"A{n:03d}", over=n % 2 == 0) for n in range(1, 9))), 3, 6)

    assert [row.over for row in shown.large] == [False] * 3
    assert {row.over for row in shown.last} == {True, False}


@pytest.mark.accessibility("A40")
def test_a_recall_takes_the_place_of_the_call_before_and_is_marked():
    shown = face(board_of(call(1), call(2, "A015"), call(3, times=2)), 3, 6)

    assert numbers(shown.large) == ["A014", "A015"]
    assert shown.large[0].times == 2
    assert shown.large[0].calls == (3, 1)


def test_a_call_to_another_desk_is_not_shown_by_the_row_of_the_new_one():
    shown = face(board_of(call(1, desk="3", over=True), call(2, desk="5")), 3, 6)

    assert (shown.large[0].desk, shown.large[0].calls) == ("5", (2,))
    assert shown.calls == {2}


def test_a_call_that_waits_for_its_turn_is_shown_though_the_view_holds_it_no_more():
    board = replace(board_of(call(2, "A015")), pending=(Pending(call(1), 0.0),))

    assert numbers(face(board, 3, 6).large) == ["A015", "A014"]


def test_the_room_is_shown_by_a_board_of_several_rooms_only():
    alone, several = board_of(call(1)), board_of(call(1), rooms=("hall", "annex"))

    assert face(alone, 3, 6).large[0].room == {}
    assert face(several, 3, 6).large[0].room["pl"] == "Sala A"


@pytest.mark.accessibility("A42")
def test_a_stale_board_keeps_its_rows_and_knows_since_when():
    board = board_of(*calls(3))

    stale = face(step(board, WentStale(NINE, 9.0))[0], 3, 6)

    assert stale == replace(face(board, 3, 6), stale_since=NINE)


def test_the_waiting_are_those_of_the_view():
    assert face(board_of(), 3, 6).waiting == (waiting(),)


def test_the_calls_of_a_face_are_those_in_both_lists():
    assert face(board_of(*calls(5)), 2, 2).calls == {5, 4, 3, 2}


def test_nothing_but_the_stop_is_to_be_read_while_the_hall_is_stopped():
    stopped = Stopped(since=NINE, text="Meeting point: the fountain")
    board = after_stop(board_of(*calls(3)), stopped)

    assert face(board, 3, 6) == Face(connected=True, stopped=stopped)


def test_the_calls_are_there_again_when_the_hall_goes_on():
    board = board_of(*calls(3))
    again = after_stop(after_stop(board, Stopped(since=NINE)), None)

    assert face(again, 3, 6).calls == face(board, 3, 6).calls


def after_stop(board, stopped):
    later = msgspec.structs.replace(board.view, seq=board.view.seq + 1, stopped=stopped)
    return step(board, ViewArrived(later, 1.0))[0]


def test_the_notice_of_the_day_is_on_the_face_and_on_other_days_none():
    saturday = DayProfile(profile="saturday", names={"pl": "Sobota"}, notice={"pl": "Tylko karty"})

    assert face(board_of(profile=saturday), 3, 6).notice == {"pl": "Tylko karty"}
    assert face(board_of(), 3, 6).notice == {}
