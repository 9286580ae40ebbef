"""The watch concludes from an answer no more than it says, and never stands in anybody's way."""

from __future__ import annotations

import asyncio
import logging
import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hub.bookings.calendar import CalendarAway, Look, Sheet, Window
from hub.bookings.calendar_settings import CalendarSettings
from tests.hub.branch import call_next, ticket_for
from tests.hub.calendars.room import room
from tests.hub.running import Watched, run, until
from tests.radicale import Event

SETTINGS = CalendarSettings(name="office", url="https://calendar.example/visits/", every_minutes=5)
ANNA = Event("anna@office", "111111", "20261201T091000", "C")
BEN = Event("ben@office", "222222", "20261201T092000", "A")


class Scripted:
    """A calendar in memory, which answers in part, late or not at all when it is told to."""

    def __init__(self, *events: Event) -> None:
        self.events = list(events)
        self.has_marker = True
        self.troubles: tuple[str, ...] = ()
        self.hidden: set[str] = set()
        self.error: Exception | None = None
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.windows: list[Window] = []
        self.named_at = 0

    def marker(self) -> str:
        assert self.may_answer.wait(10)
        if self.error is not None:
            raise self.error
        return repr((self.events, self.hidden, self.troubles)) if self.has_marker else ""

    def look(self, window: Window) -> Look:
        self.windows.append(window)
        there = [event for event in self.events if event.uid not in self.hidden and window.holds(at(event))]
        return Look(tuple(sheet(event) for event in there), self.troubles)

    def named(self, uid: str) -> tuple[Sheet, ...]:
        self.named_at += 1
        return tuple(sheet(event) for event in self.events if uid in event.uid)

    def close(self) -> None:
        pass


def at(event: Event) -> datetime:
    local = datetime.strptime(event.starts, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return local.replace(hour=local.hour - 1)


def sheet(event: Event) -> Sheet:
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}END:VCALENDAR\r\n"
    return Sheet(f"/visits/{event.uid}.ics", str(hash(text)), text)


def after(change, *events: Event, **settings) -> tuple[list[str], int]:
    """Return how Anna's and Ben's bookings stand once *change* was looked at, and how many are held back."""

    async def day():
        calendar = Scripted(*events or (ANNA, BEN))
        async with room(CalendarSettings(**({"name": "office", "url": "x"} | settings)), calendar) as hall:
            await hall.look()
            change(calendar)
            await hall.look()
            return [await hall.at(code) for code in ("111111", "222222")], hall.watch.state.held_back

    return run(day())


def cut_off(calendar: Scripted) -> None:
    calendar.hidden, calendar.troubles = {"anna@office"}, ("the answer is not whole: status 507",)


def test_an_answer_that_is_cut_off_cancels_nobody(caplog):
    with caplog.at_level(logging.WARNING):
        assert after(cut_off) == (["12-01 09:10", "12-01 09:20"], 1)

    assert "seem gone and are not cancelled: 1 (the answer is not whole: status 507)" in caplog.text


def test_what_is_new_in_half_an_answer_is_taken():
    def cut_off_with_news(calendar: Scripted) -> None:
        cut_off(calendar)
        calendar.events[1] = replace(BEN, starts="20261201T093000")

    assert after(cut_off_with_news)[0] == ["12-01 09:10", "12-01 09:30"]


def test_a_booking_that_the_window_lacks_is_asked_for_by_its_name_before_it_is_cancelled():
    assert after(lambda calendar: calendar.hidden.add("anna@office"))[0] == ["12-01 09:10", "12-01 09:20"]


def test_a_longer_name_that_holds_the_name_is_another_booking():
    def replaced(calendar: Scripted) -> None:
        calendar.events[0] = replace(ANNA, uid="x-anna@office", code="333333", starts="20270301T091000")

    assert after(replaced)[0][0] == "cancelled"


def test_no_more_vanish_at_once_than_the_settings_allow():
    assert after(lambda calendar: calendar.events.clear(), most_gone=1) == (
        ["12-01 09:10", "12-01 09:20"],
        2,
    )
    assert after(lambda calendar: calendar.events.clear(), most_gone=2) == (["cancelled", "cancelled"], 0)


