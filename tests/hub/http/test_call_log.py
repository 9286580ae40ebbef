"""From the press to glass and voice, without comparing two clocks."""

from __future__ import annotations

from contract.reports import Shown, Spoken, Unspoken
from hub.http.call_log import BUCKETS_S, KEPT, BoardOfCall, CallLine, CallLog
from tests.hub.branch import NINE


def called(*calls, at_s=100.0):
    log = CallLog()
    for call in calls:
        line = CallLine(call=call, number=f"A{call:03d}", desk="1", room="hall", times=1, at=NINE)
        log.called(line, at_s)
    return log


def test_a_call_is_told_with_the_seconds_from_the_press_to_glass_and_voice():
    log = called(7)
    log.told(Shown(board="hall-1", call=7, ago_s=0.01), 100.08)
    log.told(Spoken(board="hall-1", call=7, languages=("pl", "uk"), ago_s=30.0), 138.5)

    [line] = log.newest_first()

    assert line.boards == (
        BoardOfCall(board="hall-1", shown=True, shown_s=0.07, languages=("pl", "uk"), spoken_s=8.5),
    )


def test_each_board_of_the_room_is_told_by_itself():
    log = called(7)
    log.told(Shown(board="hall-2", call=7), 100.1)
    log.told(Shown(board="hall-1", call=7), 100.2)
    log.told(Spoken(board="hall-2", call=7, silent=Unspoken.ANOTHER), 100.3)

    [line] = log.newest_first()

    assert [(board.board, board.silent) for board in line.boards] == [
        ("hall-1", None),
        ("hall-2", Unspoken.ANOTHER),
    ]


def test_a_board_that_has_no_room_for_a_call_has_no_time_for_it():
    log = called(7)
    log.told(Shown(board="hall-1", call=7, shown=False), 109.0)

    assert log.newest_first()[0].boards == (BoardOfCall(board="hall-1", shown=False),)
    assert sum(log.buckets) == 0


def test_frames_are_counted_by_how_long_they_took():
    log = called(1, 2, 3, 4)
    for call, after_s in ((1, 0.03), (2, 0.15), (3, 0.15), (4, 99.0)):
        log.told(Shown(board="hall-1", call=call), 100.0 + after_s)

    assert log.cumulated() == [1, 1, 3, 3, 3, 3, 3, 3, 4]
    assert len(log.cumulated()) == len(BUCKETS_S) + 1


def test_what_was_spoken_is_counted_and_what_was_not_by_its_reason():
    log = called(1, 2, 3)
    log.told(Spoken(board="hall-1", call=1, languages=("pl",)), 109.0)
    log.told(Spoken(board="hall-1", call=2, silent=Unspoken.QUIET), 109.0)
    log.told(Spoken(board="hall-2", call=2, silent=Unspoken.QUIET), 109.0)

    assert (log.spoken, log.silent) == (1, {Unspoken.QUIET: 2})


def test_a_board_that_was_started_again_does_not_unsay_what_it_said():
    log = called(7)
    log.told(Spoken(board="hall-1", call=7, languages=("pl",)), 109.0)
    log.told(Spoken(board="hall-1", call=7, silent=Unspoken.FIRST), 140.0)

    [board] = log.newest_first()[0].boards
    assert (board.languages, board.silent, board.spoken_s) == (("pl",), None, 9.0)


def test_reports_of_calls_from_before_the_start_are_counted_and_not_listed():
    log = called()
    log.told(Shown(board="hall-1", call=3), 100.1)
    log.told(Spoken(board="hall-1", call=3, languages=("pl",)), 100.1)

    assert (log.newest_first(), log.spoken, sum(log.buckets)) == ((), 1, 0)


def test_the_latest_calls_are_kept_newest_first():
    log = called(*range(KEPT + 10))

    assert [line.call for line in log.newest_first()] == list(range(KEPT + 9, 9, -1))
