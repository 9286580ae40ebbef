"""A kind of day is one object: it holds by date or by hand, survives a restart, and honours every booking."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from contract.commands import SwitchProfile
from contract.events import DayOpened, Entry, Event, ProfileSwitched
from contract.refusal import ClosedNow, ReasonMissing, ServiceClosed, UnknownProfile
from contract.settings import BadSettings
from contract.views import Menu
from hub.branches import text_of
from hub.domain.branch import folded
from hub.domain.profile_settings import is_every
from hub.domain.profiles import in_profile, profile_on
from hub.domain.settings import BranchSettings, read_branch
from hub.estimate import likely_wait
from hub.views import Pictures
from tests.hub.branch import (
    BRANCH_TOML,
    NINE,
    TUESDAY,
    Day,
    HandClock,
    booking,
    bookings,
    call_next,
    check_in,
    facts,
    open_day,
    open_desks,
    ticket_for,
    wish,
)
from tests.hub.running import run, running

SATURDAY = date(2026, 12, 5)
HOURS = """
[hours]
tuesday = ["8:00-16:00"]
holidays = "PL"
"""
PROFILES = """
[[profiles]]
id = "saturday"
names = {pl = "Sobota", en = "Saturday"}
every = "first saturday"
hours = ["8:00-15:00"]
services = ["A"]
desks = { 1 = ["A"] }
notice = {pl = "Tylko karty", en = "Cards only"}

