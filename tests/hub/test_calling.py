"""Who is called to a desk, in which order, and what an impatient thumb does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contract.commands import (
    CloseDesk,
    MarkNoShow,
    OpenDesk,
    Park,
    PauseDesk,
    PutBack,
    Serve,
    Start,
    Transfer,
)
from contract.events import DeskClosed, DeskOpened, DeskPaused, TicketCalled, TicketServed, TicketTransferred
from contract.refusal import (
    DeskBusy,
    NobodyWaiting,
    NotNow,
    ReasonMissing,
    TooSoon,
    UnknownDesk,
    UnknownTicket,
)
from contract.states import DeskState, State
from tests.hub.branch import NINE, Day, HandClock, call, call_next, open_desks, ticket_for, wish


def day_with(*names: str, service: str = "A") -> Day:
    """Return a day on which desk 1 and 2 are open and these visitors wait, in this order."""
    return Day(*open_desks("1", "2"), *(ticket_for(service, name) for name in names))


def called_one(events) -> str:
    [ticket] = [event.ticket for event in events if isinstance(event, TicketCalled)]
    return ticket


def test_the_longest_waiting_is_called_first():
    day = day_with("anna", "ben")

    assert day.do(call_next()) == [TicketCalled(ticket="anna", desk="1", why="longest waiting")]


def test_services_of_one_desk_are_called_in_the_order_of_arrival():
    day = Day(*open_desks("1"), ticket_for("B", "anna"), ticket_for("A", "ben"), ticket_for("B", "cleo"))

    order = []
    for _ in range(3):
        order.append(called_one(day.do(call_next())))
        day.clock.turn(minutes=1)

    assert order == ["anna", "ben", "cleo"]


def test_a_desk_calls_nobody_for_a_service_that_it_does_not_serve():
    day = day_with("anna", service="B")

    with pytest.raises(NobodyWaiting, match="desk 2"):
        day.do(call_next("2"))


def test_two_desks_get_two_tickets():
    day = day_with("anna", "ben")

    assert [called_one(day.do(call_next(desk))) for desk in "12"] == ["anna", "ben"]


def test_calling_the_next_serves_the_one_before():
    day = day_with("anna", "ben")
    day.do(call_next())
    day.clock.turn(minutes=5)

    served, called = day.do(call_next())

    assert served == TicketServed(ticket="anna", desk="1")
    assert called.ticket == "ben"


def test_when_nobody_waits_the_one_before_is_served_and_that_is_no_refusal():
    day = day_with("anna")
    day.do(call_next())
    day.clock.turn(minutes=5)

    assert day.do(call_next()) == [TicketServed(ticket="anna", desk="1")]


def test_when_nothing_at_all_happens_nobody_waits():
    with pytest.raises(NobodyWaiting, match="nobody waits for desk 1"):
        day_with().do(call_next())


@pytest.mark.parametrize("state", [PauseDesk, CloseDesk])
def test_a_desk_that_calls_is_open(state):
    day = day_with("anna")
    day.do(wish(state, desk="1"))

    opened, called = day.do(call_next())

    assert opened == DeskOpened(desk="1")
    assert called.ticket == "anna"


def test_a_closed_desk_that_finds_nobody_is_open_all_the_same():
    day = Day()

    assert day.do(call_next()) == [DeskOpened(desk="1")]


@pytest.mark.parametrize("apart_s", [0.0, 0.5, 1.999, -1.0])
def test_a_second_press_within_two_seconds_changes_nothing(apart_s):
    day = day_with("anna", "ben")
    day.do(call_next())
    day.clock.set(NINE + timedelta(seconds=apart_s))

    assert day.do(call_next()) == []


@pytest.mark.fault("F29")
def test_after_two_seconds_it_is_no_double_press():
    day = day_with("anna", "ben")
    day.do(call_next())
    day.clock.turn(seconds=2)

    assert called_one(day.do(call_next())) == "ben"


@pytest.mark.fault("F29")
def test_the_double_press_is_counted_for_each_desk():
    day = day_with("anna", "ben")
    day.do(call_next("1"))

    assert called_one(day.do(call_next("2"))) == "ben"


def test_after_a_no_show_the_next_may_be_called_at_once():
    day = day_with("anna", "ben")
    day.do(call_next(), wish(MarkNoShow, desk="1"))

    assert called_one(day.do(call_next())) == "ben"


@pytest.mark.parametrize("state", [PauseDesk, CloseDesk])
@pytest.mark.fault("F29")
def test_a_thumb_that_slips_to_pause_or_close_is_refused_and_serves_nobody_unseen(state):
    day = day_with("anna")
    day.do(call_next())

    with pytest.raises(TooSoon, match="desk 1 has just called somebody"):
        day.do(wish(state, desk="1"))
    assert day.ticket("anna").state is State.CALLED


@pytest.mark.parametrize(("state", "event"), [(PauseDesk, DeskPaused), (CloseDesk, DeskClosed)])
def test_a_desk_that_pauses_or_closes_has_served_whoever_is_there(state, event):
    day = day_with("anna")
    day.do(call_next())
    day.clock.turn(minutes=5)

    assert day.do(wish(state, desk="1")) == [TicketServed(ticket="anna", desk="1"), event(desk="1")]


def test_pausing_closing_and_opening_twice_changes_nothing():
    day = Day()

    for command in (OpenDesk, PauseDesk, CloseDesk):
        assert len(day.do(wish(command, desk="1"))) == 1
        assert day.do(wish(command, desk="1")) == []


def test_a_pause_keeps_its_reason_until_the_desk_opens():
    day = Day(wish(PauseDesk, desk="1", reason="lunch"))
    paused = day.branch.desks["1"].pause_reason

    day.do(wish(OpenDesk, desk="1"))

    assert (paused, day.branch.desks["1"].pause_reason) == ("lunch", "")


def test_an_unknown_desk_is_refused_by_name():
    for command in (call_next("9"), wish(OpenDesk, desk="9"), wish(Serve, desk="9"), call("anna", "9")):
        with pytest.raises(UnknownDesk, match="'9'"):
            day_with("anna").do(command)


def test_who_was_sent_to_a_desk_is_called_there_in_the_old_place_and_nowhere_else():
    day = day_with("anna", "ben")
    day.do(call_next("2"), wish(Transfer, desk="2", to="1"))
    day.do(ticket_for("A", "cleo"))

    at_two = called_one(day.do(call_next("2")))
    [called] = day.do(call_next("1"))

    assert at_two == "ben"
    assert (called.ticket, called.why) == ("anna", "sent to this desk, longest waiting")


def test_who_was_sent_to_a_desk_does_not_overtake_those_who_came_before():
    day = day_with("anna", "ben")
    day.do(call_next("1"), call_next("2"), wish(PutBack, desk="1"), wish(Transfer, desk="2", to="1"))

    assert called_one(day.do(call_next("1"))) == "anna"


def test_when_a_desk_closes_those_sent_to_it_wait_for_everybody_again():
    day = day_with("anna")
    day.do(call_next("2"), wish(Transfer, desk="2", to="1"))

    events = day.do(wish(CloseDesk, desk="1"))

    assert events == [
        TicketTransferred(ticket="anna", service="A", reason="desk closed"),
        DeskClosed(desk="1"),
    ]
    assert called_one(day.do(call_next("2"))) == "anna"


def test_who_is_put_back_does_not_wait_for_a_desk_that_has_closed_meanwhile():
    day = day_with("anna")
    day.do(call_next("2"), wish(Transfer, desk="2", to="1"), call("anna", "2", reason="asks for it"))
    day.do(wish(CloseDesk, desk="1"))

    _, transferred = day.do(wish(PutBack, desk="2"))

    assert transferred == TicketTransferred(ticket="anna", service="A", reason="desk closed")


@pytest.mark.security("S43")
def test_choosing_a_ticket_out_of_order_needs_a_reason_which_is_recorded():
    day = day_with("anna", "ben")

    with pytest.raises(ReasonMissing, match="A002 is not next for desk 1"):
        day.do(call("ben", reason="  "))
    [called] = day.do(call("ben", reason="small child"))

    assert called.why == "chosen: small child"


def test_choosing_the_one_who_is_next_anyway_needs_no_reason():
    [called] = day_with("anna").do(call("anna"))

    assert called.why == "longest waiting"


def test_a_desk_with_an_open_call_cannot_choose():
    day = day_with("anna", "ben")
    day.do(call_next())

    with pytest.raises(DeskBusy, match="A001 is still at desk 1"):
        day.do(call("ben", reason="x"))


def test_choosing_an_unknown_ticket_is_refused_by_name():
    with pytest.raises(UnknownTicket, match="'nobody'"):
        day_with().do(call("nobody"))


def test_a_ticket_that_another_desk_has_called_cannot_be_chosen():
    day = day_with("anna")
    day.do(call_next("2"))

    with pytest.raises(NotNow, match="A001 is called"):
        day.do(call("anna"))


def test_who_was_parked_comes_back_at_any_desk_without_a_reason():
    day = day_with("anna")
    day.do(call_next(), wish(Start, desk="1"), wish(Park, desk="1", reason="photo"))

    [called] = day.do(call("anna", "2"))

    assert called.why == "comes back"


def test_choosing_a_ticket_opens_the_desk():
    day = Day(ticket_for("A", "anna"))

    assert [type(event) for event in day.do(call("anna"))] == [DeskOpened, TicketCalled]
    assert day.branch.desks["1"].state is DeskState.OPEN


@pytest.mark.fault("F13")
def test_no_clock_decides_who_is_first():
    clock = HandClock()
    day = Day(*open_desks("1"), ticket_for("A", "anna"), clock=clock)
    clock.set(NINE - timedelta(hours=1))
    day.do(ticket_for("A", "ben"))

    assert called_one(day.do(call_next())) == "anna"
