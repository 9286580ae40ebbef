"""One ticket has one number, and everybody reads it in the same letters."""

from __future__ import annotations

import pytest

from contract.names import BoardId, DeskId, TicketId
from hub.domain.settings import read_branch
from hub.estimate import likely_wait
from hub.views import Pictures
from tests.hub.branch import BRANCH_TOML, Day, call_next, ticket_for


def pictures(day: Day) -> Pictures:
    return Pictures(day.branch, day.clock.now(), likely_wait)


@pytest.mark.parametrize(("before", "number"), [(0, "A001"), (98, "A099"), (999, "A1000")])
def test_every_picture_writes_a_ticket_s_number_alike(before: int, number: str):
    day = Day()
    day.branch.last_count["A"] = before
    day.do(ticket_for("A", "anna"))
    waiting = pictures(day)
    written = {waiting.queue().lines[0].ticket.number, waiting.ticket(TicketId("anna")).number}

    day.do(call_next())
    called = pictures(day)
    current = called.desk(DeskId("1")).current
    assert current is not None
    written |= {current.number, called.board(BoardId("hall-1")).calls[0].number}

    assert written == {number, str(day.ticket("anna").number)} == {number}


def test_a_series_of_two_letters_is_written_in_full():
    settings = read_branch(BRANCH_TOML.replace('series = "A"', 'series = "AK"'), "branch.toml")
    day = Day(ticket_for("A", "anna"), services=settings.services)

    assert pictures(day).ticket(TicketId("anna")).number == "AK001"
