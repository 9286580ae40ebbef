"""Two reports a call: when its frame was drawn, and what the voice made of it."""

import pytest

from contract.reports import Shown, Spoken, Unspoken
from display_board.happenings import Report
from display_board.reports import REMEMBERED, Dated, Reports


def expecting(*calls, at_s=100.0):
    """Return the reports of a board to which *calls* came at *at_s*."""
    reports = Reports("1")
    reports.arrived(frozenset(calls), at_s)
    for call in calls:
        reports.expect(call)
    return reports


def shown(call, after_s):
    return Shown(board="1", call=call, shown_after_s=after_s)


def test_a_call_is_reported_with_the_time_to_its_first_frame():
    reports = expecting(7)

    assert reports.drawn(frozenset({7}), 100.25) == [Dated(shown(7, 0.25), 100.25)]


def test_a_call_that_nobody_waits_for_is_not_reported():
    reports = Reports("1")
    reports.arrived(frozenset({7}), 100.0)

    assert reports.drawn(frozenset({7}), 100.25) == []


def test_the_end_of_the_voice_is_reported_with_its_languages_and_its_time():
    reports = expecting(7)

    told = reports.done(Report(7, ("pl", "uk")), 109.0)

    assert told == [Dated(Spoken(board="1", call=7, languages=("pl", "uk"), after_s=9.0), 109.0)]


def test_a_silent_call_is_reported_with_the_reason():
    reports = expecting(7)

    told = reports.done(Report(7, silent=Unspoken.LATE), 100.0)

    assert told == [Dated(Spoken(board="1", call=7, silent=Unspoken.LATE), 100.0)]


def test_a_call_is_reported_as_shown_once():
    reports = expecting(7)
    reports.drawn(frozenset({7}), 100.1)

    assert reports.drawn(frozenset({7}), 140.0) == []
    assert reports.unseen(141.0) == []


def test_the_first_arrival_counts_and_not_a_later_view():
    reports = expecting(7)
    reports.arrived(frozenset({7, 8}), 130.0)

    [told] = reports.drawn(frozenset({7}), 130.1)

    assert told.report.shown_after_s == pytest.approx(30.1)


def test_a_call_without_room_on_the_screen_is_reported_so_when_its_turn_is_over():
    reports = expecting(7)
    assert reports.drawn(frozenset(), 100.1) == []
    reports.done(Report(7, ("pl",)), 108.0)

    assert reports.drawn(frozenset(), 108.1) == [Dated(Shown(board="1", call=7, shown=False), 108.1)]


def test_a_board_without_a_screen_reports_each_call_as_not_shown():
    reports = expecting(7, 8)

    assert [told.report for told in reports.unseen(100.1)] == [
        Shown(board="1", call=7, shown=False),
        Shown(board="1", call=8, shown=False),
    ]


def test_no_more_calls_are_remembered_than_needed():
    reports = expecting(*range(REMEMBERED + 100))

    told = reports.drawn(frozenset(range(REMEMBERED + 100)), 101.0)

    assert [each.report.call for each in told] == list(range(100, REMEMBERED + 100))
