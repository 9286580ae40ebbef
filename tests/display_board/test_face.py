"""Newest on top, whoever's turn it is always large, and no number twice."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from contract.board_hours import SOON, Hours, Stage
from contract.hall_parts import Stopped
from contract.views import DayProfile
from display_board.board import Board, Pending, Turn, step
from display_board.face import LISTED_S, Face, Slot
from display_board.face import face as face_on
from display_board.happenings import ViewArrived, WentStale
from tests.display_board.views import NINE, call, view, waiting


def board_of(*calls, turn=None, **changes):
    board = step(Board(), ViewArrived(view(*calls, **changes), 0.0))[0]
    return replace(board, turn=Turn(turn, 0.0, speaking=True) if turn is not None else None)


def face(board, large, last, now_s=0.0):
    """Return the face of *board* where there is room for so many large rows and small cells."""
    return face_on(board, (Slot(large, large=True), Slot(last, large=False)), now_s)


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
    assert numbers(shown.last) == ["A003", "A002", "A001"]


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


BURST = 20


def in_a_burst(over=()):
    """Return a board on which twenty were called at once; it learns of it at nine."""
    return board_of(*(call(n, f"A{n:03d}", over=n in over) for n in range(1, BURST + 1)))


@pytest.mark.accessibility("A37")
def test_in_a_burst_every_call_is_large_or_on_a_page_of_the_list():
    shown = face(in_a_burst(), 3, 6)

    assert len(shown.large) == 3
    assert len(shown.large + shown.last) == BURST


@pytest.mark.accessibility("A37")
@pytest.mark.parametrize(("after_s", "listed"), [(LISTED_S - 1, 17), (LISTED_S + 1, 6)])
def test_a_call_that_is_over_stays_in_the_list_for_a_minute_all_the_same(after_s, listed):
    board = in_a_burst(over=range(1, BURST + 1))

    assert len(face(board, 3, 6, after_s).last) == listed


def test_who_is_still_expected_stays_in_the_list_however_long_ago_the_call_was():
    assert len(face(in_a_burst(), 3, 6, 3600.0).last) == BURST - 3


def test_what_stands_on_a_later_page_cannot_be_read_yet():
    shown = face(in_a_burst(), 3, 6)

    assert shown.calls == set(range(BURST, BURST - 9, -1))


def test_each_part_shows_the_calls_of_its_rooms_only():
    board = board_of(call(1, "A001"), call(2, "B001", room="annex"), call(3, "A002"), rooms=("hall", "annex"))
    slots = (Slot(2, large=True, rooms=("hall",)), Slot(2, large=True, rooms=("annex",)))

    parts = face_on(board, slots, 0.0).parts

    assert [numbers(part.rows) for part in parts] == [["A002", "A001"], ["B001"]]


def test_a_list_of_all_rooms_leaves_out_what_is_large_anywhere():
    board = board_of(call(1, "A001"), call(2, "B001", room="annex"), call(3, "A002"), rooms=("hall", "annex"))
    slots = (
        Slot(1, large=True, rooms=("hall",)), Slot(1, large=True, rooms=("annex",)), Slot(4, large=False),
    )  # fmt: skip

    assert numbers(face_on(board, slots, 0.0).last) == ["A001"]


def at_half_past_nine(**changes):
    return board_of(*calls(1), **changes)


def test_nothing_is_said_of_the_hours_while_the_office_is_open_and_stays_so():
    assert face(at_half_past_nine(closes_at=NINE + timedelta(hours=3)), 3, 6).hours is None
    assert face(at_half_past_nine(), 3, 6).hours is None


def test_shortly_before_the_end_a_board_says_until_when_tickets_are_given():
    board = at_half_past_nine(closes_at=NINE + SOON + timedelta(minutes=1))

    before, soon = (face(board, 3, 6, minutes * 60.0).hours for minutes in (0, 2))

    assert (before, soon.stage, soon.at) == (None, Stage.CLOSING, NINE + SOON + timedelta(minutes=1))


def test_while_somebody_waits_or_is_called_the_calls_go_on_after_closing():
    waits = face(board_of(open=False), 3, 6)
    is_called = face(at_half_past_nine(open=False, waiting=()), 3, 6)

    assert [shown.hours.stage for shown in (waits, is_called)] == [Stage.LAST, Stage.LAST]
    assert (waits.is_covered, is_called.is_covered) == (False, False)
    assert numbers(is_called.large) == ["A001"]


def test_when_everybody_has_left_the_glass_says_when_to_come_and_nothing_else():
    opens = NINE + timedelta(hours=23)
    closed = face(board_of(call(1, over=True), open=False, waiting=(), opens_at=opens), 3, 6)

    assert closed == Face(connected=True, hours=Hours(Stage.CLOSED, opens, NINE.date()))
    assert closed.is_covered


@pytest.mark.accessibility("A42")
def test_a_stale_board_says_nothing_of_hours_that_may_have_changed():
    board = step(board_of(open=False, waiting=(), opens_at=NINE), WentStale(NINE, 9.0))[0]

    shown = face(board, 3, 6)

    assert (shown.hours, shown.is_covered, shown.stale_since) == (None, False, NINE)


def test_notices_stand_before_that_of_the_day():
    saturday = DayProfile(profile="saturday", names={"pl": "Sobota"}, notice={"pl": "Tylko karty"})

    assert face(board_of(notices=({"pl": "Kasa"},), profile=saturday), 3, 6).notices == (
        {"pl": "Kasa"},
        {"pl": "Tylko karty"},
    )


def test_the_notice_of_the_day_is_on_the_face_and_on_other_days_none():
    saturday = DayProfile(profile="saturday", names={"pl": "Sobota"}, notice={"pl": "Tylko karty"})

    assert face(board_of(profile=saturday), 3, 6).notices == ({"pl": "Tylko karty"},)
    assert face(board_of(), 3, 6).notices == ()
