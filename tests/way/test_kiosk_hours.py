"""The kiosk by the hours of its branch: what it makes of the menus that the hub has at each minute."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from contract.names import KioskId
from contract.refusal import ClosedNow as HubClosed
from contract.views import Menu
from hub.domain.settings import read_branch
from hub.estimate import likely_wait
from hub.views import Pictures
from kiosk.happenings import Button, Issued, MenuArrived, PickLanguage, PickService, RefusedBy, SlipDone, Tick
from kiosk.samples import CLOCK, sample_ticket
from kiosk.scene import Text
from kiosk.screens import ClosedNow, Code, Confirm, Languages, Printing, Refused, Services, Taken
from kiosk.stage import scene_of
from kiosk.texts import words_in
from tests.hub.branch import BRANCH_TOML, Day, HandClock, booking, bookings, check_in, open_day, ticket_for
from tests.kiosk.visits import EN, PL, Play

WARSAW = ZoneInfo("Europe/Warsaw")
HOURS = """
[hours]
monday = ["8:00-16:00"]
tuesday = ["8:00-16:00"]
wednesday = ["8:00-16:00"]
thursday = ["8:00-16:00"]
friday = ["8:00-16:00"]
holidays = "PL"
tickets_from_minutes = 30
tickets_until_minutes = 15
"""
PROFILES = """
[[profiles]]
id = "saturday"
names = {pl = "Sobota pracująca", en = "Working Saturday"}
dates = [2026-12-12]
hours = ["9:00-13:00"]
services = ["A"]
desks = { 1 = ["A"] }
notice = {pl = "Tylko karty pobytu"}
"""


def branch_at(local: str) -> Day:
    """Return the branch as its hub has it at *local*, by the clock on its wall."""
    settings = read_branch(BRANCH_TOML + HOURS + PROFILES, "branch.toml")
    clock = HandClock(datetime.fromisoformat(local).replace(tzinfo=WARSAW))
    day = Day(clock=clock, hours=settings.hours, profiles=settings.profiles)
    day.do(open_day(clock.now().date()))
    return day


def menu_at(local: str) -> Menu:
    day = branch_at(local)
    return Pictures(day.branch, day.clock.now(), likely_wait).menu(KioskId("K1"))


def told(play: Play) -> list[str]:
    return [block.text for block in scene_of(play.state, words_in, CLOCK).main if isinstance(block, Text)]


@pytest.mark.parametrize(
    ("now", "screen", "again"),
    [
        ("2026-12-01T07:29", ClosedNow(), "Bilety dziś od 07:30"),
        ("2026-12-01T07:30", Languages(), ""),
        ("2026-12-01T15:44", Languages(), ""),
        ("2026-12-01T15:45", ClosedNow(), "Bilety jutro od 07:30"),
        ("2026-12-04T16:00", ClosedNow(), "Bilety w poniedziałek od 07:30"),  # over the week-end
        ("2026-12-24T10:00", ClosedNow(), "Bilety w poniedziałek od 07:30"),  # Christmas Eve, to the 28th
        ("2026-12-11T16:00", ClosedNow(), "Bilety jutro od 08:30"),  # a Saturday with a profile of its own
        ("2026-12-12T09:00", Languages(), ""),
        ("2026-12-12T12:45", ClosedNow(), "Bilety w poniedziałek od 07:30"),
    ],
)
def test_the_kiosk_sleeps_and_wakes_by_hours_holidays_and_profiles(now, screen, again):
    play = Play(menu_at(now))

    assert play.screen == screen
    assert not again or again in told(play)


def test_on_a_day_of_its_own_kind_the_kiosk_offers_that_days_services_under_its_notice():
    play = Play(menu_at("2026-12-12T09:00")).tap(PickLanguage(PL))
    scene = scene_of(play.state, words_in, CLOCK)

    assert [tile.badge for block in scene.main for tile in getattr(block, "tiles", ())] == ["A"]
    assert "Tylko karty pobytu" in told(play)


def test_at_closing_who_stands_there_finishes_and_whoever_comes_next_finds_it_closed():
    play = Play(menu_at("2026-12-01T15:44")).tap(PickLanguage(EN), PickService("A"))
    assert isinstance(play.screen, Confirm)

    play.happen(MenuArrived(menu_at("2026-12-01T15:45")))
    reading = play.screen
    play.tap(Button.CONFIRM)
    play.happen(Issued(play.asked.command.command_id, ticket := sample_ticket(EN)))
    assert isinstance(play.screen, Printing)
    play.happen(SlipDone(ticket))
    assert isinstance(play.screen, Taken)

    assert isinstance(reading, Confirm)
    assert play.tap(Button.DONE).screen == ClosedNow()


def test_at_closing_the_hub_says_no_and_the_visitor_reads_when_to_come():
    day = branch_at("2026-12-01T15:45")
    play = Play(menu_at("2026-12-01T15:44")).tap(PickLanguage(EN), PickService("A"))
    play.happen(MenuArrived(menu_at("2026-12-01T15:45")))
    play.tap(Button.CONFIRM)

    with pytest.raises(HubClosed) as no:
        day.do(ticket_for("A"))
    play.happen(RefusedBy(play.asked.command.command_id, no.value.code, no.value.at))

    assert isinstance(play.screen, Refused)
    assert f"{play.screen.at:%d %H:%M}" == "02 07:30"
    assert play.tap(Button.BACK).screen == ClosedNow()


def test_who_reads_the_services_at_closing_is_not_thrown_out_and_goes_home_in_time():
    play = Play(menu_at("2026-12-01T15:44")).tap(PickLanguage(EN))
    play.happen(MenuArrived(menu_at("2026-12-01T15:45")))
    reading = play.screen

    play.wait(61)

    assert (reading, play.screen) == (Services(EN), ClosedNow())


@pytest.mark.parametrize("now", ["2026-12-01T15:50", "2026-12-01T07:10"])
def test_who_is_booked_reports_at_a_closed_kiosk_and_the_hub_takes_the_visitor_in(now):
    day = branch_at(now)
    day.do(bookings(booking("111111", "A", starts=day.clock.now())))
    play = Play(menu_at(now))
    assert play.screen == ClosedNow()

    play.tap(PickLanguage(EN))
    assert isinstance(play.screen, Code)
    play.type("111111").tap(Button.CONFIRM)
    [issued] = day.do(check_in(*play.asked.command.codes))

    assert issued.service == "A"


def test_a_kiosk_that_is_left_alone_over_night_is_awake_in_the_morning():
    play = Play(menu_at("2026-12-01T15:45"))
    for hour in range(1, 16):
        play.now_s = hour * 3600.0
        play.happen(Tick(play.now_s), MenuArrived(menu_at(f"2026-12-01T{min(23, 15 + hour)}:59")))
    dark = play.screen

    play.happen(MenuArrived(menu_at("2026-12-02T07:30")))

    assert (dark, play.screen) == (ClosedNow(), Languages())