def test_an_event_without_a_name_makes_nobody_vanish():
    def nameless(calendar: Scripted) -> None:
        calendar.events[0] = replace(ANNA, uid="")

    assert after(nameless)[1] == 1


def test_one_that_goes_leaves_its_code_to_one_that_comes():
    def handed_on(calendar: Scripted) -> None:
        calendar.events[0] = replace(ANNA, uid="carl@office", starts="20261201T110000")

    assert after(handed_on)[0][0] == "12-01 11:00"


def test_a_calendar_without_a_marker_is_read_each_time_and_changes_nothing():
    async def day() -> tuple[int, int]:
        calendar = Scripted(ANNA)
        calendar.has_marker = False
        async with room(SETTINGS, calendar) as hall:
            await hall.look()
            await hall.look()
            return len(calendar.windows), len(hall.asked)

    assert run(day()) == (2, 1)


def test_one_that_has_not_changed_is_not_read_again():
    async def day() -> int:
        calendar = Scripted(ANNA)
        async with room(SETTINGS, calendar) as hall:
            await hall.look()
            await hall.look()
            return len(calendar.windows)

    assert run(day()) == 1


def test_a_new_day_is_another_window():
    async def day() -> list[str]:
        calendar = Scripted(ANNA)
        async with room(SETTINGS, calendar) as hall:
            await hall.look()
            hall.clock.turn(days=1)
            await hall.look()
        return [f"{window.since:%m-%d %H:%M}/{window.until:%m-%d %H:%M}" for window in calendar.windows]

    assert run(day()) == ["12-01 00:00/12-16 00:00", "12-02 00:00/12-17 00:00"]


def test_the_queue_goes_on_while_the_calendar_lets_us_wait():
    async def day() -> str:
        calendar = Scripted(ANNA)
        calendar.may_answer.clear()
        async with room(SETTINGS, calendar) as hall:
            looking = asyncio.create_task(hall.watch.run())
            await hall.authority.carry_out(ticket_for("A"))
            answer = await hall.authority.carry_out(call_next())
            calendar.may_answer.set()
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
            return answer.wanted().current.number

    assert run(day(), within_s=5) == "A001"


def test_a_watch_looks_again_after_its_minutes():
    async def day() -> int:
        calendar = Scripted(ANNA)
        async with room(CalendarSettings(name="office", url="x", every_minutes=0.01), calendar) as hall:
            calendar.has_marker = False
            looking = asyncio.create_task(hall.watch.run())
            await until(lambda: len(calendar.windows) > 1)
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
            return len(hall.asked)

    assert run(day()) == 1


def test_a_store_that_is_away_is_no_fault_of_the_calendar_and_loses_nothing():
    async def day() -> tuple[bool, str]:
        store = Watched()
        async with room(SETTINGS, Scripted(ANNA), store=store) as hall:
            store.is_away = True
            await hall.look()
            lost = hall.watch.state.looked_at is not None
            store.is_away = False
            await hall.look()
            return lost, await hall.at("111111")

    assert run(day()) == (False, "12-01 09:10")


def test_an_answer_that_was_lost_after_all_was_kept_is_not_asked_for_twice():
    async def day() -> tuple[int, str]:
        store = Watched()
        async with room(SETTINGS, Scripted(ANNA), store=store) as hall:
            store.loses_the_answer = True
            await hall.look()
            before = await hall.seq()
            await hall.look()
            return await hall.seq() - before, await hall.at("111111")

    assert run(day()) == (0, "12-01 09:10")


@pytest.mark.parametrize("error", [CalendarAway("nobody there"), TypeError("nobody foresaw this")])
def test_who_watches_over_the_hub_hears_once_that_a_calendar_is_away_and_back(error):
    async def day() -> list[bool]:
        heard: list[bool] = []
        calendar = Scripted(ANNA)
        async with room(SETTINGS, calendar) as hall:
            hall.watch.on_change = lambda why: heard.append(bool(why))
            calendar.error = error
            await hall.look()
            await hall.look()
            calendar.error = None
            await hall.look()
            await hall.look()
        return heard

    assert run(day()) == [True, False]
