"""A call that nobody comes to is repeated by the hub, marked as the second one, and not for ever."""

from __future__ import annotations

import pytest

from contract.commands import MarkNoShow, PutBack, Recall, Serve, Start, StopHall
from contract.events import TicketRecalled
from hub.domain.calling_settings import CallingSettings
from hub.domain.chores import due
from hub.estimate import likely_wait
from hub.views import Pictures
from tests.hub.branch import Day, call_next, ticket_for, wish

AFTER = {"repeat_s": 30.0}


def called(**calling):
    """Return a day on which anna has just been called to desk 1."""
    calling = AFTER | calling
    return Day(ticket_for("A", "anna"), call_next("1"), calling=CallingSettings(**calling))


def chores(day, seconds=0.0):
    """Let so many seconds go by and the hub do what is due; return what that led to."""
    day.clock.turn(seconds=seconds)
    return [event for command in due(day.branch, day.clock.now()) for event in day.do(command)]


@pytest.mark.accessibility("A40")
def test_a_call_that_nobody_comes_to_is_repeated_after_a_while():
    day = called()

    assert chores(day, 29) == []
    assert chores(day, 1) == [TicketRecalled(ticket="anna", desk="1", spared=True)]


@pytest.mark.accessibility("A40")
def test_boards_are_told_that_it_is_the_second_call():
    day = called()
    chores(day, 30)

    newest, first = Pictures(day.branch, day.clock.now(), likely_wait).board("hall-1").calls

    assert (newest.times, newest.over, newest.voice) == (2, False, "hall-1")
    assert first.times == 1


def test_it_is_repeated_no_more_often_than_the_operator_says():
    day = called(repeats_most=2)

    repeats = [len(chores(day, 30)) for _ in range(4)]

    assert repeats == [1, 1, 0, 0]


@pytest.mark.parametrize("verb", [Start, Serve, MarkNoShow, PutBack])
def test_who_has_come_or_is_gone_is_not_called_again(verb):
    day = called()
    day.do(wish(verb, desk="1"))

    assert chores(day, 60) == []


def test_a_recall_of_the_clerk_begins_the_time_anew_and_counts_for_itself():
    day = called(recalls_most=1)
    day.clock.turn(seconds=20)
    day.do(wish(Recall, desk="1"))

    assert chores(day, 29) == []
    assert len(chores(day, 1)) == 1
    assert day.ticket("anna").times == 3


def test_a_repeat_of_the_hub_leaves_the_clerk_her_own():
    day = called(recalls_most=1)
    chores(day, 30)

    assert day.do(wish(Recall, desk="1")) == [TicketRecalled(ticket="anna", desk="1")]


def test_left_out_the_hub_repeats_nothing():
    assert chores(called(repeat_s=0.0), 600) == []


def test_while_the_hall_is_stopped_nobody_is_called():
    day = called()
    day.do(wish(StopHall, who="supervisor", reason="fire alarm"))

    assert chores(day, 60) == []


def test_a_repeat_that_comes_when_the_desk_has_gone_on_does_not_call_the_next_visitor_twice():
    day = called()
    day.clock.turn(seconds=30)
    [repeat] = due(day.branch, day.clock.now())
    day.do(ticket_for("A", "ben"), call_next("1"))

    assert day.do(repeat) == []
