"""What kiosks issued without the hub is taken in once, each where its visitor stands, and nobody is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from contract.commands import CancelTicket, MarkNoShow, OpenDesk
from contract.events import TicketCalled, TicketCancelled, TicketExpired, TicketIssued
from contract.refusal import RequestVoid, SeriesForeign, UnknownDevice
from contract.states import State
from hub.domain.branch import folded
from hub.domain.calling_settings import CallingSettings
from hub.domain.check_in_settings import CheckInSettings
from hub.domain.hand_in import of_days_before, taken_in
from hub.domain.rule import next_for
from hub.domain.standing import in_order
from tests.hub.branch import (
    NINE,
    TUESDAY,
    Day,
    HandClock,
    booking,
    bookings,
    branch_settings,
    call_next,
    check_in,
    facts,
    open_day,
    ticket_for,
    wish,
)
from tests.hub.running import run, running
from tests.hub.spare import handing_in, spare

MONDAY = TUESDAY - timedelta(days=1)


def order(day: Day) -> list[str]:
    return [str(ticket.number) for ticket in day.branch.waiting()]


def told(day: Day, command) -> list[tuple[str, str]]:
    return [(str(each.number), each.what) for each in taken_in(command, day.branch, day.clock.now())]


def with_bookings(*booked, **settings) -> Day:
    """Return a day on which those are *booked* for service A."""
    services = branch_settings().services
    first = msgspec.structs.replace(services[0], check_in=CheckInSettings(**settings))
    return Day(bookings(*booked), services=(first, *services[1:]))


def test_a_ticket_that_was_handed_in_waits_under_its_number():
    day = Day()

    [issued] = day.do(handing_in(spare("X001", waited_s=840)))

    assert isinstance(issued, TicketIssued)
    assert (str(issued.number), issued.ticket, issued.token[:6]) == ("X001", "s-X001", "s-X001")
    assert (issued.handed_in.kiosk, issued.handed_in.waited_s, issued.handed_in.day) == ("K1", 840, TUESDAY)
    assert day.ticket("s-X001").state is State.WAITING


def test_its_visitor_has_waited_since_the_kiosk_issued_it():
    day = Day(handing_in(spare("X001", waited_s=840)))

    assert day.ticket("s-X001").issued_at == NINE - timedelta(minutes=14)


@pytest.mark.parametrize(
    ("waited_s", "expected"),
    [
        (700, ["X001", "A001", "A002", "A003"]),
        (500, ["A001", "X001", "A002", "A003"]),
        (301, ["A001", "X001", "A002", "A003"]),
        (299, ["A001", "A002", "X001", "A003"]),
        (0, ["A001", "A002", "A003", "X001"]),
    ],
)
def test_who_waited_so_long_stands_behind_those_issued_before_and_ahead_of_those_issued_since(
    waited_s, expected
):
    day = Day()
    for _ in range(3):
        day.do(ticket_for("A"))
        day.clock.turn(minutes=5)
    day.clock.turn(minutes=-5)

    day.do(handing_in(spare("X001", waited_s=waited_s)))

    assert order(day) == expected


def test_two_kiosks_that_hand_in_one_after_the_other_are_merged_by_the_times_of_arrival():
    day = Day(ticket_for("A"))
    day.clock.turn(minutes=20)

    day.do(handing_in(spare("X001", waited_s=900), spare("X002", waited_s=300)))
    day.do(ticket_for("A"))
    day.clock.turn(minutes=1)
    day.do(handing_in(spare("Y001", waited_s=960), spare("Y002", waited_s=660), kiosk="K2"))

    assert order(day) == ["A001", "X001", "Y001", "Y002", "X002", "A002"]


def test_at_one_kiosk_nobody_overtakes_whoever_took_a_number_before():
    """The second command reached the hub at once, the first one after half a minute of trying."""
    day = Day()
    day.do(handing_in(spare("X001", waited_s=10)))

    day.do(handing_in(spare("X002", waited_s=40)))

    assert order(day) == ["X001", "X002"]


@pytest.mark.fault("F13")
def test_a_clock_of_the_hub_that_was_set_back_puts_nobody_to_the_end():
    day = Day(ticket_for("A"))
    day.clock.turn(minutes=10)
    day.do(ticket_for("A"))
    day.clock.set(NINE - timedelta(hours=1))
    day.do(ticket_for("A"))
    day.clock.turn(minutes=10)

    day.do(handing_in(spare("X001", waited_s=300)), ticket_for("A"))

    assert order(day) == ["A001", "A002", "A003", "X001", "A004"]


@pytest.mark.fault("F13")
@pytest.mark.parametrize(
    "by", [timedelta(days=-20_000), timedelta(hours=-1), timedelta(hours=1), timedelta(days=365)]
)
def test_a_clock_that_is_set_while_a_kiosk_is_away_moves_nobody(by):
    clock = HandClock()

    async def scenario() -> list[str]:
        async with running(clock=clock) as authority:
            await authority.carry_out(ticket_for("A"))
            clock.turn(seconds=20)
            clock.set(clock.now() + by)
            await authority.carry_out(handing_in(spare("X001", waited_s=15)))
            clock.turn(seconds=5)
            await authority.carry_out(ticket_for("A"))
            clock.turn(seconds=20)
            clock.set(clock.now() - by)
            await authority.carry_out(handing_in(spare("Y001", waited_s=22), kiosk="K2"))
            async with authority.committed() as branch:
                return [str(ticket.number) for ticket in branch.waiting()]

    assert run(scenario()) == ["A001", "X001", "Y001", "A002"], "in the order in which they really came"


@pytest.mark.fault("F13")
def test_nobody_stands_before_those_of_whom_the_kiosk_had_heard_though_a_started_hub_believes_a_wrong_clock():
    day = Day(ticket_for("A"))
    heard = day.branch.epoch, day.branch.seq
    day.do(ticket_for("A"))
    day.clock.turn(seconds=20)
    day.clock.set(day.clock.now() - timedelta(hours=1))

    day.do(handing_in(spare("X001", waited_s=5, heard=heard), spare("X002", waited_s=2, heard=heard)))
    day.do(handing_in(spare("Y001", waited_s=4, heard=heard), kiosk="K2"))

    assert order(day) == ["A001", "X001", "Y001", "X002", "A002"]


def test_what_a_kiosk_had_heard_of_a_lost_hub_puts_nobody_behind_what_was_numbered_alike_since():
    day = Day(ticket_for("A"))
    lost = day.branch.epoch - 1, 500
    day.clock.turn(seconds=20)
    day.do(ticket_for("A"))

    day.do(handing_in(spare("X001", waited_s=10, heard=lost)))

    assert order(day) == ["A001", "X001", "A002"]


def test_whose_request_the_hub_had_numbered_stands_there_whatever_the_kiosk_had_heard_since():
    day = Day(ticket_for("A", ticket := "k1-7"), ticket_for("A"))
    heard = day.branch.epoch, day.branch.seq
    day.clock.turn(seconds=20)

    day.do(handing_in(spare("X001", waited_s=1, heard=heard, instead_of=ticket)))

    assert order(day) == ["X001", "A002"]


def test_handed_in_twice_it_is_taken_in_once():
    day = Day(handing_in(spare("X001"), spare("X002")))

    again = handing_in(spare("X001"), spare("X002"), spare("X003"))

    assert told(day, again) == [("X001", "known"), ("X002", "known"), ("X003", "taken")]
    assert [event.ticket for event in day.do(again)] == ["s-X003"]


def test_the_same_ticket_twice_in_one_command_is_taken_in_once():
    assert told(Day(), handing_in(spare("X001"), spare("X001"))) == [("X001", "taken"), ("X001", "known")]


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.fault("F16")
def test_a_number_that_another_visitor_holds_is_refused_and_said(at_once):
    day = Day()
    tickets = [spare("X001"), spare("X001", ticket="a-clone")]
    if not at_once:
        day.do(handing_in(tickets.pop(0)))

    *_, refused = taken_in(handing_in(*tickets), day.branch, NINE)

    assert (refused.what, refused.detail) == ("refused", "X001 is the number of ticket s-X001")
    assert refused.events == ()


@pytest.mark.parametrize(("number", "owner"), [("Y001", "kiosk K2"), ("A001", "service A")])
def test_a_series_that_is_somebody_elses_is_refused_whole(number, owner):
    day = Day()

    with pytest.raises(SeriesForeign, match=owner):
        day.do(handing_in(spare("X001"), spare(number)))

    assert order(day) == []


def test_a_series_that_the_operator_has_renamed_meanwhile_is_still_honoured():
    assert told(Day(), handing_in(spare("Q001"))) == [("Q001", "taken")]


def test_an_unknown_kiosk_is_told_so():
    with pytest.raises(UnknownDevice, match="K9"):
        Day().do(handing_in(spare("X001"), kiosk="K9"))


@pytest.mark.parametrize(
    ("service", "note"), [("D", "service-closed"), ("C", "service-closed"), ("gone", "unknown-service")]
)
def test_what_the_hub_would_have_refused_is_honoured_and_noted_for_the_clerk(service, note):
    day = Day(handing_in(spare("X001", service)))

    assert (day.ticket("s-X001").state, day.ticket("s-X001").note) == (State.WAITING, note)


def test_the_clerk_reads_why_somebody_stands_so_far_in_front():
    day = Day(ticket_for("A"), wish(OpenDesk, desk="1"))
    day.clock.turn(minutes=20)
    day.do(handing_in(spare("X001", waited_s=840)), call_next())
    day.clock.turn(minutes=1)

    standing = [each.why for each in in_order(day.branch, day.clock.now())]
    [_, called] = day.do(call_next())

    assert standing == ["longest waiting; waited 14 min at kiosk K1 without the hub"]
    assert isinstance(called, TicketCalled)
    assert called.why == standing[0]


def test_a_history_folds_to_the_same_places():
    day = Day(ticket_for("A"))
    day.clock.turn(minutes=3)
    day.do(handing_in(spare("X001", waited_s=100), spare("X002", waited_s=400)), ticket_for("A"))

    assert facts(folded(branch_settings(), day.journal, 1)) == facts(day.branch)


# --- bookings, unchecked --------------------------------------------------------------------------------


def test_a_booking_is_matched_when_its_ticket_is_handed_in():
    day = with_bookings(booking("111111", "A", NINE, persons=2), booking("222222", "A", NINE))

    day.do(handing_in(spare("X001", "B", codes=("111111", "222222"))))

    ticket = day.ticket("s-X001")
    assert (ticket.service, ticket.bookings, ticket.due) == ("A", ("111111", "222222"), NINE)
    assert (ticket.party, ticket.late, ticket.note) == (3, False, "")
    assert str(day.branch.bookings["111111"].used) == "X001"


@pytest.mark.parametrize("apart", [True, False])
def test_a_booking_that_was_taken_at_two_kiosks_is_matched_once_and_both_keep_their_numbers(apart):
    day = with_bookings(booking("111111", "A", NINE))
    first, second = spare("X001", codes=("111111",)), spare("X002", codes=("111111",))
    commands = [handing_in(first, second)]
    if apart:
        second = spare("Y001", codes=("111111",))
        commands = [handing_in(first), handing_in(second, kiosk="K2")]

    day.do(*commands)

    one, other = day.ticket("s-X001"), day.ticket(second.ticket)
    assert (one.bookings, one.note) == (("111111",), "")
    assert (other.bookings, other.due, other.note) == ((), None, "booking 111111: booking-used (X001)")
    assert other.state is State.WAITING


@pytest.mark.parametrize(
    ("booked", "note"),
    [
        ([], "booking 111111: booking-unknown"),
        ([booking("111111", "A", NINE, cancelled=True)], "booking 111111: booking-cancelled"),
        ([booking("111111", "A", NINE + timedelta(days=1))], "booking 111111: wrong-day"),
        ([booking("111111", "A", NINE, branch="other")], "booking 111111: wrong-branch"),
    ],
)
def test_a_code_that_does_not_count_leaves_its_visitor_number_and_place(booked, note):
    day = with_bookings(*booked) if booked else Day()

    day.do(handing_in(spare("X001", "B", codes=("111111",), waited_s=60)))

    ticket = day.ticket("s-X001")
    assert (ticket.service, ticket.bookings, ticket.due, ticket.note) == ("B", (), None, note)


def test_of_a_family_the_codes_that_count_are_matched_and_the_others_noted():
    day = with_bookings(booking("111111", "A", NINE))

    day.do(handing_in(spare("X001", codes=("999999", "111111", "111111"))))

    ticket = day.ticket("s-X001")
    assert (ticket.bookings, ticket.note) == (("111111",), "booking 999999: booking-unknown")


@pytest.mark.parametrize(
    ("came_after", "late", "note"),
    [
        (-120, False, ""),
        (0, False, ""),
        (5, False, ""),
        (6, True, ""),
        (60, True, "booking 111111: too-late"),
    ],
)
def test_early_and_late_are_told_as_of_the_coming_and_send_nobody_away(came_after, late, note):
    day = with_bookings(booking("111111", "A", NINE), grace_minutes=5, late_minutes=20)
    day.do(wish(OpenDesk, desk="1"))
    day.clock.turn(hours=3)

    waited_s = (timedelta(hours=3) - timedelta(minutes=came_after)).total_seconds()
    day.do(handing_in(spare("X001", codes=("111111",), waited_s=waited_s)))

    ticket = day.ticket("s-X001")
    assert (ticket.bookings, ticket.due, ticket.late, ticket.note) == (("111111",), NINE, late, note)


def test_who_is_late_waits_in_the_queue_that_the_service_names_for_it():
    day = with_bookings(booking("111111", "A", NINE), late="B")
    day.do(wish(OpenDesk, desk="1"))
    day.clock.turn(minutes=10)

    day.do(handing_in(spare("X001", codes=("111111",), waited_s=0)))

    assert day.ticket("s-X001").service == "B"


def test_a_booking_for_a_service_that_is_offered_no_more_leaves_the_visitor_what_was_chosen():
    day = with_bookings(booking("111111", "A", NINE))
    day.branch.arrange(branch_settings(services=branch_settings().services[1:]))

    day.do(handing_in(spare("X001", "B", codes=("111111",))))

    assert (day.ticket("s-X001").service, day.ticket("s-X001").note) == (
        "B",
        "booking 111111: unknown-service",
    )


def test_a_booked_visitor_who_was_handed_in_is_called_at_the_booked_time():
    day = with_bookings(booking("111111", "A", NINE))
    day.branch.arrange(replace_calling(day))
    day.do(ticket_for("A"), ticket_for("A"))
    day.clock.turn(minutes=2)

    day.do(handing_in(spare("X001", codes=("111111",), waited_s=30)))

    assert next_for("1", day.branch, day.clock.now()).ticket.ticket == "s-X001"


def replace_calling(day: Day):
    return msgspec.structs.replace(day.branch.settings, calling=CallingSettings(booked_first=True))


# --- a request whose answer was lost --------------------------------------------------------------------


def test_the_ticket_of_an_answer_that_never_came_makes_room_for_the_number_on_paper():
    day = Day(ticket_for("A", "anna"), ticket_for("B", "lost"), ticket_for("A", "ben"))
    day.clock.turn(minutes=10)

    cancelled, issued = day.do(handing_in(spare("X001", waited_s=300, instead_of="lost")))

    assert isinstance(cancelled, TicketCancelled)
    assert cancelled.reason == "its visitor never saw it and holds X001"
    assert (issued.service, issued.handed_in.after) == ("B", day.ticket("lost").place[0])
    assert order(day) == ["A001", "X001", "A002"]


def test_who_was_called_by_a_number_that_nobody_saw_stands_at_the_old_place_all_the_same():
    day = Day(ticket_for("A", "lost"), ticket_for("A", "ben"), call_next("1"), wish(MarkNoShow, desk="1"))
    day.clock.turn(minutes=10)

    [issued] = day.do(handing_in(spare("X001", waited_s=30, instead_of="lost")))

    assert isinstance(issued, TicketIssued)
    assert order(day) == ["X001", "A002"]


def test_a_lost_check_in_hands_its_bookings_on():
    day = with_bookings(booking("111111", "A", NINE))
    day.do(check_in("111111", name="lost"))

    day.do(handing_in(spare("X001", "B", codes=("111111",), instead_of="lost")))

    ticket = day.ticket("s-X001")
    assert (ticket.service, ticket.bookings, ticket.due, ticket.note) == ("A", ("111111",), NINE, "")
    assert str(day.branch.bookings["111111"].used) == "X001"
    assert day.ticket("lost").state is State.CANCELLED


@pytest.mark.parametrize("late", [ticket_for("A", "lost"), check_in("111111", name="lost")])
def test_a_request_that_arrives_after_its_visitor_got_another_number_is_void(late):
    day = with_bookings(booking("111111", "A", NINE))
    day.do(handing_in(spare("X001", instead_of="lost")))

    with pytest.raises(RequestVoid, match="lost"):
        day.do(late)


def test_a_lost_ticket_that_the_kiosk_has_cancelled_already_changes_no_place():
    day = Day(ticket_for("A", "lost"), ticket_for("A"))
    day.do(wish(CancelTicket, ticket="lost", reason="the visitor left before the answer"))
    day.clock.turn(minutes=10)

    day.do(handing_in(spare("X001", waited_s=60, instead_of="lost")))

    assert order(day) == ["X001", "A002"]


# --- across midnight ------------------------------------------------------------------------------------


def overnight() -> Day:
    """Return the day of Wednesday, at nine."""
    day = Day()
    day.clock.turn(days=1)
    day.do(open_day(TUESDAY + timedelta(days=1)))
    return day


def test_a_ticket_of_yesterday_is_taken_in_as_over_in_its_own_day():
    day = overnight()

    issued, expired = day.do(handing_in(spare("X001", waited_s=16 * 3600)))

    assert isinstance(issued, TicketIssued)
    assert issued.handed_in.day == TUESDAY
    assert expired == TicketExpired(ticket="s-X001")
    assert day.branch.last_count.get("X", 0) == 0, "today's numbers begin at one"


def test_who_came_this_morning_while_nobody_had_told_the_kiosk_of_the_new_day_waits():
    day = overnight()

    day.do(handing_in(spare("X001", waited_s=16 * 3600), spare("X002", waited_s=1500)))

    assert order(day) == ["X002"]
    assert day.branch.last_count["X"] == 2


def test_a_visitor_of_a_kiosk_that_was_switched_off_since_may_be_of_today_and_is_not_given_up():
    day = overnight()

    day.do(handing_in(spare("X001", waited_s=1500, exact=False)))

    assert order(day) == ["X001"]
    assert day.ticket("s-X001").note == "may be of 2026-12-01: the kiosk was switched off since"


def test_of_two_days_in_one_hand_in_each_ticket_has_its_own():
    day = overnight()
    hours = 3600.0

    day.do(handing_in(*(spare(f"X00{n}", waited_s=waited) for n, waited in ((1, 20 * hours), (2, hours)))))

    days = [entry.event.handed_in.day for entry in day.journal if isinstance(entry.event, TicketIssued)]
    assert days == [TUESDAY, TUESDAY + timedelta(days=1)]


def test_a_number_of_yesterday_is_nobodys_today():
    day = overnight()
    day.do(handing_in(spare("X001", waited_s=16 * 3600)))

    today = spare("X001", ticket="today", day=TUESDAY + timedelta(days=1), waited_s=1)

    assert told(day, handing_in(today)) == [("X001", "taken")]


def test_a_kiosk_whose_day_is_ahead_of_the_hubs_hands_in_for_today():
    assert told(Day(), handing_in(spare("X001", day=TUESDAY + timedelta(days=3)))) == [("X001", "taken")]


def test_the_store_is_asked_about_days_before_only():
    day = Day()

    assert list(of_days_before(handing_in(spare("X001")), day.branch)) == []
    assert list(of_days_before(handing_in(spare("X001", day=MONDAY), spare("X002")), day.branch)) == [
        ("X", MONDAY)
    ]
    assert list(of_days_before(ticket_for("A"), day.branch)) == []


def test_a_ticket_of_no_known_day_is_of_today():
    assert told(Day(), handing_in(spare("X001", day=None))) == [("X001", "taken")]


def test_times_of_arrival_are_told_in_utc():
    [issued] = Day().do(handing_in(spare("X001", waited_s=60)))

    assert issued.handed_in.came_at == datetime(2026, 12, 1, 7, 59, tzinfo=UTC)
