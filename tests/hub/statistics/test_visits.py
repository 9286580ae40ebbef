"""One ticket's times and fate, from what the journal says; each test lives a day with the real rules."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contract.commands import (
    CancelTicket,
    CheckIn,
    GoOn,
    MarkNoShow,
    OpenDay,
    Park,
    PutBack,
    Recall,
    ReinstateTicket,
    Serve,
    Start,
    StopHall,
    SwitchProfile,
    TakeBack,
    Transfer,
)
from contract.names import DeskId, TicketId
from contract.states import State
from hub.domain.profile_settings import ProfileSettings
from hub.statistics.visits import Visit, visits_of
from tests.hub.branch import (
    NINE,
    TUESDAY,
    A,
    B,
    Day,
    HandClock,
    booking,
    bookings,
    call,
    call_next,
    check_in,
    open_desks,
    ticket_for,
    wish,
)


class Hall(Day):
    """A day in which time goes on between what is done."""

    def __init__(self, *commands, **changed) -> None:
        super().__init__(*commands, clock=HandClock(), **changed)

    def after(self, minutes: float, *commands) -> Hall:
        self.clock.turn(minutes=minutes)
        self.do(*commands)
        return self

    def visit(self) -> Visit:
        [visit] = visits_of(self.journal)
        return visit


def at_desk(kind, desk: str = "1", **fields):
    return wish(kind, desk=DeskId(desk), **fields)


def of_anna(kind, **fields):
    return wish(kind, ticket=TicketId("anna"), **fields)


def test_the_times_of_a_visit_are_those_between_its_steps():
    day = Hall(ticket_for("A", "anna", party=3))
    visit = day.after(12, call_next()).after(1, at_desk(Start)).after(8, at_desk(Serve)).visit()

    assert (visit.waited_s, visit.way_s, visit.serving_s) == (12 * 60, 60, 8 * 60)
    assert (visit.state, visit.desk, visit.people, visit.units) == (State.SERVED, "1", 3, 3)


def test_without_a_start_the_serving_begins_with_the_call():
    visit = Hall(ticket_for("A", "anna")).after(5, call_next()).after(9, at_desk(Serve)).visit()

    assert (visit.way_s, visit.serving_s) == (None, 9 * 60)


def test_a_call_that_was_put_back_ends_no_waiting():
    day = Hall(ticket_for("A", "anna")).after(5, call_next()).after(1, at_desk(PutBack))

    assert (day.visit().waited_s, day.visit().put_back) == (None, 1)
    assert day.after(4, call_next()).visit().waited_s == 10 * 60


def test_who_missed_the_call_and_came_back_had_waited_until_the_first_call():
    day = Hall(ticket_for("A", "anna")).after(5, call_next()).after(1, at_desk(Recall), at_desk(MarkNoShow))

    assert (day.visit().state, day.visit().recalls, day.visit().serving_s) == (State.NO_SHOW, 1, None)
    day.after(5, of_anna(ReinstateTicket, reason="was outside")).after(2, call_next())
    visit = day.after(3, at_desk(Serve)).visit()
    assert (visit.state, visit.missed, visit.reinstated) == (State.SERVED, 1, 1)
    assert (visit.waited_s, visit.serving_s) == (5 * 60, 3 * 60)


def test_times_at_several_desks_are_added_and_those_between_are_not():
    day = Hall(ticket_for("A", "anna")).after(5, call_next()).after(4, at_desk(Transfer, service=B))
    visit = day.after(20, call_next()).after(6, at_desk(Serve)).visit()

    assert (visit.serving_s, visit.transferred, visit.service) == (10 * 60, 1, A)
    assert visit.waited_s == 5 * 60


def test_the_time_away_of_who_was_parked_is_no_serving():
    day = Hall(ticket_for("A", "anna")).after(5, call_next(), at_desk(Start)).after(4, at_desk(Park))
    visit = day.after(30, call("anna")).after(2, at_desk(Serve)).visit()

    assert (visit.serving_s, visit.parked) == (6 * 60, 1)


def test_who_was_forgotten_at_a_desk_was_not_served_until_midnight():
    day = Hall(ticket_for("A", "anna")).after(5, call_next())
    night = OpenDay(command_id="night", by="hub", day=TUESDAY + timedelta(days=1))

    visit = day.after(900, night).visit()

    assert (visit.state, visit.serving_s) == (State.SERVED, None)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [({}, "walk-in"), ({"priority": True}, "priority")],
)
def test_who_has_no_booking_is_a_walk_in_or_has_priority(fields, kind):
    assert Hall(ticket_for("A", "anna", **fields)).visit().kind == kind


@pytest.mark.parametrize(("minutes", "kind", "after_booked_s"), [(-10, "booked", 0), (4, "booked", 420)])
def test_a_booked_visitor_waits_from_the_booked_time(minutes, kind, after_booked_s):
    starts = NINE - timedelta(minutes=minutes)
    day = Hall(bookings(booking("111111", "A", starts)), check_in("111111", name="anna"))

    visit = day.after(3, call_next()).visit()

    assert (visit.kind, visit.after_booked_s, visit.waited_s) == (kind, after_booked_s, 180)


def test_who_is_late_is_told_apart_and_not_measured_against_the_booked_time():
    day = Hall(*open_desks("1"), bookings(booking("111111", "A", NINE)))

    visit = day.after(15, check_in("111111", name="anna")).after(3, call_next()).visit()

    assert (visit.kind, visit.after_booked_s) == ("late", None)


@pytest.mark.parametrize(
    ("command", "state"),
    [
        (of_anna(CancelTicket, reason="went home"), State.CANCELLED),
        (OpenDay(command_id="n", by="hub", day=TUESDAY + timedelta(days=1)), State.EXPIRED),
    ],
)
def test_who_left_or_was_left_over_was_not_called(command, state):
    visit = Hall(ticket_for("A", "anna")).after(60, command).visit()

    assert (visit.state, visit.waited_s) == (state, None)


@pytest.mark.fault("F13")
def test_no_time_is_less_than_nothing_when_the_clock_was_set_back():
    day = Hall(ticket_for("A", "anna"))
    day.clock.set(NINE - timedelta(hours=1))
    day.do(call_next(), at_desk(Start))
    day.clock.set(NINE - timedelta(hours=2))
    visit = day.after(0, at_desk(Serve)).visit()

    assert (visit.waited_s, visit.way_s, visit.serving_s) == (0, 0, 0)


def test_what_is_told_of_tickets_of_another_day_is_passed_over():
    journal = Hall(ticket_for("A", "anna")).after(5, call_next()).journal

    assert visits_of(entry for entry in journal if entry.seq > 2) == []


def test_a_family_is_one_ticket_with_a_serving_for_each_booking():
    day = Hall(bookings(booking("111111", "A"), booking("222222", "A")))
    day.do(wish(CheckIn, codes=("111111", "222222"), token="t" * 22))

    assert [(visit.people, visit.units) for visit in visits_of(day.journal)] == [(2, 2)]


def test_several_cases_of_one_visitor_are_several_servings():
    visit = Hall(ticket_for("A", "anna", cases=3)).visit()

    assert (visit.people, visit.units) == (1, 3)


STOP = {"who": "supervisor", "reason": "fire alarm"}


def test_a_visit_that_waited_through_a_stop_says_so_and_its_waiting_time_holds_it():
    day = Hall(*open_desks("1"), ticket_for("A", "anna"))
    visit = day.after(5, wish(StopHall, **STOP)).after(20, wish(GoOn, **STOP)).after(1, call_next()).visit()

    assert (visit.stopped, visit.waited_s) == (True, 26 * 60)


def test_who_was_called_before_the_stop_or_came_after_it_did_not_wait_through_it():
    day = Hall(*open_desks("1"), ticket_for("A", "anna"), call_next())
    day.after(1, wish(StopHall, **STOP)).after(20, wish(GoOn, **STOP)).after(1, ticket_for("A", "ben"))

    assert [visit.stopped for visit in visits_of(day.journal)] == [False, False]


def test_the_call_that_is_made_once_more_after_a_stop_is_no_recall_of_a_clerk():
    day = Hall(*open_desks("1"), ticket_for("A", "anna"), call_next())

    visit = day.after(1, wish(StopHall, **STOP)).after(20, wish(GoOn, **STOP)).visit()

    assert visit.recalls == 0


def test_a_visit_belongs_to_the_day_profile_that_held_when_its_ticket_was_issued():
    day = Hall(ticket_for("A", "anna"), profiles=(ProfileSettings(id="short", names={"pl": "Krótki"}),))
    day.do(wish(SwitchProfile, profile="short", reason="the heating has failed"), ticket_for("A", "ben"))
    day.do(wish(SwitchProfile, profile="", reason="it is warm again"), ticket_for("A", "cleo"))

    assert [visit.profile for visit in visits_of(day.journal)] == ["ordinary", "short", "ordinary"]


def test_a_call_that_was_taken_back_ends_no_waiting():
    day = Hall(ticket_for("A", "anna")).after(5, call_next()).after(0.5, at_desk(TakeBack))

    assert (day.visit().state, day.visit().waited_s) == (State.WAITING, None)
    assert day.after(4.5, call_next()).visit().waited_s == 10 * 60


def test_a_serving_whose_end_was_taken_back_is_counted_once():
    day = (
        Hall(ticket_for("A", "anna")).after(1, call_next()).after(1, at_desk(Start)).after(8, at_desk(Serve))
    )

    visit = day.after(0.5, at_desk(TakeBack)).after(1.5, at_desk(Serve)).visit()

    assert (visit.state, visit.serving_s) == (State.SERVED, 10 * 60)


def test_a_no_show_that_was_taken_back_is_none():
    day = Hall(ticket_for("A", "anna")).after(1, call_next()).after(1, at_desk(MarkNoShow))

    visit = day.after(0.5, at_desk(TakeBack)).visit()

    assert (visit.state, visit.missed) == (State.CALLED, 0)
