"""How one service day ends and the next begins."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contract.commands import MarkNoShow, Park, Start
from contract.events import DayOpened, DeskClosed, TicketExpired, TicketNoShow, TicketServed
from contract.states import DeskState, State
from tests.hub.branch import (
    NINE,
    TUESDAY,
    Day,
    booking,
    bookings,
    call_next,
    check_in,
    open_day,
    open_desks,
    ticket_for,
    wish,
)

WEDNESDAY = TUESDAY + timedelta(days=1)


def busy_day(**changed) -> Day:
    """Return a day with one ticket in each state that a night must end."""
    day = Day(
        *open_desks("1", "2"), *(ticket_for("A", name) for name in ("anna", "ben", "cleo", "dan")), **changed
    )
    day.do(call_next("1"), wish(Start, desk="1"), wish(Park, desk="1"))
    day.do(call_next("1"), wish(Start, desk="1"), call_next("2"))
    return day


@pytest.mark.fault("F16")
def test_the_night_closes_what_is_open_and_expires_who_waits():
    events = busy_day().do(open_day(WEDNESDAY))

    assert events == [
        TicketExpired(ticket="dan"),
        TicketExpired(ticket="anna"),
        TicketServed(ticket="ben", desk="1"),
        DeskClosed(desk="1"),
        TicketServed(ticket="cleo", desk="2"),
        DeskClosed(desk="2"),
        DayOpened(day=WEDNESDAY),
    ]


def test_by_policy_who_was_called_did_not_come_but_who_was_being_served_was_served():
    events = busy_day(day_end="no-show").do(open_day(WEDNESDAY))

    assert TicketNoShow(ticket="cleo", desk="2") in events
    assert TicketServed(ticket="ben", desk="1") in events


def test_a_new_day_begins_empty_with_number_one_and_closed_desks():
    day = busy_day()
    day.do(open_day(WEDNESDAY))

    [issued] = day.do(ticket_for("A"))

    assert str(issued.number) == "A001"
    assert len(day.branch.tickets) == 1
    assert {desk.state for desk in day.branch.desks.values()} == {DeskState.CLOSED}


@pytest.mark.parametrize("day", [TUESDAY, TUESDAY - timedelta(days=1), TUESDAY - timedelta(days=20000)])
def test_a_day_that_has_begun_or_passed_changes_nothing(day):
    busy = busy_day()

    assert busy.do(open_day(day)) == []
    assert busy.branch.counts[State.WAITING] == 1


def test_bookings_still_to_come_outlive_the_night_and_old_ones_do_not():
    old, late, coming = NINE - timedelta(days=1), NINE, NINE + timedelta(days=7)
    day = Day(
        bookings(
            booking("111111", starts=old), booking("222222", starts=late), booking("333333", starts=coming)
        )
    )

    day.do(open_day(WEDNESDAY))

    assert sorted(day.branch.bookings) == ["222222", "333333"]


def test_a_booking_that_was_used_stays_used_over_night():
    day = Day(bookings(booking("111111")), check_in("111111"))

    day.do(open_day(WEDNESDAY))

    assert str(day.branch.bookings["111111"].used) == "C001"


def test_who_missed_a_call_is_not_called_again_by_the_night():
    day = Day(*open_desks("1"), ticket_for("A", "anna"), call_next(), wish(MarkNoShow, desk="1"))

    assert TicketExpired(ticket="anna") not in day.do(open_day(WEDNESDAY))
