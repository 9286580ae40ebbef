"""By its hours a service gives tickets or not; who is booked comes at the booked time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contract.events import TicketIssued
from contract.refusal import ClosedNow, ServiceClosed
from hub.domain.hours_settings import HoursSettings
from hub.domain.settings import read_branch
from hub.estimate import likely_wait
from hub.views import Pictures
from tests.hub.branch import BRANCH_TOML, TUESDAY, Day, HandClock, booking, bookings, check_in, ticket_for

HOURS = HoursSettings(tuesday=("8:00-12:00", "12:30-16:00"), friday=("9:00-15:00",), tickets_from_minutes=15)
SERVICE_B_LATER = 'id = "B", hours = { tuesday = ["10:00-11:00"] }, '


def local(clock: str, day: str = "2026-12-01") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+01:00").astimezone(UTC)


def day_at(clock: str, **changed: Any) -> Day:
    """Return a Tuesday with hours on which it is *clock*; service B keeps others."""
    services = read_branch(BRANCH_TOML.replace('id = "B", ', SERVICE_B_LATER), "branch.toml").services
    return Day(clock=HandClock(local(clock)), **({"hours": HOURS, "services": services} | changed))


@pytest.mark.parametrize("clock", ["07:45", "08:00", "11:59", "12:30", "15:59"])
def test_within_its_hours_a_service_gives_tickets(clock):
    [issued] = day_at(clock).do(ticket_for("A"))

    assert isinstance(issued, TicketIssued)


@pytest.mark.parametrize(
    ("clock", "again", "today"),
    [
        ("07:44", "2026-12-01 07:45", "8:00-12:00, 12:30-16:00"),
        ("12:00", "2026-12-01 12:30", "8:00-12:00, 12:30-16:00"),
        ("16:00", "2026-12-04 08:45", "8:00-12:00, 12:30-16:00"),
    ],
)
def test_outside_its_hours_it_says_from_when_on(clock, again, today):
    with pytest.raises(ClosedNow) as refused:
        day_at(clock).do(ticket_for("A"))

    assert f"{refused.value.at:%Y-%m-%d %H:%M}" == again
    assert (
        refused.value.detail
        == f"service A is closed now: tickets again from {again} on (today's hours: {today})"
    )


def test_each_service_keeps_its_own_hours():
    day = day_at("09:00")

    day.do(ticket_for("A"))
    with pytest.raises(ClosedNow, match=r"09:45 on \(today's hours: 10:00-11:00\)"):
        day.do(ticket_for("B"))


def test_what_is_not_known_to_open_again_says_so():
    dates = tuple(TUESDAY + timedelta(days=number) for number in range(1, 500))

    with pytest.raises(ClosedNow, match="no more tickets") as refused:
        day_at("09:00", hours=HoursSettings(tuesday=("7:00-8:00",), closed=dates)).do(ticket_for("A"))

    assert refused.value.at is None


@pytest.mark.parametrize("clock", ["06:30", "07:30", "12:10", "17:00"])
def test_a_booked_visitor_is_received_outside_the_hours_too(clock):
    day = day_at(clock)
    day.do(bookings(booking("111111", "A", starts=local(clock))))

    [issued] = day.do(check_in("111111"))

    assert issued.bookings == ("111111",)


def test_who_is_late_for_a_booking_and_waits_for_a_closed_service_has_a_booking_all_the_same():
    day = day_at("15:50")
    day.do(bookings(booking("111111", "A", starts=local("15:50"))))
    day.clock.turn(minutes=15)

    [issued] = day.do(check_in("111111"))

    assert issued.service == "A"


def test_a_service_that_is_not_offered_gives_tickets_to_booked_visitors_only():
    services = read_branch(
        BRANCH_TOML.replace('id = "A", ', 'id = "A", offered = false, '), "branch.toml"
    ).services
    day = Day(bookings(booking("111111", "A")), services=services)

    assert day.do(check_in("111111"))
    with pytest.raises(ServiceClosed, match="not offered today without a booking"):
        day.do(ticket_for("A"))


# --- the menu says beforehand what the hub would say


def menu(day: Day, kiosk: str | None = None):
    return Pictures(day.branch, day.clock.now(), likely_wait).menu(kiosk)


def clocks(shown: Any) -> tuple[bool, str, str]:
    return (shown.open, *(f"{at:%d %H:%M}" if at else "" for at in (shown.opens_at, shown.closes_at)))


@pytest.mark.parametrize(
    ("clock", "branch", "a", "b"),
    [
        ("07:00", (False, "01 07:45", ""), (False, "01 07:45", ""), (False, "01 09:45", "")),
        ("09:00", (True, "", "01 12:00"), (True, "", "01 12:00"), (False, "01 09:45", "")),
        ("10:00", (True, "", "01 12:00"), (True, "", "01 12:00"), (True, "", "01 11:00")),
        ("12:00", (False, "01 12:30", ""), (False, "01 12:30", ""), (False, "08 09:45", "")),
        ("16:00", (False, "04 08:45", ""), (False, "04 08:45", ""), (False, "08 09:45", "")),
    ],
)
def test_the_menu_tells_the_hours_of_the_branch_and_of_each_service(clock, branch, a, b):
    shown = menu(day_at(clock))

    assert clocks(shown) == branch
    assert [clocks(each) for each in shown.services[:2]] == [a, b]


def test_the_menu_names_the_refusal_that_asking_would_meet():
    closed = menu(day_at("07:00"))

    assert [each.closed_why for each in closed.services] == ["closed-now", "closed-now", "", "service-closed"]


def test_a_service_for_booked_visitors_only_is_not_closed_by_the_hours():
    shown = menu(day_at("07:00")).services[2]

    assert (shown.booked_only, shown.open, shown.opens_at) == (True, True, None)


def test_without_hours_the_menu_is_open_and_knows_no_end():
    shown = menu(Day())

    assert clocks(shown) == (True, "", "")
    assert clocks(shown.services[0]) == (True, "", "")


def test_the_menu_writes_times_on_the_branch_s_own_clock():
    assert menu(day_at("07:00")).opens_at.isoformat() == "2026-12-01T07:45:00+01:00"