[[profiles]]
id = "short"
names = {pl = "Dzień krótki"}
dates = [2026-12-08]
hours = ["8:00-10:00"]
change = { A = { serving_minutes = 4, booked_only = true } }
"""


def settings(profiles: str = PROFILES, hours: str = HOURS) -> BranchSettings:
    return read_branch(BRANCH_TOML + hours + profiles, "branch.toml")


def day_in(profile: str, clock: str = "2026-12-01T09:00", **changed: Any) -> Day:
    """Return a Tuesday in the branch with profiles, switched to *profile*."""
    both = {name: getattr(settings(), name) for name in ("hours", "profiles")}
    day = Day(clock=HandClock(datetime.fromisoformat(f"{clock}:00+01:00")), **(both | changed))
    if profile:
        day.do(switch(profile))
    return day


def switch(profile: str, reason: str = "the heating has failed") -> SwitchProfile:
    return wish(SwitchProfile, profile=profile, reason=reason)


# --- when it holds


@pytest.mark.parametrize(
    ("every", "day", "holds"),
    [
        ("first saturday", "2026-12-05", True),
        ("first saturday", "2026-12-12", False),
        ("first saturday", "2026-12-04", False),
        ("first saturday", "2027-01-02", True),
        ("first tuesday", "2026-12-01", True),
        ("first tuesday", "2026-12-07", False),
        ("second saturday", "2026-12-12", True),
        ("fourth saturday", "2026-12-26", True),
        ("last saturday", "2026-12-26", True),
        ("last saturday", "2026-12-19", False),
        ("last tuesday", "2028-02-29", True),
        ("last tuesday", "2028-02-22", False),
        ("saturday", "2026-12-19", True),
        ("saturday", "2026-12-18", False),
    ],
)
def test_a_rule_names_days_of_a_month(every, day, holds):
    assert is_every(every, date.fromisoformat(day)) == holds


@pytest.mark.fault("F17")
def test_the_first_saturday_comes_once_a_month_for_seven_years():
    days = [date(2024, 1, 1) + timedelta(days=number) for number in range(7 * 366)]
    found = [day for day in days if day.year <= 2030 and is_every("first saturday", day)]

    assert {(day.year, day.month) for day in found} == {
        (year, month) for year in range(2024, 2031) for month in range(1, 13)
    }
    assert len(found) == 7 * 12


@pytest.mark.parametrize(
    ("day", "profile"),
    [
        ("2026-12-01", ""),
        ("2026-12-05", "saturday"),
        ("2026-12-08", "short"),
        ("2027-05-01", ""),
        ("2028-01-01", ""),
        ("2027-06-05", "saturday"),
    ],
)
@pytest.mark.fault("F17")
def test_a_day_has_its_profile_but_a_rule_wakes_nobody_on_a_holiday(day, profile):
    assert profile_on(settings(), date.fromisoformat(day)) == profile


@pytest.mark.fault("F17")
def test_a_date_goes_before_a_rule_and_holds_on_a_holiday():
    both = settings(PROFILES.replace("dates = [2026-12-08]", "dates = [2026-12-05, 2026-12-25]"))

    assert [profile_on(both, date(2026, 12, day)) for day in (5, 25)] == ["short", "short"]


def test_the_day_is_opened_with_its_profile():
    day = day_in("")

    [*_, opened] = day.do(open_day(SATURDAY))

    assert opened == DayOpened(day=SATURDAY, profile="saturday")
    assert day.branch.profile == "saturday"


def test_the_day_after_is_an_ordinary_one():
    day = day_in("")
    day.do(open_day(SATURDAY))

    [*_, opened] = day.do(open_day(SATURDAY + timedelta(days=1)))

    assert opened.profile == ""
    assert day.branch.settings == day.branch.ordinary


# --- what it makes of the branch


def test_on_an_ordinary_day_and_in_a_profile_that_is_gone_nothing_changes():
    ordinary = settings()

    assert [in_profile(ordinary, profile) for profile in ("", "gone")] == [ordinary, ordinary]


def test_only_its_services_are_offered_at_its_desks_in_its_hours():
    day = in_profile(settings(), "saturday")

    assert [service.id for service in day.services if service.offered] == ["A"]
    assert {desk.id: "A" in desk.services for desk in day.desks} == {"1": True, "2": False, "3": False}
    assert {day.hours.monday, day.hours.saturday} == {("8:00-15:00",)}


def test_it_may_change_any_key_of_a_service():
    service = in_profile(settings(), "short").services[0]

    assert (service.serving_minutes, service.booked_only, service.series) == (4, True, "A")


def test_what_it_does_not_name_stays_as_it_is():
    day, ordinary = in_profile(settings(), "short"), settings()

    assert day.desks == ordinary.desks
    assert day.services[1:] == ordinary.services[1:]
    assert all(service.offered for service in day.services)


@pytest.mark.parametrize(
    ("desks", "who"),
    [
        ('{ 1 = ["A"], 2 = ["A"] }', {"B": ["1"], "C": ["1", "2"], "D": ["1", "2"]}),
        ('{ 2 = ["A"] }', {"B": ["2"], "C": ["2"], "D": ["2"]}),
        ('{ 1 = ["A", "C"], 3 = ["A"] }', {"B": ["1"], "C": ["1"], "D": ["1", "3"]}),
    ],
)
def test_what_no_desk_of_it_serves_goes_to_who_serves_it_else_else_to_all_of_them(desks, who):
    branch = in_profile(settings(PROFILES.replace('{ 1 = ["A"] }', desks)), "saturday")

    found = {service: [desk.id for desk in branch.desks if service in desk.services] for service in who}

    assert found == who


# --- a day in a profile


def test_kiosks_offer_its_services_only_and_everybody_is_told_its_name_and_notice():
    day = day_in("saturday")
    seen = Pictures(day.branch, day.clock.now(), likely_wait)

    assert [service.service for service in seen.menu("K1").services] == ["A"]
    assert seen.menu("K1").profile.names["en"] == "Saturday"
    assert seen.board("hall-1").profile.notice["pl"] == "Tylko karty"


def test_a_board_counts_what_is_offered_and_what_a_booking_waits_for():
    day = day_in("saturday")
    day.do(bookings(booking("111111", "C", starts=day.clock.now())))
    before = Pictures(day.branch, day.clock.now(), likely_wait).board("hall-1").waiting
    day.do(check_in("111111"))

    after = Pictures(day.branch, day.clock.now(), likely_wait).board("hall-1").waiting

    assert [each.service for each in before] == ["A"]
    assert [each.service for each in after] == ["A", "C"]


def test_on_an_ordinary_day_no_profile_is_named():
    day = day_in("")
    seen = Pictures(day.branch, day.clock.now(), likely_wait)

    assert seen.menu().profile is None
    assert seen.board("hall-1").profile is None


def test_a_walk_in_for_another_service_gets_no_ticket():
    with pytest.raises(ServiceClosed, match="service B is not offered today"):
        day_in("saturday").do(ticket_for("B"))


@pytest.mark.parametrize("service", ["A", "B", "C"])
def test_a_booking_that_was_moved_to_such_a_day_is_checked_in_and_called_where_somebody_works(service):
    day = day_in("saturday")
    day.do(bookings(booking("111111", service, starts=day.clock.now())), *open_desks("1"))
    [issued] = day.do(check_in("111111", name="anna"))

    called = day.do(call_next("1"))[-1]

    assert issued.service == service
    assert (called.ticket, called.desk) == ("anna", "1")


@pytest.mark.parametrize(
    ("clock", "open_"), [("07:59", False), ("08:00", True), ("14:59", True), ("15:00", False)]
)
def test_its_hours_are_the_day_s(clock, open_):
    day = day_in("", clock=f"2026-12-05T{clock}")
    day.do(open_day(SATURDAY))

    assert Pictures(day.branch, day.clock.now(), likely_wait).menu().open == open_


def test_the_evening_before_knows_the_profile_of_the_day_to_come():
    with pytest.raises(ClosedNow) as a:
        day_in("", clock="2026-12-02T16:00").do(ticket_for("A"))
    with pytest.raises(ClosedNow) as b:
        day_in("", clock="2026-12-02T16:00").do(ticket_for("B"))

    assert f"{a.value.at:%m-%d %H:%M}" == "12-05 08:00"
    assert f"{b.value.at:%m-%d %H:%M}" == "12-08 08:00"


# --- switching by hand


def test_a_supervisor_switches_the_day_and_says_why():
    assert day_in("").do(switch("short")) == [
        ProfileSwitched(profile="short", was="", reason="the heating has failed")
    ]


def test_and_back_to_the_ordinary_day():
    day = day_in("short")

    [back] = day.do(switch("", "it is mended"))

    assert back == ProfileSwitched(profile="", was="short", reason="it is mended")
    assert day.branch.settings == day.branch.ordinary


@pytest.mark.parametrize("reason", ["", "  "])
def test_nobody_switches_without_a_reason(reason):
    with pytest.raises(ReasonMissing):
        day_in("").do(switch("short", reason))


def test_what_there_is_not_is_named_with_what_there_is():
    with pytest.raises(UnknownProfile, match=r"no day profile 'shrot' \(known: saturday, short\)"):
        day_in("").do(switch("shrot"))


def test_what_holds_already_is_not_switched_again():
    assert day_in("short").do(switch("short")) == []


def test_who_waits_keeps_the_place_when_the_day_is_switched():
    day = day_in("")
    day.do(ticket_for("A", "anna"), ticket_for("B", "ben"), ticket_for("A", "cleo"), *open_desks("1"))

    day.do(switch("saturday"))
    called = []
    for _ in range(3):
        called.append(day.do(call_next("1"))[-1].ticket)
        day.clock.turn(seconds=30)

    assert called == ["anna", "ben", "cleo"]


def test_a_switch_changes_the_hours_of_today_and_of_no_other_day():
    day = day_in("short", clock="2026-12-01T12:00")

    opens = Pictures(day.branch, day.clock.now(), likely_wait).menu().opens_at

    assert f"{opens:%m-%d %H:%M}" == "12-05 08:00"


def test_an_open_desk_begins_with_what_the_switch_gives_it():
    day = day_in("")
    day.do(*open_desks("1"))
    day.clock.turn(hours=1)

    day.do(switch("saturday"))

    assert day.branch.began["C"] == day.clock.now()


def test_after_a_restart_the_profile_that_was_switched_to_holds():
    day = day_in("short")
    day.do(bookings(booking("111111", "A", starts=NINE)), check_in("111111"))

    again = folded(day.branch.ordinary, day.journal)

    assert facts(again) == facts(day.branch)
    assert again.profile == "short"


def test_other_settings_go_on_by_the_profile_that_holds():
    day = day_in("saturday")
    changed = msgspec.structs.replace(day.branch.ordinary, names={"pl": "Nowy"})

    day.branch.arrange(changed)

    assert day.branch.settings.names == {"pl": "Nowy"}
    assert [service.id for service in day.branch.settings.services if service.offered] == ["A"]
    assert day.branch.ordinary == changed


def test_a_profile_that_the_operator_took_out_leaves_an_ordinary_day():
    day = day_in("saturday")

    day.branch.arrange(msgspec.structs.replace(day.branch.ordinary, profiles=()))

    assert Pictures(day.branch, day.clock.now(), likely_wait).menu().profile is None
    assert all(service.offered for service in day.branch.settings.services)


def test_a_day_of_an_older_journal_is_an_ordinary_one():
    old = b'{"event":"day-opened","day":"2026-12-05"}'

    event = msgspec.json.decode(old, type=Event)
    entry = Entry(seq=1, epoch=1, at=NINE, by="hub", command="day", event=event)

    assert folded(settings(), [entry]).profile == ""


def test_whoever_switches_is_answered_with_the_menu_of_the_day():
    profiles = settings().profiles

    async def work():
        async with running(profiles=profiles) as authority:
            return (await authority.carry_out(switch("short"))).wanted()

    menu = run(work())

    assert isinstance(menu, Menu)
    assert menu.profile.profile == "short"


def test_a_hub_that_was_started_anew_is_in_the_profile_that_was_switched_to(new_store):
    profiles = settings().profiles

    async def work():
        async with running(new_store(), profiles=profiles) as authority:
            await authority.carry_out(switch("short"))
        async with running(new_store(), profiles=profiles) as again:
            return again._branch.profile

    assert run(work()) == "short"


# --- what is shipped


LARGE = read_branch(text_of("large"), "large.toml")


def test_the_large_branch_has_one_information_saturday_a_month():
    days = [TUESDAY + timedelta(days=number) for number in range(62)]

    assert [f"{day}" for day in days if profile_on(LARGE, day)] == ["2026-12-05", "2027-01-02"]


def test_on_it_three_services_are_offered_and_every_service_can_be_called_somewhere():
    saturday = in_profile(LARGE, "information-saturday")

    assert [service.id for service in saturday.services if service.offered] == ["A", "F", "G"]
    assert {service for desk in saturday.desks for service in desk.services} == set("ABCEFGHKPSUZ")
    assert {language for each in saturday.profiles for language in each.notice} == set(LARGE.languages)


# --- what an operator may have written wrong


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('id = "short"', 'id = "saturday"', "[profiles]: two of them have the id 'saturday'"),
        (
            'names = {pl = "Dzień krótki"}',
            'names = {en = "Short"}',
            "[profiles] 'short': 'names': 'pl' is missing",
        ),
        ('notice = {pl = "Tylko karty", ', "notice = {", "[profiles] 'saturday': 'notice': 'pl' is missing"),
        ("first saturday", "first saterday", "'every' is 'first saterday'; did you mean 'first saturday'?"),
        ("first saturday", "sometimes", "write it as in 'first saturday' or 'saturday'"),
        (
            'hours = ["8:00-10:00"]',
            'hours = ["8-10"]',
            "[profiles] 'short' hours: '8-10' is no time of opening",
        ),
        (
            'services = ["A"]',
            'services = ["Q"]',
            "[profiles] 'saturday': there is no service 'Q' (known: A, B",
        ),
        ('{ 1 = ["A"] }', '{ 9 = ["A"] }', "[profiles] 'saturday': there is no desk '9' (known: 1, 2, 3)"),
        (
            'services = ["A"]',
            'services = ["A", "B"]',
            "no desk of it serves 'B'; name it in 'desks', or not in",
        ),
        (
            "serving_minutes = 4",
            "serving_minuts = 4",
            "unknown key 'serving_minuts'; did you mean 'serving_minutes'?",
        ),
        ("serving_minutes = 4", 'series = "Q"', "[profiles] 'short' change A: 'series' stays what it is"),
        (
            "serving_minutes = 4",
            "serving_minutes = 0",
            "[profiles] 'short' change A: 'serving_minutes' must be float > 0.0",
        ),
        ("change = { A", "change = { Q", "[profiles] 'short': there is no service 'Q'"),
        ("Tylko karty", "Tylko " + "k" * 90, "'notice' 'pl' has 96 letters, and kiosks have room for 70"),
        ("every = ", "evry = ", "unknown key 'evry'; did you mean 'every'?"),
    ],
)
def test_a_mistake_in_a_profile_is_named_with_its_place(before, after, told):
    assert before in PROFILES
    with pytest.raises(BadSettings) as refused:
        settings(PROFILES.replace(before, after, 1))

    assert told in str(refused.value)


def test_two_profiles_for_one_date_are_a_mistake():
    with pytest.raises(BadSettings, match="2026-12-08 has two of them"):
        settings(PROFILES + '\n[[profiles]]\nid = "x"\nnames = {pl = "X"}\ndates = [2026-12-08]\n')
