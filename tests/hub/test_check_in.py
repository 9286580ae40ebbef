"""Who may report with a booking, to the second: early, on time, late, too late; also when clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from contract.events import BookingCancelled, TicketIssued
from contract.refusal import (
    BookingNotKept,
    BookingUsed,
    ServiceClosed,
    TooEarly,
    TooLate,
    WrongBranch,
    WrongDay,
)
from hub.domain.check_in_settings import CheckInSettings
from tests.hub.branch import (
    NINE,
    TUESDAY,
    Day,
    HandClock,
    booking,
    bookings,
    branch_settings,
    check_in,
    open_day,
    open_desks,
)

CODE = "111111"
SECOND = timedelta(seconds=1)


def services(**rule):
    """Return the services of the branch, all of them with one *rule* of check-in."""
    with_rule = CheckInSettings(**rule)
    return tuple(
        msgspec.structs.replace(service, check_in=with_rule) for service in branch_settings().services
    )


def working(*new, at: datetime = NINE, day: date = TUESDAY, **rule) -> Day:
    """Return a day on which all desks have been open since long before, with these bookings, at *at*."""
    clock = HandClock(at - timedelta(hours=12))
    made = Day(clock=clock, services=services(**rule))
    made.do(open_day(day), *open_desks("1", "2", "3"), bookings(*new))
    clock.set(at)
    return made


def outcome(day: Day, *codes: str) -> str:
    try:
        [issued] = day.do(check_in(*(codes or (CODE,))))
    except (TooEarly, TooLate, WrongDay, BookingNotKept) as refused:
        return refused.code
    return "late" if issued.late else "on time"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (-30 * 60 - 1, "too-early"),
        (-30 * 60, "on time"),
        (-30 * 60 + 1, "on time"),
        (-1, "on time"),
        (0, "on time"),
        (5 * 60, "on time"),
        (5 * 60 + 0.999, "on time"),
        (5 * 60 + 1, "late"),
        (20 * 60, "late"),
        (20 * 60 + 0.999, "late"),
        (20 * 60 + 1, "too-late"),
        (3 * 3600, "too-late"),
    ],
)
def test_each_boundary_counts_to_the_whole_second(seconds, expected):
    day = working(booking(CODE), at=NINE + timedelta(seconds=seconds))

    assert outcome(day) == expected


@pytest.mark.parametrize(
    ("rule", "minutes", "expected"),
    [
        ({"early_minutes": 0}, -1, "too-early"),
        ({"early_minutes": 0}, 0, "on time"),
        ({"early_minutes": 120}, -120, "on time"),
        ({"grace_minutes": 0, "late_minutes": 0}, 0, "on time"),
        ({"grace_minutes": 0, "late_minutes": 0}, 1, "too-late"),
        ({"late": "refuse"}, 5, "on time"),
        ({"late": "refuse"}, 6, "too-late"),
        ({"late": "B"}, 6, "late"),
        ({"cancel_missed": True}, 20, "late"),
        ({"cancel_missed": True}, 21, "booking-cancelled"),
    ],
)
def test_the_settings_of_the_service_move_the_boundaries(rule, minutes, expected):
    day = working(booking(CODE), at=NINE + timedelta(minutes=minutes), **rule)

    assert outcome(day) == expected


# 2027-03-28: the clocks go from 2:00 to 3:00. 2027-10-31: they go from 3:00 back to 2:00.
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


@pytest.mark.parametrize(
    ("day", "starts", "now", "expected"),
    [
        (SPRING, "2027-03-28T03:10:00+02:00", "2027-03-28T01:39:59+01:00", "too-early"),
        (SPRING, "2027-03-28T03:10:00+02:00", "2027-03-28T01:40:00+01:00", "on time"),
        (SPRING, "2027-03-28T01:50:00+01:00", "2027-03-28T03:10:00+02:00", "late"),
        (SPRING, "2027-03-28T01:50:00+01:00", "2027-03-28T03:10:01+02:00", "too-late"),
        (AUTUMN, "2027-10-31T02:10:00+01:00", "2027-10-31T02:10:00+02:00", "too-early"),
        (AUTUMN, "2027-10-31T02:10:00+01:00", "2027-10-31T02:40:00+02:00", "on time"),
        (AUTUMN, "2027-10-31T02:10:00+02:00", "2027-10-31T02:10:00+01:00", "too-late"),
        (AUTUMN, "2027-10-31T02:50:00+02:00", "2027-10-31T02:10:00+01:00", "late"),
    ],
)
@pytest.mark.fault("F15")
def test_a_change_of_the_clocks_moves_no_boundary(day, starts, now, expected):
    instant = datetime.fromisoformat(now).astimezone(UTC)
    made = working(booking(CODE, starts=datetime.fromisoformat(starts)), at=instant, day=day)

    assert outcome(made) == expected


def test_who_is_too_early_hears_from_when_on_the_branch_s_clock():
    day = working(booking(CODE), at=NINE - timedelta(hours=1))

    with pytest.raises(TooEarly, match=r"for 2026-12-01 09:00; check-in is from 08:30") as refused:
        day.do(check_in(CODE))

    assert refused.value.at.isoformat() == "2026-12-01T08:30:00+01:00"


def test_who_comes_on_the_wrong_day_hears_the_right_one():
    day = working(booking(CODE, starts=NINE + timedelta(days=2)))

    with pytest.raises(WrongDay, match="2026-12-03 09:00") as refused:
        day.do(check_in(CODE))

    assert refused.value.at.isoformat() == "2026-12-03T09:00:00+01:00"


def test_who_comes_a_day_late_is_at_the_wrong_day_even_where_no_desk_is_open():
    day = Day(bookings(booking(CODE, starts=NINE - timedelta(days=1))))

    assert outcome(day) == "wrong-day"


@pytest.mark.fault("F16")
def test_a_booking_just_after_midnight_may_be_reported_before_it():
    midnight = datetime(2026, 12, 1, 23, 0, tzinfo=UTC)
    day = working(booking(CODE, starts=midnight + timedelta(minutes=10)), at=midnight - timedelta(minutes=20))

    assert outcome(day) == "on time"


def test_the_booked_time_stands_on_the_ticket():
    day = working(booking(CODE), at=NINE - timedelta(minutes=10))

    [issued] = day.do(check_in(CODE, name="anna"))

    assert (issued.due, issued.late) == (NINE, False)
    assert (day.ticket("anna").due, day.ticket("anna").late) == (NINE, False)


def test_who_is_late_waits_in_another_queue_where_the_branch_says_so():
    day = working(booking(CODE, "C"), at=NINE + timedelta(minutes=10), late="B")

    [issued] = day.do(check_in(CODE))

    assert (issued.service, str(issued.number), issued.due, issued.late) == ("B", "B001", NINE, True)


def test_a_late_visitor_s_other_queue_must_be_open():
    day = working(booking(CODE, "C"), at=NINE + timedelta(minutes=10), late="D")

    with pytest.raises(ServiceClosed):
        day.do(check_in(CODE))


def test_a_booking_for_another_branch_names_it():
    day = working(booking(CODE, "passports", branch="krucza"))

    with pytest.raises(WrongBranch, match="krucza"):
        day.do(check_in(CODE))


def test_a_cancelled_booking_says_so():
    day = working(booking(CODE, cancelled=True))

    with pytest.raises(BookingNotKept, match="was cancelled"):
        day.do(check_in(CODE))


def test_at_a_second_kiosk_the_same_code_names_the_one_ticket():
    day = working(booking(CODE))
    day.do(check_in(CODE, by="kiosk-K1"))

    with pytest.raises(BookingUsed) as refused:
        day.do(check_in(CODE, by="kiosk-K2"))

    assert refused.value.number == "C001"
    assert len(day.branch.tickets) == 1


def test_nobody_is_late_before_the_first_desk_of_the_service_opens():
    day = Day(bookings(booking(CODE)), clock=HandClock(NINE + timedelta(hours=2)))

    assert outcome(day) == "on time"


@pytest.mark.parametrize(
    ("minutes", "expected"), [(5, "on time"), (6, "late"), (20, "late"), (21, "too-late")]
)
def test_lateness_runs_from_the_opening_of_the_first_desk_where_the_office_was_late(minutes, expected):
    clock = HandClock(NINE + timedelta(hours=1))
    day = Day(bookings(booking(CODE)), *open_desks("3"), clock=clock)
    clock.turn(minutes=minutes)

    assert outcome(day) == expected


def test_a_second_desk_that_opens_later_gives_nobody_more_time():
    clock = HandClock(NINE)
    day = Day(bookings(booking(CODE, "A")), *open_desks("1"), clock=clock)
    clock.turn(minutes=21)
    day.do(*open_desks("2"))

    assert outcome(day) == "too-late"


def test_while_the_service_is_closed_nobody_is_told_that_it_is_too_late():
    day = working(booking(CODE, "D"), at=NINE + timedelta(hours=3))

    with pytest.raises(ServiceClosed):
        day.do(check_in(CODE))


def test_a_missed_booking_is_not_cancelled_unless_the_branch_says_so():
    day = working(booking(CODE))

    events = day.do(open_day(TUESDAY + timedelta(days=1)))

    assert not [event for event in events if isinstance(event, BookingCancelled)]
    assert not day.branch.bookings[CODE].booking.cancelled


def test_a_branch_that_cancels_missed_bookings_does_so_at_the_end_of_the_day():
    coming = booking("333333", starts=NINE + timedelta(days=1))
    day = working(booking(CODE), booking("222222"), coming, cancel_missed=True)
    day.do(check_in("222222"))

    events = day.do(open_day(TUESDAY + timedelta(days=1)))

    [gone] = [event for event in events if isinstance(event, BookingCancelled)]
    assert (gone.booking.code, gone.reason) == (CODE, "nobody came")


def family(*starts_minutes: int):
    return [
        booking(f"11111{n}", "A", starts=NINE + timedelta(minutes=minutes))
        for n, minutes in enumerate(starts_minutes)
    ]


@pytest.mark.parametrize(
    ("starts", "now", "expected"),
    [
        ((0, 10, 20), -30, "on time"),  # the first one's time brings along those that adjoin it
        ((0, 10, 20), -31, "too-early"),
        ((0, 10, 20), 25, "on time"),
        ((0, 10, 20), 26, "late"),
        ((0, 10, 20), 40, "late"),
        ((0, 10, 20), 41, "too-late"),
        ((0, 240), 0, "too-early"),  # a second errand in the afternoon is no family
        ((0, 240), 240, "too-late"),
        ((0, 60), 60, "too-late"),
        ((0, 15), 16, "on time"),
    ],
)
def test_a_family_whose_bookings_adjoin_is_received_together(starts, now, expected):
    members = family(*starts)
    day = working(*members, at=NINE + timedelta(minutes=now))

    assert outcome(day, *(member.code for member in members)) == expected


def test_a_family_shares_one_ticket_whichever_code_is_shown_first():
    members = family(10, 0, 20)
    day = working(*members)

    [issued] = day.do(check_in(*(member.code for member in members)))

    assert isinstance(issued, TicketIssued)
    assert issued.due == NINE
    assert all(str(day.branch.bookings[member.code].used) == "A001" for member in members)


def test_nothing_of_a_family_is_used_when_one_of_them_is_refused():
    day = working(*family(0, 240))

    with pytest.raises(TooEarly):
        day.do(check_in("111110", "111111"))

    assert all(known.used is None for known in day.branch.bookings.values())


def test_the_hub_s_clock_counts_and_only_by_its_instant():
    starts = datetime.fromisoformat("2026-12-01T13:30:00+05:30")
    day = working(booking(CODE, starts=starts), at=NINE + timedelta(minutes=5))

    assert starts == NINE
    assert outcome(day) == "on time"


def test_a_second_more_or_less_never_leads_past_an_outcome():
    order = ["too-early", "on time", "late", "too-late"]
    seen = []
    for minute in range(-40, 40):
        for second in (timedelta(0), SECOND):
            at = NINE + timedelta(minutes=minute) + second
            seen.append(order.index(outcome(working(booking(CODE), at=at))))

    assert seen == sorted(seen)
    assert set(seen) == {0, 1, 2, 3}
