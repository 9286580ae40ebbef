"""What a clerk does with the visitor at the desk, and with tickets that are at none."""

from __future__ import annotations

import pytest

from contract.commands import (
    CancelTicket,
    CloseDesk,
    MarkNoShow,
    Park,
    PutBack,
    Recall,
    ReinstateTicket,
    ReportSlip,
    Serve,
    Start,
    Transfer,
    TransferTicket,
)
from contract.events import (
    SlipReported,
    TicketCancelled,
    TicketNoShow,
    TicketParked,
    TicketRecalled,
    TicketReinstated,
    TicketServed,
    TicketStarted,
    TicketTransferred,
)
from contract.refusal import (
    NothingCalled,
    NotNow,
    NowhereToGo,
    ReasonMissing,
    UnknownRoom,
    UnknownService,
    UnknownTicket,
)
from contract.states import SlipState, State
from tests.hub.branch import Day, call, call_next, open_desks, ticket_for, wish


def day_at_desk() -> Day:
    """Return a day on which Anna is called to desk 1 and Ben waits."""
    return Day(*open_desks("1", "2"), ticket_for("A", "anna"), ticket_for("A", "ben"), call_next())


@pytest.mark.parametrize("kind", [Recall, Start, Serve, MarkNoShow, PutBack, Park, Transfer])
def test_a_desk_without_a_visitor_has_nothing_to_do(kind):
    with pytest.raises(NothingCalled, match="no ticket is called to desk 2"):
        day_at_desk().do(wish(kind, desk="2"))


@pytest.mark.parametrize("kind", [Recall, Start, MarkNoShow, PutBack])
def test_what_is_for_visitors_on_their_way_is_not_for_those_who_have_come(kind):
    day = day_at_desk()
    day.do(wish(Start, desk="1"))

    with pytest.raises(NotNow, match="A001 is serving"):
        day.do(wish(kind, desk="1"))


def test_a_recall_counts_and_has_a_call_number_of_its_own():
    day = day_at_desk()
    first = day.branch.seq

    assert day.do(wish(Recall, desk="1")) == [TicketRecalled(ticket="anna", desk="1")]
    assert day.ticket("anna").times == 2
    assert [called.call for called in day.branch.calls["hall"]] == [first, first + 1]


def test_a_visitor_is_served_with_an_outcome_from_called_or_from_serving():
    straight = day_at_desk().do(wish(Serve, desk="1", outcome="card handed over"))
    started = day_at_desk()
    started.do(wish(Start, desk="1"))

    assert straight == [TicketServed(ticket="anna", desk="1", outcome="card handed over")]
    assert started.do(wish(Serve, desk="1")) == [TicketServed(ticket="anna", desk="1")]


def test_who_did_not_come_leaves_the_desk_free():
    day = day_at_desk()

    assert day.do(wish(MarkNoShow, desk="1")) == [TicketNoShow(ticket="anna", desk="1")]
    assert day.branch.at_desk("1") is None
    assert day.branch.missed() == [day.ticket("anna")]


def test_who_is_put_back_waits_at_the_old_place():
    day = day_at_desk()
    day.do(wish(PutBack, desk="1"))

    [called] = day.do(call_next("2"))

    assert called.ticket == "anna"


def test_who_comes_after_all_waits_at_the_old_place():
    day = day_at_desk()
    day.do(wish(MarkNoShow, desk="1"))

    [reinstated] = day.do(wish(ReinstateTicket, ticket="anna", reason=" was outside "))

    assert reinstated == TicketReinstated(ticket="anna", reason="was outside")
    assert day.do(call_next())[0].ticket == "anna"


def test_only_who_missed_a_call_is_reinstated():
    with pytest.raises(NotNow, match="A002 is waiting, not no-show"):
        day_at_desk().do(wish(ReinstateTicket, ticket="ben"))


def test_parking_from_a_desk_without_a_start_button_says_that_the_visitor_had_come():
    started, parked = day_at_desk().do(wish(Park, desk="1", room="upstairs", reason="copies"))

    assert started == TicketStarted(ticket="anna", desk="1")
    assert parked == TicketParked(ticket="anna", desk="1", room="upstairs", reason="copies")


def test_a_visitor_is_not_parked_in_an_unknown_room():
    with pytest.raises(UnknownRoom, match="'cellar'"):
        day_at_desk().do(wish(Park, desk="1", room="cellar"))


def test_a_parked_visitor_is_not_in_the_queue():
    day = day_at_desk()
    day.do(wish(Park, desk="1"))

    assert day.do(call_next())[0].ticket == "ben"
    assert day.branch.parked() == [day.ticket("anna")]


def test_a_transfer_keeps_number_and_place():
    day = day_at_desk()
    day.do(ticket_for("B", "cleo"))

    assert day.do(wish(Transfer, desk="1", service="B")) == [
        TicketTransferred(ticket="anna", service="B", reason="button")
    ]
    assert [str(ticket.number) for ticket in day.branch.waiting()] == ["A001", "A002", "B001"]
    assert day.ticket("anna").service == "B"


