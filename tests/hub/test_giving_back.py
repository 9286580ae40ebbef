"""A visitor gives the own place back with the paper in hand: at once, once, and never from a desk."""

from __future__ import annotations

import pytest

from contract.commands import CancelTicket, GiveBack, MovePlace, Park, Serve, Start, TakeBack
from contract.events import TicketCancelled
from contract.names import StatusToken
from contract.refusal import NotNow, UnknownTicket
from contract.states import State
from tests.hub.branch import Day, call_next, open_desks, ticket_for, token_of, wish


def give_back(name: str):
    return wish(GiveBack, token=token_of(name))


def day_of(*names: str) -> Day:
    return Day(*open_desks("1"), *(ticket_for("A", name) for name in names))


def test_who_waits_gives_the_place_back():
    day = day_of("anna", "ben")

    assert day.do(give_back("anna")) == [TicketCancelled(ticket="anna", reason="given back by the visitor")]
    assert day.ticket("anna").state is State.CANCELLED
    assert [ticket.ticket for ticket in day.branch.waiting()] == ["ben"]


def test_given_back_twice_is_given_back_once():
    day = day_of("anna")
    day.do(give_back("anna"))

    assert day.do(give_back("anna")) == []


def test_a_ticket_that_the_staff_cancelled_needs_no_giving_back():
    day = day_of("anna")
    day.do(wish(CancelTicket, ticket="anna", reason="left"))

    assert day.do(give_back("anna")) == []


def test_who_was_parked_gives_the_place_back():
    day = day_of("anna")
    day.do(call_next(), wish(Start, desk="1"), wish(Park, desk="1"))

    day.do(give_back("anna"))

    assert day.ticket("anna").state is State.CANCELLED


@pytest.mark.parametrize("before", [(), (wish(Start, desk="1"),), (wish(Serve, desk="1"),)])
def test_a_desk_never_loses_its_visitor_to_a_phone(before):
    day = day_of("anna")
    day.do(call_next(), *before)
    state = day.ticket("anna").state

    with pytest.raises(NotNow, match="A001 is"):
        day.do(give_back("anna"))

    assert day.ticket("anna").state is state


def test_who_passed_the_place_on_cannot_give_it_back():
    day = day_of("anna")
    day.do(wish(MovePlace, ticket="anna", reason="the wife waits on", token=StatusToken("x" * 22)))

    with pytest.raises(UnknownTicket):
        day.do(give_back("anna"))

    assert day.ticket("anna").state is State.WAITING


def test_no_clerk_takes_back_what_a_visitor_did():
    day = day_of("anna", "ben")
    day.do(call_next(), give_back("ben"))
    day.do(wish(TakeBack, desk="1"))

    assert day.ticket("ben").state is State.CANCELLED
