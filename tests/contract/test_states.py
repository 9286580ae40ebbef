"""The table of states is complete, and every ticket comes to an end."""

from __future__ import annotations

from typing import get_args

import pytest

from contract.events import (
    CopyAsked,
    DeedTakenBack,
    Event,
    OfTicket,
    PartyChanged,
    PlaceMoved,
    SlipReported,
    TicketTakenBack,
    VisitRated,
)
from contract.states import LIVE, OPEN_CALL, TAKEN_BACK, TRANSITIONS, State

EVENTS = {
    str(kind.__struct_config__.tag)
    for kind in get_args(Event)
    if issubclass(kind, OfTicket)
    and kind
    not in {
        SlipReported,
        VisitRated,
        PlaceMoved,
        CopyAsked,
        TicketTakenBack,
        PartyChanged,
        DeedTakenBack,
    }
}


def test_every_state_has_its_row():
    assert set(TRANSITIONS) == {None, *State}


def test_the_table_speaks_of_all_events_of_tickets_and_of_no_others():
    assert {event for row in TRANSITIONS.values() for event in row} == EVENTS


def test_what_has_ended_stays_ended():
    assert [state for state in State if not TRANSITIONS[state]] == [
        State.SERVED,
        State.CANCELLED,
        State.EXPIRED,
    ]


@pytest.mark.parametrize("state", [None, *State])
def test_from_every_state_a_ticket_can_come_to_an_end(state):
    reached, frontier = {state}, [state]
    while frontier:
        for after in TRANSITIONS[frontier.pop()].values():
            if after not in reached:
                reached.add(after)
                frontier.append(after)

    assert reached & {State.SERVED, State.CANCELLED, State.EXPIRED}


def test_every_state_is_reached_by_some_event():
    assert {after for row in TRANSITIONS.values() for after in row.values()} == set(State)


def test_only_a_call_occupies_a_desk():
    ways_in = {event for row in TRANSITIONS.values() for event, after in row.items() if after in OPEN_CALL}

    assert ways_in == {"ticket-called", "ticket-recalled", "ticket-started"}


def test_every_state_says_what_can_be_taken_back():
    assert set(TAKEN_BACK) == set(State)


def test_what_is_taken_back_was_brought_about_by_one_or_two_steps_of_the_table():
    steps = {state: set(row.values()) for state, row in TRANSITIONS.items() if state is not None}
    near = {state: after | {last for one in after for last in steps[one]} for state, after in steps.items()}

    assert [
        (state, before)
        for state, befores in TAKEN_BACK.items()
        for before in befores
        if state not in near[before]
    ] == []


def test_a_day_that_has_ended_is_not_taken_back():
    assert TAKEN_BACK[State.EXPIRED] == ()


def test_a_live_ticket_is_one_that_has_not_ended_and_whose_visitor_did_not_miss_the_call():
    assert {state for state in State if TRANSITIONS[state]} - {State.NO_SHOW} == LIVE
