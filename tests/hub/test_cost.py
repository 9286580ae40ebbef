"""What a command costs does not grow with the tickets of the day: counted in lines run, not in seconds."""

from __future__ import annotations

import sys

import pytest

from contract.commands import CancelTicket, MovePlace, PutBack, Serve, TakeBack, Transfer
from hub.answers import done_answer
from hub.estimate import likely_wait
from hub.publisher import Publisher
from hub.views import Pictures
from tests.hub.branch import (
    Day,
    HandClock,
    branch_settings,
    call,
    call_next,
    open_desks,
    ticket_for,
    token_of,
    wish,
)


def day_with(count):
    """Return a day on which *count* visitors wait and as many were served."""
    day = Day(*open_desks("1", "2"), double_press_s=0.0)
    for _ in range(count):
        day.do(ticket_for("A"), call_next("1"))
        day.clock.turn(seconds=30)
    day.do(wish(Serve, desk="1"), *(ticket_for("A") for _ in range(count)), ticket_for("A", "anna"))
    return day


def steps_of(work):
    """Return how many lines of Python *work* goes through."""
    steps = 0

    def trace(_frame, kind, _value):
        nonlocal steps
        steps += kind == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return steps


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
    "call next": [call_next("1")],
    "call one": [call("anna", "2", reason="x")],
    "put back": [call_next("2"), wish(PutBack, desk="2")],
    "transfer": [call_next("2"), wish(Transfer, desk="2", to="1")],
    "cancel": [wish(CancelTicket, ticket="anna", reason="left")],
    "take back": [call_next("2"), wish(TakeBack, desk="2")],
    "issue by phone": [ticket_for("A", phone="p" * 22)],
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
