"""The small display shows whom the desk has called, and never a number that may be wrong."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from contract.hall_parts import Stopped
from contract.states import DeskState, State
from desk.happenings import BecameFresh, LinkBack, LinkLost, Seen, ShowNumber, Tick, Unanswered, WentStale
from desk.number import shortened
from desk.signals import NOT_KNOWN
from desk.state import UnitState
from desk.unit import step
from link.fake_answers import NINE, desk_ticket, desk_view

SIGNS = UnitState(paused_sign="PA", closed_sign="CL")


def called(seq, number="A042", ticket="t1", times=1, **more):
    current = desk_ticket(number, ticket=ticket, times=times, **more)
    return Seen(desk_view("3", seq, current=current))


def free(seq, **more):
    return Seen(desk_view("3", seq, **more))


def shown(*happenings, state=SIGNS):
    """Return what the display was told, one after the other."""
    told = []
    for at_s, happening in enumerate(happenings):
        state, wishes = step(state, happening, float(at_s))
        told += [(wish.text, wish.is_new) for wish in wishes if isinstance(wish, ShowNumber)]
    return told


def test_before_the_first_picture_the_display_says_that_nothing_is_known():
    assert shown(Tick()) == [(NOT_KNOWN, False)]


def test_a_desk_without_a_visitor_shows_nothing():
    assert shown(LinkBack(), free(1)) == [(NOT_KNOWN, False), ("", False)]


def test_a_call_is_shown_and_blinks_because_it_is_new():
    assert shown(LinkBack(), free(1), called(2))[-1] == ("A042", True)


def test_a_visitor_who_was_there_before_the_unit_started_does_not_blink():
    assert shown(LinkBack(), called(1))[-1] == ("A042", False)


def test_a_recall_blinks_again():
    told = shown(LinkBack(), free(1), called(2), called(3, times=2))

    assert told[-2:] == [("A042", True), ("A042", True)]


def test_a_picture_that_changes_something_else_does_not_blink():
    told = shown(LinkBack(), free(1), called(2), called(3, note="wheelchair"))

    assert told[-1] == ("A042", True)
    assert len(told) == 3


def test_the_number_stays_while_the_visitor_is_served_and_goes_with_her():
    serving = desk_ticket("A042", ticket="t1", state=State.SERVING)

    told = shown(LinkBack(), free(1), called(2), Seen(desk_view("3", 3, current=serving)), free(4))

    assert told[2:] == [("A042", True), ("", False)]


@pytest.mark.parametrize(
    ("state", "sign"), [(DeskState.PAUSED, "PA"), (DeskState.CLOSED, "CL"), (DeskState.OPEN, "")]
)
def test_a_desk_that_does_not_call_has_its_sign(state, sign):
    assert shown(LinkBack(), free(1, state=state))[-1] == (sign, False)


@pytest.mark.accessibility("A42")
@pytest.mark.parametrize("gone", [LinkLost(), WentStale(), Unanswered("timeout")])
def test_a_number_that_may_be_wrong_is_taken_away(gone):
    assert shown(LinkBack(), free(1), called(2), gone)[-1] == (NOT_KNOWN, False)


@pytest.mark.parametrize(("gone", "back"), [(LinkLost(), LinkBack()), (WentStale(), BecameFresh())])
def test_the_same_call_does_not_blink_again_after_an_outage(gone, back):
    assert shown(LinkBack(), free(1), called(2), gone, back)[-1] == ("A042", False)


def test_a_call_that_came_in_an_outage_blinks_after_it():
    told = shown(LinkBack(), free(1), called(2), WentStale(), called(3, "A043", "t2"), BecameFresh())

    assert told[-1] == ("A043", True)


def test_while_the_hall_is_stopped_no_number_is_shown():
    seen = called(2)
    stopped = replace(seen, view=msgspec.structs.replace(seen.view, stopped=Stopped(since=NINE)))

    assert shown(LinkBack(), free(1), stopped)[-1] == (NOT_KNOWN, False)


@pytest.mark.parametrize(
    ("number", "short"),
    [("AB042", "AB42"), ("A042", "A42"), ("A1000", "A1000"), ("B007", "B7"), ("PA", "PA")],
)
def test_a_number_is_shortened_by_its_zeros_only(number, short):
    assert shortened(number) == short
