"""What is worked out once for many gives the same waits as reckoning each anew, on whatever day."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.states import State
from hub.domain.calling_settings import CallingSettings
from hub.estimate import likely_wait
from tests.hub.branch import A, B, C, Day, call_next, open_desks, ticket_for
from tests.hub.histories import History
from tests.hub.plain_estimate import plain_wait

SEEDS = st.integers(0, 2**32)
CALLING = CallingSettings(priority_every=3, booked_first=True)


def require_the_same_waits(seed, steps):
    history = History(seed, calling=CALLING)
    branch = history.day.branch
    for _ in history.steps(steps):
        asked = [(service, None) for service in (A, B, C)]
        asked += [(one.service, one) for one in branch.tickets.values() if one.state is State.WAITING]
        for service, ticket in asked:
            assert likely_wait(branch, service, ticket) == plain_wait(branch, service, ticket)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_every_wait_is_what_reckoning_it_anew_gives(seed):
    require_the_same_waits(seed, 60)


@pytest.mark.long
@pytest.mark.timeout(900)
@settings(max_examples=1500, deadline=None)
@given(SEEDS)
def test_every_wait_is_what_reckoning_it_anew_gives_on_many_days(seed):
    require_the_same_waits(seed, 150)


def test_the_work_of_the_desks_is_worked_out_once_for_all_who_ask():
    day = Day(*open_desks("1", "2"), *(ticket_for("A") for _ in range(5)))

    likely_wait(day.branch, A)
    work = day.branch.work
    likely_wait(day.branch, B)

    assert work is not None
    assert day.branch.work is work


def test_a_new_ticket_changes_nothing_of_what_is_bound_to_the_desks():
    day = Day(*open_desks("1", "2"), ticket_for("A"), call_next("1"), ticket_for("A"))
    likely_wait(day.branch, A)
    floors = day.branch.floors

    day.do(ticket_for("B"))

    assert floors is not None
    assert day.branch.floors is floors
    assert likely_wait(day.branch, A) == plain_wait(day.branch, A)


def test_what_was_worked_out_is_gone_with_the_next_entry():
    day = Day(*open_desks("2"), *(ticket_for("A") for _ in range(5)))
    before = likely_wait(day.branch, A)

    day.do(call_next("2"), call_next("2", command_id="later"))

    assert likely_wait(day.branch, A) == plain_wait(day.branch, A) != before
