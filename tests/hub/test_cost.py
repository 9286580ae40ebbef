"""What a command costs does not grow with the tickets of the day: counted in lines run, not in seconds."""

from __future__ import annotations

import pytest

from contract.commands import (
    CancelTicket,
    MergeTickets,
    MovePlace,
    PutBack,
    Serve,
    SplitParty,
    TakeBack,
    TakeBackDeed,
    Transfer,
)
from hub.answers import done_answer
from hub.domain import issuing
from hub.domain.calling_settings import CallingSettings
from hub.estimate import likely_wait
from hub.publisher import Publisher
from hub.views import Pictures
from tests.hub.branch import (
    Day,
    HandClock,
    booking,
    bookings,
    branch_settings,
    call,
    call_next,
    check_in,
    open_desks,
    ticket_for,
    token_of,
    wish,
)
from tests.hub.limited import cut_off, services
from tests.hub.steps import steps_of

LIMITED = {
    "double_press_s": 0.0,
    "services": services(A={"walk_in_limit": 10**6, "party_most": 6}),
    "capacity": cut_off(cut_off="warn"),
    "calling": CallingSettings(booked_first=True, priority_every=3),
}
"""Quotas, parties and the forecast are reckoned at every ticket, and nobody is ever turned away."""


def day_with(count):
    """Return a day on which *count* visitors wait, alone and in parties, and half as many were served."""
    day = Day(*open_desks("1", "2"), **LIMITED)
    for number in range(count // 2):
        day.do(ticket_for("A", party=1 + number % 4), call_next("1"))
        day.clock.turn(seconds=30)
    day.do(wish(Serve, desk="1"))
    day.do(bookings(booking("111111", "A", starts=day.clock.now(), persons=3)))
    day.do(*(ticket_for("A", party=1 + number % 4) for number in range(count)), ticket_for("A", "anna"))
    return day


def carried_out(day, command):
    """Carry out *command* as the authority does, answer and views included."""

    def work():
        before = len(day.journal)
        day.do(command)
        entries = day.journal[before:]
        done_answer(command, Pictures(day.branch, day.clock.now(), likely_wait), entries)
        publisher.show(day.branch, entries)

    publisher = Publisher(branch_settings(), clock=HandClock(), publish=lambda *_: None)
    return steps_of(work)


COMMANDS = {
    "issue": [ticket_for("A")],
    "issue for a party": [ticket_for("A", party=4)],
    "issue before all others": [ticket_for("A", priority=True, party=2)],
    "check in a family": [check_in("111111")],
    "call next": [call_next("1")],
    "call one": [call("anna", "2", reason="x")],
    "put back": [call_next("2"), wish(PutBack, desk="2")],
    "transfer": [call_next("2"), wish(Transfer, desk="2", to="1")],
    "cancel": [wish(CancelTicket, ticket="anna", reason="left")],
    "take back": [call_next("2"), wish(TakeBack, desk="2")],
    "issue by phone": [ticket_for("A", phone="p" * 22)],
    "merge": [ticket_for("A", "ben"), wish(MergeTickets, ticket="anna", other="ben", reason="wife")],
    "split": [
        ticket_for("A", "ben", party=2),
        wish(SplitParty, ticket="ben", token=token_of("s"), reason="the son"),
    ],
    "take back a ticket": [
        ticket_for("A", "ben", by="person-ola"),
        wish(TakeBackDeed, ticket="ben", by="person-ola"),
    ],
    "pass on": [wish(MovePlace, ticket="anna", reason="wife", token=token_of("new"))],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_cost_of_a_command_is_the_same_on_a_long_day(name):
    *before, last = COMMANDS[name]
    costs = []
    for count in (30, 3000):
        day = day_with(count)
        day.do(*before)
        costs.append(carried_out(day, last))

    few, many = costs

    # A sorted line of thousands is a list of lists: one level more to look through, whatever the length.
    assert many <= few * 1.25


@pytest.mark.long
@pytest.mark.timeout(900)
def test_with_a_hundred_thousand_tickets_the_cost_is_still_the_same(monkeypatch):
    monkeypatch.setattr(issuing, "LAST_COUNT", 10**6)
    once = [COMMANDS[name][-1] for name in COMMANDS if name.startswith(("issue", "check in"))]
    costs = []
    for count in (30, 100_000):
        day = day_with(count)
        costs.append([carried_out(day, command) for command in once])

    few, many = costs

    assert all(large <= small * 1.25 for small, large in zip(few, many, strict=True)), (few, many)
