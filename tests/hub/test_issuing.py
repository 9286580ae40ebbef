"""Who gets a ticket, and which number stands on it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contract.commands import CancelTicket, IssueTicket
from contract.events import BookingAdded, TicketIssued
from contract.names import TicketNumber
from contract.refusal import (
    BookingUnknown,
    BookingUsed,
    SeriesExhausted,
    ServiceClosed,
    UnknownService,
)
from contract.states import State
from tests.hub.branch import NINE, Day, booking, bookings, call_next, check_in, ticket_for, token_of, wish


def test_the_command_s_id_becomes_the_ticket_s():
    [issued] = Day().do(ticket_for("A", "anna", party=2, priority=True, note="wheelchair", language="uk"))

    assert issued == TicketIssued(
        ticket="anna",
        number=TicketNumber("A", 1),
        service="A",
        language="uk",
        party=2,
        priority=True,
        token=token_of("anna"),
        note="wheelchair",
    )


def test_numbers_run_on_within_each_series():
    day = Day()

    numbers = [str(day.do(ticket_for(service))[0].number) for service in "AABAB"]

    assert numbers == ["A001", "A002", "B001", "A003", "B002"]


def test_a_cancelled_ticket_s_number_is_not_given_again():
    day = Day(ticket_for("A", "anna"))
    day.do(wish(CancelTicket, ticket="anna", reason="left"))

    [issued] = day.do(ticket_for("A"))

    assert str(issued.number) == "A002"


@pytest.mark.fault("F18")
def test_a_series_grows_a_digit_after_999():
    day = Day()
    day.branch.last_count["A"] = 999

    [issued] = day.do(ticket_for("A"))

    assert str(issued.number) == "A1000"


@pytest.mark.fault("F18")
def test_after_9999_a_series_is_exhausted():
    day = Day()
    day.branch.last_count["A"] = 9998
    day.do(ticket_for("A"))

    with pytest.raises(SeriesExhausted, match="A9999"):
        day.do(ticket_for("A"))


def test_an_unknown_service_is_refused_by_name():
    with pytest.raises(UnknownService, match="'Q'"):
        Day().do(ticket_for("Q"))


@pytest.mark.parametrize(("service", "why"), [("C", "booked visitors only"), ("D", "takes no tickets")])
def test_a_service_that_is_closed_or_booked_only_issues_no_ticket(service, why):
    with pytest.raises(ServiceClosed, match=why):
        Day().do(ticket_for(service))


def test_a_ticket_without_a_token_is_a_mistake_of_ours_and_not_the_visitor_s():
    with pytest.raises(ValueError, match="mints"):
        Day().do(wish(IssueTicket, service="A"))


def test_a_booked_visitor_gets_a_ticket_of_the_booked_service():
    day = Day(bookings(booking("111111", "C", language="uk", persons=2)))

    [issued] = day.do(check_in("111111"))

    assert (issued.service, issued.language, issued.party) == ("C", "uk", 2)
    assert issued.bookings == ("111111",)


def test_the_language_chosen_at_the_kiosk_counts_before_the_booked_one():
    day = Day(bookings(booking("111111", language="uk")))

    [issued] = day.do(check_in("111111", language="en"))

    assert issued.language == "en"


def test_a_family_with_several_bookings_shares_one_ticket_of_the_first_one_s_service():
    day = Day(bookings(booking("111111", "A", persons=2), booking("222222", "B", persons=3)))

    [issued] = day.do(check_in("111111", "222222", "111111"))

    assert (issued.service, issued.party, issued.bookings) == ("A", 5, ("111111", "222222"))


def test_one_unknown_code_refuses_the_whole_check_in():
    day = Day(bookings(booking("111111")))

    with pytest.raises(BookingUnknown, match="999999"):
        day.do(check_in("111111", "999999"))

    assert day.branch.bookings["111111"].used is None


def test_a_booking_is_checked_in_once_and_its_ticket_is_named_the_second_time():
    day = Day(bookings(booking("111111")), check_in("111111"))

    with pytest.raises(BookingUsed, match="C001"):
        day.do(check_in("111111"))


def test_a_closed_service_receives_no_booked_visitor_either():
    day = Day(bookings(booking("111111", "D")))

    with pytest.raises(ServiceClosed):
        day.do(check_in("111111"))


def test_a_booked_and_a_walk_in_visitor_number_in_the_same_series():
    day = Day(bookings(booking("111111", "A")), ticket_for("A"))

    [issued] = day.do(check_in("111111"))

    assert str(issued.number) == "A002"


def test_known_bookings_are_passed_over():
    day = Day(bookings(booking("111111")))

    events = day.do(bookings(booking("111111"), booking("222222"), booking("222222", "A")))

    assert events == [BookingAdded(booking=booking("222222"))]


def test_bookings_keep_the_order_of_the_calendar():
    events = Day().do(bookings(booking("333333"), booking("111111"), booking("222222")))

    assert [event.booking.code for event in events] == ["333333", "111111", "222222"]


def test_a_new_ticket_waits():
    day = Day(ticket_for("A", "anna"))

    assert day.ticket("anna").state is State.WAITING
    assert day.ticket("anna").issued_at == NINE


@pytest.mark.fault("F13")
def test_issuing_does_not_depend_on_the_clock():
    day = Day(ticket_for("A", "anna"))
    day.clock.set(NINE - timedelta(days=365))
    day.do(ticket_for("A", "ben"))

    [_, called] = day.do(call_next())

    assert called.ticket == "anna"
