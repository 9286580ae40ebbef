"""On which days and hours a branch and its services are open: weeks, holidays, closed dates, extra ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contract.refusal import NoCapacity
from contract.settings import BadSettings
from hub.branches import text_of
from hub.domain.capacity_settings import CapacitySettings
from hub.domain.hours import is_day_off, spans_on
from hub.domain.hours_settings import HoursSettings, all_minutes, minutes_of
from hub.domain.settings import BranchSettings, ServiceSettings, read_branch
from hub.domain.timetable import Timetable
from tests.hub.branch import BRANCH_TOML, NINE, TUESDAY, Day, HandClock, branch_settings, ticket_for

WEEK = """
[hours]
monday = ["10:00-18:00"]
tuesday = ["8:00-12:00", "12:30-16:00"]
wednesday = ["8:00-16:00"]
tickets_from_minutes = 30
holidays = "PL"
closed = [2026-12-02]
extra = { 2026-12-05 = ["8:00-15:00"], 2026-12-24 = ["8:00-12:00"] }
"""
LARGE = read_branch(text_of("large"), "large.toml")


def written(hours: str = WEEK, before: str = "", after: str = "") -> BranchSettings:
    assert before in BRANCH_TOML
    return read_branch(BRANCH_TOML.replace(before, after, 1) + hours, "branch.toml")


def said(settings: BranchSettings, day: str, service: ServiceSettings | None = None) -> str:
    spans = spans_on(date.fromisoformat(day), settings, service)
    return " ".join(f"{b // 60}:{b % 60:02d}-{e // 60}:{e % 60:02d}" for b, e in spans)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ("2026-11-30", "10:00-18:00"),
        ("2026-12-01", "8:00-12:00 12:30-16:00"),
        ("2026-12-02", ""),
        ("2026-12-03", ""),
        ("2026-12-05", "8:00-15:00"),
        ("2026-12-09", "8:00-16:00"),
        ("2026-12-12", ""),
        ("2026-12-24", "8:00-12:00"),
        ("2027-11-01", ""),
    ],
)
def test_a_day_is_as_it_is_written(day, hours):
    assert said(written(), day) == hours


def test_without_hours_a_branch_is_open_round_the_clock():
    assert said(branch_settings(), "2026-12-25") == "0:00-24:00"


def test_holidays_alone_close_nothing_but_holidays():
    settings = branch_settings(hours=HoursSettings(holidays="PL"))

    assert [said(settings, day) for day in ("2026-12-25", "2026-12-27")] == ["", "0:00-24:00"]


@pytest.mark.parametrize(
    ("own", "day", "hours"),
    [
        ('tuesday = ["9:00-10:00"]', "2026-12-01", "9:00-10:00"),
        ('tuesday = ["9:00-10:00"]', "2026-12-07", ""),
        ('wednesday = ["9:00-10:00"]', "2026-12-02", ""),
        ('saturday = ["9:00-10:00"]', "2026-12-05", "8:00-15:00"),
        ('extra = { 2026-12-05 = ["9:00-10:00"] }', "2026-12-05", "9:00-10:00"),
        ("closed = [2026-12-07]", "2026-12-07", ""),
        ("closed = [2026-12-07]", "2026-12-01", "8:00-12:00 12:30-16:00"),
        ('wednesday = ["9:00-10:00"]', "2028-11-01", ""),
    ],
)
def test_a_service_has_days_of_its_own_and_the_branch_s_days_off(own, day, hours):
    settings = written(before='id = "A", ', after=f'id = "A", hours = {{ {own} }}, ')

    assert said(settings, day, settings.services[0]) == hours


# --- public holidays, 2024-2030

POLISH = {
    2024: "01-01 01-06 03-31 04-01 05-01 05-03 05-19 05-30 08-15 11-01 11-11 12-25 12-26",
    2025: "01-01 01-06 04-20 04-21 05-01 05-03 06-08 06-19 08-15 11-01 11-11 12-24 12-25 12-26",
    2026: "01-01 01-06 04-05 04-06 05-01 05-03 05-24 06-04 08-15 11-01 11-11 12-24 12-25 12-26",
    2027: "01-01 01-06 03-28 03-29 05-01 05-03 05-16 05-27 08-15 11-01 11-11 12-24 12-25 12-26",
    2028: "01-01 01-06 04-16 04-17 05-01 05-03 06-04 06-15 08-15 11-01 11-11 12-24 12-25 12-26",
    2029: "01-01 01-06 04-01 04-02 05-01 05-03 05-20 05-31 08-15 11-01 11-11 12-24 12-25 12-26",
    2030: "01-01 01-06 04-21 04-22 05-01 05-03 06-09 06-20 08-15 11-01 11-11 12-24 12-25 12-26",
}
"""The days free of work by the law, Christmas Eve among them since 2025; Easter and what hangs on it move."""


@pytest.mark.parametrize("year", POLISH)
@pytest.mark.fault("F17")
def test_the_public_holidays_of_poland_are_those_of_the_law(year):
    hours = HoursSettings(holidays="PL")
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))

    off = [f"{day:%m-%d}" for day in days if day.year == year and is_day_off(day, hours)]

    assert off == POLISH[year].split()


def test_a_part_of_a_country_has_holidays_of_its_own():
    corpus_christi = date(2026, 6, 4)

    assert is_day_off(corpus_christi, HoursSettings(holidays="DE-BY"))
    assert not is_day_off(corpus_christi, HoursSettings(holidays="DE-BE"))


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ("2026-11-30", "10:00-18:00"),
        ("2026-12-01", "8:00-16:00"),
        ("2026-12-04", "8:00-16:00"),
        ("2026-12-24", ""),
        ("2026-12-25", ""),
        ("2026-12-27", ""),
        ("2027-01-06", ""),
        ("2028-02-29", "8:00-16:00"),
        ("2027-03-28", ""),
        ("2027-03-29", ""),
        ("2027-11-02", "8:00-16:00"),
    ],
)
def test_the_large_branch_keeps_the_hours_of_its_office(day, hours):
    assert said(LARGE, day) == hours


def test_the_first_visitors_of_a_large_day_find_its_kiosks_awake():
    quarter_to_eight = datetime(2026, 12, 1, 6, 45, tzinfo=UTC)

    assert Timetable(LARGE, TUESDAY).tickets(None, quarter_to_eight).open
    assert not Timetable(LARGE, TUESDAY).desks(None, quarter_to_eight).open


# --- what an operator may have written wrong


def mistake(hours: str, before: str = "", after: str = "") -> str:
    with pytest.raises(BadSettings) as refused:
        written(hours, before, after)
    return str(refused.value)


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ('mondy = ["8:00-16:00"]', "branch.toml:29 [hours]: unknown key 'mondy'; did you mean 'monday'?"),
        ('monday = ["8-16"]', "branch.toml:29 [hours] monday: '8-16' is no time of opening; write it as in"),
        ('monday = ["16:00-8:00"]', "[hours] monday: '16:00-8:00' ends before it begins; what runs past"),
        ('monday = ["8:00-25:00"]', "[hours] monday: '8:00-25:00': a day has 24 hours"),
        ('monday = ["8:00-12:00", "11:30-16:00"]', "[hours] monday: '8:00-12:00' and '11:30-16:00' overlap"),
        ('monday = ["11:30-16:00", "8:00-12:00"]', "[hours] monday: '8:00-12:00' and '11:30-16:00' overlap"),
        ('monday = ["8:00-9:00"]\ntickets_until_minutes = 60', "of 60 leaves no time for tickets before"),
        ("closed = [2026-02-30]", "branch.toml:29: not TOML"),
        ('closed = ["2026-02-30"]', "branch.toml:29 [hours] [closed]: (1) must be a date such as 2026-12-31"),
        ('extra = { 2026-02-30 = ["8:00-9:00"] }', "[hours] extra: '2026-02-30' is no date; write it as in"),
        ('extra = { 2026-12-05 = ["9:00-8:00"] }', "[hours] extra 2026-12-05: '9:00-8:00' ends before"),
        (
            "closed = [2026-12-05]\nextra = { 2026-12-05 = [] }",
            "2026-12-05 is both in 'closed' and in 'extra'",
        ),
        ('holidays = "pl"', "[hours]: 'holidays': no country 'pl' is known; did you mean 'PL'?"),
        ('holidays = "Q7"', "'holidays': no country 'Q7' is known; write its code of ISO 3166"),
        ('holidays = "DE-XX"', "'holidays': DE has no part 'XX'"),
        ("tickets_from_minutes = 721", "'tickets_from_minutes' must be"),
    ],
)
def test_a_mistake_in_the_hours_is_named_with_its_place(hours, told):
    assert told in mistake(f"\n[hours]\n{hours}\n")


def test_a_mistake_in_the_hours_of_a_service_names_the_service():
    said = mistake("", 'id = "A", ', 'id = "A", hours = { friday = ["9:00-8:00"] }, ')

    assert "[services] 'A' [hours] friday: '9:00-8:00' ends before it begins" in said


@pytest.mark.parametrize(
    ("span", "minutes"),
    [("8:00-16:00", (480, 960)), ("08:00 – 16:00", (480, 960)), ("0:00-24:00", (0, 1440))],  # noqa: RUF001
)
def test_hours_are_read_as_people_write_them(span, minutes):
    assert minutes_of(span) == minutes


def test_the_stretches_of_a_day_come_in_their_order_however_they_were_written():
    assert all_minutes(("12:30-16:00", "8:00-12:00")) == ((480, 720), (750, 960))


# --- the timetable


def timetable(**changed: Any) -> Timetable:
    return Timetable(written(WEEK, **changed), TUESDAY)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+01:00").astimezone(UTC)


def test_the_margins_are_of_tickets_and_not_of_desks():
    early = utc("2026-12-01T07:30:00")

    assert timetable().tickets(None, early).open
    assert timetable().desks(None, early).opens_at == utc("2026-12-01T08:00:00")


def test_a_service_may_begin_at_another_time_than_the_branch():
    later = timetable(before='id = "A", ', after='id = "A", hours = { tickets_from_minutes = 0 }, ')

    assert [later.tickets(each, utc("2026-12-01T07:45:00")).open for each in ("A", "B", None)] == [
        False,
        True,
        True,
    ]


def test_what_was_worked_out_is_not_believed_beyond_its_time_nor_before():
    table = timetable()

    found = [table.tickets("A", utc(f"2026-12-01T{clock}:00")).open for clock in
             ("07:00", "08:00", "12:00", "12:30", "16:00", "09:00")]  # fmt: skip

    assert found == [False, True, False, True, False, True]


@pytest.mark.fault("F17")
def test_the_next_opening_leaps_over_days_off_and_names_the_wall_clock():
    opens = timetable().tickets("A", utc("2026-12-01T17:00:00")).opens_at

    assert opens.isoformat() == "2026-12-05T07:30:00+01:00"


@pytest.mark.fault("F15")
def test_in_summer_the_wall_clock_has_the_offset_of_summer():
    opens = timetable().tickets("A", datetime(2027, 3, 27, 12, tzinfo=UTC)).opens_at

    assert opens.isoformat() == "2027-03-30T07:30:00+02:00"  # Easter Monday is the 29th


# --- the desks' time, as the cut-off reckons with it


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        ("2026-12-01T07:00:00", "2026-12-01T16:00:00", 7.5),
        ("2026-12-01T11:00:00", "2026-12-01T13:00:00", 1.5),
        ("2026-12-01T15:00:00", "2026-12-01T18:00:00", 1.0),
        ("2026-12-02T08:00:00", "2026-12-02T16:00:00", 0.0),
        ("2026-12-01T15:00:00", "2026-12-05T09:00:00", 2.0),
        ("2026-12-01T16:00:00", "2026-12-01T08:00:00", 0.0),
    ],
)
def test_desks_serve_neither_in_breaks_nor_outside_the_hours(since, until, hours):
    assert timetable().serving_s("A", utc(since), utc(until)) == hours * 3600


def test_without_hours_desks_serve_without_an_end():
    table = Timetable(branch_settings(), TUESDAY)

    assert table.serving_s("A", utc("2026-12-01T07:00:00"), utc("2026-12-01T16:00:00")) == 9 * 3600
    assert table.closing("A", utc("2026-12-01T07:00:00")) is None


@pytest.mark.parametrize(
    ("now", "closing"),
    [
        ("2026-12-01T07:00:00", utc("2026-12-01T16:00:00")),
        ("2026-12-01T17:00:00", utc("2026-12-01T16:00:00")),
        ("2026-12-03T09:00:00", None),
        ("2026-12-05T09:00:00", utc("2026-12-05T15:00:00")),
    ],
)
def test_the_closing_of_a_day_is_its_last(now, closing):
    assert timetable().closing("A", utc(now)) == closing


def test_by_the_hours_of_the_service_walk_ins_stop_when_the_desks_have_no_time_left():
    capacity = CapacitySettings(cut_off="refuse", priority_reserve=0)
    hours = HoursSettings(tuesday=("8:00-9:30",))
    day = Day(clock=HandClock(NINE), capacity=capacity, hours=hours)
    day.do(*(ticket_for("A") for _ in range(6)))  # two desks of half an hour, ten minutes each

    with pytest.raises(NoCapacity):
        day.do(ticket_for("A"))


@pytest.mark.parametrize("morning", ["8:00-9:30", "8:00-9:15"])
def test_a_break_is_no_time_of_the_desks(morning):
    hours = HoursSettings(tuesday=(morning, "9:45-10:00"))
    day = Day(
        clock=HandClock(NINE), capacity=CapacitySettings(cut_off="refuse", priority_reserve=0), hours=hours
    )
    many = {"8:00-9:30": 9, "8:00-9:15": 6}[morning]

    day.do(*(ticket_for("A") for _ in range(many)))

    with pytest.raises(NoCapacity):
        day.do(ticket_for("A"))