def test_a_transfer_to_a_desk_takes_a_service_along_that_is_served_there():
    [transferred] = day_at_desk().do(wish(Transfer, desk="1", to="2"))

    assert transferred == TicketTransferred(ticket="anna", service="A", to="2", reason="button")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "name a service"),
        ({"to": "2", "service": "B"}, "desk 2 does not serve B"),
        ({"to": "3", "service": "C"}, "desk 3 is closed"),
    ],
)
def test_a_transfer_that_leads_nowhere_is_refused(fields, why):
    day = day_at_desk()

    with pytest.raises(NowhereToGo, match=why):
        day.do(wish(Transfer, desk="1", **fields))

    assert day.ticket("anna").state is State.CALLED


def test_a_transfer_to_an_unknown_service_is_refused():
    with pytest.raises(UnknownService):
        day_at_desk().do(wish(Transfer, desk="1", service="Q"))


def test_a_waiting_visitor_changes_to_another_service_at_the_old_place():
    day = day_at_desk()
    day.do(ticket_for("B", "cleo"))

    [transferred] = day.do(wish(TransferTicket, ticket="ben", service="B", reason="wrong paper"))

    assert transferred == TicketTransferred(ticket="ben", service="B", reason="wrong paper")
    assert len(day.branch.lines["A"]) == 0
    assert [ticket.ticket for ticket in day.branch.waiting()] == ["ben", "cleo"]


def test_a_called_visitor_is_transferred_by_the_desk_only():
    with pytest.raises(NotNow, match="A001 is called, not waiting"):
        day_at_desk().do(wish(TransferTicket, ticket="anna", service="B"))


def test_a_waiting_or_parked_ticket_is_cancelled():
    day = day_at_desk()
    day.do(wish(Park, desk="1"))

    for name in ("anna", "ben"):
        [cancelled] = day.do(wish(CancelTicket, ticket=name, reason="goes home"))
        assert cancelled == TicketCancelled(ticket=name, reason="goes home")

    assert day.branch.counts[State.CANCELLED] == 2


def test_a_called_ticket_is_not_cancelled_behind_the_clerk_s_back():
    with pytest.raises(NotNow, match="A001 is called, not waiting or parked"):
        day_at_desk().do(wish(CancelTicket, ticket="anna"))


@pytest.mark.parametrize("kind", [CancelTicket, ReinstateTicket])
def test_an_unknown_ticket_is_refused_by_name(kind):
    with pytest.raises(UnknownTicket, match="'nobody'"):
        day_at_desk().do(wish(kind, ticket="nobody"))


def test_the_slip_has_its_own_truth():
    day = day_at_desk()

    reported = day.do(wish(ReportSlip, ticket="ben", slip=SlipState.PRINTED))
    again = day.do(wish(ReportSlip, ticket="ben", slip=SlipState.PRINTED))

    assert reported == [SlipReported(ticket="ben", slip=SlipState.PRINTED)]
    assert again == []
    assert (day.ticket("ben").state, day.ticket("ben").slip) == (State.WAITING, SlipState.PRINTED)


def test_the_slip_of_a_served_ticket_may_still_be_reported():
    day = day_at_desk()
    day.do(wish(Serve, desk="1"))

    assert len(day.do(wish(ReportSlip, ticket="anna", slip=SlipState.UNKNOWN))) == 1


def test_who_is_reinstated_does_not_wait_for_a_desk_that_has_closed():
    day = day_at_desk()
    day.do(wish(Transfer, desk="1", to="2"), call("anna", "1", reason="x"), wish(MarkNoShow, desk="1"))
    day.do(wish(CloseDesk, desk="2"))

    _, transferred = day.do(wish(ReinstateTicket, ticket="anna", reason="was outside"))

    assert transferred == TicketTransferred(ticket="anna", service="A", reason="desk closed")


def missed():
    day = day_at_desk()
    day.do(wish(MarkNoShow, desk="1"))
    return day


@pytest.mark.parametrize("reason", ["", "  "])
@pytest.mark.parametrize(
    ("ticket", "kind", "more"),
    [("ben", CancelTicket, {}), ("anna", ReinstateTicket, {}), ("ben", TransferTicket, {"service": "B"})],
)
@pytest.mark.security("S43")
def test_what_is_done_to_a_ticket_at_no_desk_needs_a_reason(ticket, kind, more, reason):
    with pytest.raises(ReasonMissing, match=r"A00\d is not .* without a reason; say why"):
        missed().do(wish(kind, ticket=ticket, reason=reason, **more))


def test_a_button_cannot_type_and_its_press_is_the_reason():
    day = day_at_desk()

    [put_back] = day.do(wish(PutBack, desk="1"))
    day.do(call("anna", "1"))
    [transferred] = day.do(wish(Transfer, desk="1", service="B"))

    assert (put_back.reason, transferred.reason) == ("button", "button")


def test_whoever_can_type_says_why_a_visitor_is_put_back_or_transferred():
    day = day_at_desk()

    [put_back] = day.do(wish(PutBack, desk="1", reason="wrong number"))
    day.do(call("anna", "1"))
    [transferred] = day.do(wish(Transfer, desk="1", service="B", reason="wrong desk"))

    assert (put_back.reason, transferred.reason) == ("wrong number", "wrong desk")
