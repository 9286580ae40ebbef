"""The journal folds to the day, and says so when it cannot."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

import msgspec
import pytest

from contract.commands import Recall, Serve
from contract.events import Entry, Event, OfTicket, TicketCalled, TicketRecalled, TicketServed
from contract.names import CommandId, TicketId
from contract.states import OPEN_CALL, TRANSITIONS, State
from hub.domain.branch import Branch, folded
from hub.domain.calls import CALLS_AT_MOST
from hub.domain.ticket import WrongState
from hub.store.rows import STATE_AFTER
from tests.hub.branch import (
    DEVICE,
    NINE,
    Day,
    booking,
    bookings,
    branch_settings,
    call_next,
    facts,
    open_desks,
    ticket_for,
    wish,
)


def entry(seq: int, event: Event) -> Entry:
    return Entry(seq=seq, epoch=1, at=NINE, by=DEVICE, command=CommandId("c"), event=event)


def test_the_journal_folds_to_the_same_day():
    day = Day(*open_desks("1"), bookings(booking("111111")), ticket_for("A"), ticket_for("B"), call_next())

    assert facts(folded(branch_settings(), day.journal)) == facts(day.branch)


def test_a_journal_out_of_order_is_refused():
    branch = Day().branch

    with pytest.raises(WrongState, match="entry 1 comes after entry 1"):
        branch.apply(entry(1, TicketRecalled(ticket=TicketId("anna"), desk="1")))


def test_an_event_of_an_unknown_ticket_is_refused():
    with pytest.raises(WrongState, match="no ticket nobody"):
        Day().branch.apply(entry(2, TicketServed(ticket=TicketId("nobody"), desk="1")))


def test_an_event_that_the_table_of_states_does_not_allow_is_refused():
    day = Day(ticket_for("A", "anna"))

    with pytest.raises(WrongState, match="ticket-served cannot happen to A001 while it is waiting"):
        day.branch.apply(entry(3, TicketServed(ticket=TicketId("anna"), desk="1")))


def test_every_event_is_either_a_transition_or_has_a_rule_of_its_own():
    in_table = {kind for row in TRANSITIONS.values() for kind in row}

    for kind in get_args(Event):
        assert kind in Branch._RULES or (
            issubclass(kind, OfTicket) and kind.__struct_config__.tag in in_table
        )


def test_each_event_leaves_its_ticket_in_one_state_whatever_it_was_in():
    for row in TRANSITIONS.values():
        for kind, state in row.items():
            assert STATE_AFTER[kind] is state


def test_a_desk_and_a_service_that_were_taken_out_of_the_settings_do_not_stop_the_fold():
    day = Day(*open_desks("1", "2"), ticket_for("A"), ticket_for("B", "ben"), call_next("2"))
    fewer = branch_settings(
        services=branch_settings().services[:1],
        desks=tuple(msgspec.structs.replace(desk, services=("A",)) for desk in branch_settings().desks[:1]),
    )

    branch = folded(fewer, day.journal)

    assert branch.counts[State.CALLED] == 1
    assert branch.tickets["ben"].state is State.WAITING


def test_recent_calls_of_a_room_are_bounded_when_the_clock_stands():
    day = Day(*open_desks("1"), ticket_for("A"), call_next())

    day.do(*(wish(Recall, desk="1") for _ in range(CALLS_AT_MOST + 20)))

    assert len(day.branch.calls["hall"]) == CALLS_AT_MOST


def test_old_calls_are_forgotten_down_to_those_that_boards_show_anyway():
    day = Day(*open_desks("1"), ticket_for("A"), call_next())
    for _ in range(50):
        day.clock.turn(seconds=30)
        day.do(wish(Recall, desk="1"))

    assert len(day.branch.calls["hall"]) == 20


def test_serving_times_are_learnt_from_call_to_goodbye():
    day = Day(*open_desks("1"), ticket_for("A"), call_next())
    day.clock.turn(minutes=7)
    day.do(wish(Serve, desk="1"))

    assert day.branch.learnt == {"A": (1, 420.0)}
    assert day.branch.served == 1


@pytest.mark.parametrize("after", [timedelta(hours=-1), timedelta(hours=9)])
@pytest.mark.fault("F13")
def test_nothing_is_learnt_from_a_clock_set_back_or_a_visitor_who_was_forgotten(after):
    day = Day(*open_desks("1"), ticket_for("A"), call_next())
    day.clock.set(NINE + after)
    day.do(wish(Serve, desk="1"))

    assert day.branch.learnt == {}


def test_open_calls_are_those_that_occupy_a_desk():
    assert {State.CALLED, State.SERVING} == OPEN_CALL


def test_all_the_calls_that_boards_are_promised_are_remembered():
    day = Day(*open_desks("1"), ticket_for("A"), call_next(), calls_kept=200)

    day.do(*(wish(Recall, desk="1") for _ in range(300)))

    assert len(day.branch.calls["hall"]) == 200


def test_two_tickets_at_one_desk_are_a_contradiction():
    day = Day(*open_desks("1"), ticket_for("A"), ticket_for("A", "ben"), call_next())

    with pytest.raises(WrongState, match="desk 1 has an open call and cannot take A002"):
        day.branch.apply(entry(day.branch.seq + 1, TicketCalled(ticket=TicketId("ben"), desk="1", why="")))


def test_a_ticket_is_issued_once():
    day = Day(ticket_for("A", "anna"))

    with pytest.raises(WrongState, match="anna was issued before"):
        day.branch.apply(entry(day.branch.seq + 1, day.journal[-1].event))
