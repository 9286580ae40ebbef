"""One report a call: when its frame was drawn, and in which languages it was spoken."""

import pytest

from contract.reports import Shown
from display_board.reports import REMEMBERED, Reports


def test_a_call_is_reported_with_the_time_to_its_frame_when_the_voice_is_done():
    reports = Reports("1")
    reports.arrived(frozenset({7}), 100.0)
    assert reports.drawn(frozenset({7}), 100.25) == []

    assert reports.done(7, ("pl", "uk")) == [
        Shown(board="1", call=7, shown=True, shown_after_s=0.25, spoken=("pl", "uk"))
    ]


def test_a_silent_call_is_reported_with_its_first_frame():
    reports = Reports("1")
    reports.arrived(frozenset({7}), 100.0)
    assert reports.done(7, ()) == []

    assert reports.drawn(frozenset({7}), 100.5) == [
        Shown(board="1", call=7, shown=True, shown_after_s=0.5, spoken=())
    ]


def test_the_first_frame_counts_and_not_a_later_one():
    reports = Reports("1")
    reports.arrived(frozenset({7}), 100.0)
    reports.drawn(frozenset({7}), 100.1)
    reports.drawn(frozenset({7}), 140.0)

    assert reports.done(7, ())[0].shown_after_s == pytest.approx(0.1)


def test_the_first_arrival_counts_and_not_a_later_view():
    reports = Reports("1")
    reports.arrived(frozenset({7}), 100.0)
    reports.arrived(frozenset({7, 8}), 130.0)
    reports.drawn(frozenset({7}), 130.1)

    assert reports.done(7, ())[0].shown_after_s == pytest.approx(30.1)


def test_a_call_without_room_on_the_screen_is_reported_as_not_shown():
    reports = Reports("1")
    reports.arrived(frozenset({7}), 100.0)
    reports.done(7, ("pl",))

    assert reports.drawn(frozenset(), 100.1) == [
        Shown(board="1", call=7, shown=False, shown_after_s=0.0, spoken=("pl",))
    ]


def test_a_report_goes_out_once():
    reports = Reports("1")
    reports.arrived(frozenset({7}), 100.0)
    reports.done(7, ())
    reports.drawn(frozenset({7}), 100.1)

    assert reports.drawn(frozenset({7}), 100.2) == []


def test_no_more_calls_are_remembered_than_needed():
    reports = Reports("1")
    reports.arrived(frozenset(range(REMEMBERED + 100)), 0.0)
    reports.drawn(frozenset(range(REMEMBERED + 100)), 1.0)

    assert reports.done(REMEMBERED, ()) != []
    assert reports.done(5, ()) == []
