"""Who asks for help at a kiosk is seen by all who could go there, until somebody does or it is taken back."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from contract.commands import AskForHelp, EndHelp, StopHall
from contract.events import HelpAsked, HelpEnded
from contract.names import DeskId, DeviceId, KioskId, Language
from contract.refusal import HelpTooOften, ReasonMissing, UnknownDevice
from contract.views import HelpCall
from hub.domain.alarm_settings import AlarmSettings
from hub.domain.alarms import alarms, key_of
from hub.domain.branch import folded
from hub.domain.help_calls import MOST_TAKEN_BACK, QUIET
from hub.views import Pictures
from tests.hub.branch import NINE, Day, open_day, wish

K1, K2 = KioskId("K1"), KioskId("K2")
UK = Language("uk")


def ask(kiosk=K1, language=UK):
    return wish(AskForHelp, kiosk=kiosk, language=language, by=DeviceId(f"kiosk-{kiosk}"))


def go(kiosk=K1, who="desk 1"):
    return wish(EndHelp, kiosk=kiosk, who=who, by=DeviceId("page"))


def take_back(kiosk=K1):
    return wish(EndHelp, kiosk=kiosk, by=DeviceId(f"kiosk-{kiosk}"))


def seen(day) -> Pictures:
    return Pictures(day.branch, day.clock.now(), lambda *_: None)


def told(day) -> set[tuple[str, str]]:
    return {key_of(alarm) for alarm in alarms(day.branch, day.clock.now())}


def events(day) -> list:
    return [entry.event for entry in day.journal if isinstance(entry.event, HelpAsked | HelpEnded)]


@pytest.mark.accessibility("A27")
def test_who_asks_for_help_is_an_alarm_and_stands_on_every_desk_and_on_the_own_kiosk():
    day = Day(ask())

    [alarm] = alarms(day.branch, day.clock.now())
    assert (alarm.code, alarm.about, alarm.since) == ("help-asked", "K1", NINE)
    assert alarm.what == "a visitor at kiosk K1 who speaks uk asks for help"
    for desk in day.branch.layout.desks:
        [call] = seen(day).desk(DeskId(desk)).help
        assert (call.kiosk, call.language, call.asked_at, call.coming) == (K1, UK, NINE, False)
    assert seen(day).menu(K1).help is not None
    assert seen(day).menu(K2).help is None


def test_whoever_goes_there_ends_the_alarm_and_the_kiosk_says_that_somebody_comes():
    day = Day(ask(), go())

    assert told(day) == set()
    assert seen(day).desk(DeskId("1")).help == ()
    assert seen(day).menu(K1).help == HelpCall(kiosk=K1, asked_at=NINE, language=UK, coming=True)
    assert events(day)[-1] == HelpEnded(kiosk=K1, who="desk 1")


def test_a_visitor_may_take_it_back():
    day = Day(ask(), take_back())

    assert told(day) == set()
    assert seen(day).menu(K1).help is None
    assert events(day)[-1] == HelpEnded(kiosk=K1, who="")


def test_asked_again_while_nobody_has_come_it_changes_nothing():
    day = Day(ask(), ask(), ask())

    assert len(events(day)) == 1


def test_after_somebody_came_help_can_be_asked_for_again():
    day = Day(ask(), go(), ask())

    assert told(day) == {("help-asked", "K1")}
    assert seen(day).menu(K1).help.coming is False


def test_each_kiosk_has_a_call_of_its_own_and_the_longest_stands_first():
    day = Day(ask(K2))
    day.clock.turn(minutes=1)
    day.do(ask(K1))

    assert [call.kiosk for call in seen(day).desk(DeskId("1")).help] == [K2, K1]
    day.do(go(K2))
    assert [call.kiosk for call in seen(day).desk(DeskId("1")).help] == [K1]


def test_whoever_goes_there_says_who_and_only_the_kiosk_itself_may_take_back():
    day = Day(ask())

    with pytest.raises(ReasonMissing):
        day.do(go(who=" "))
    with pytest.raises(ReasonMissing):
        day.do(wish(EndHelp, kiosk=K1, by=DeviceId("kiosk-K2")))

    assert told(day) == {("help-asked", "K1")}


def test_going_where_nobody_asked_changes_nothing():
    assert events(Day(go())) == []


@pytest.mark.parametrize("command", [ask(KioskId("K9")), go(KioskId("K9"))])
def test_a_kiosk_that_the_branch_has_not_is_refused(command):
    with pytest.raises(UnknownDevice):
        Day(command)


def test_who_plays_with_the_key_is_not_told_of_for_a_while():
    day = Day()
    for _ in range(MOST_TAKEN_BACK):
        day.do(ask(), take_back())

    with pytest.raises(HelpTooOften):
        day.do(ask())
    assert told(day) == set()
    day.do(ask(K2))

    day.clock.turn(seconds=QUIET.total_seconds())
    day.do(ask())

    assert told(day) == {("help-asked", "K1"), ("help-asked", "K2")}


def test_somebody_who_was_helped_does_not_count_as_play():
    day = Day()
    for _ in range(3 * MOST_TAKEN_BACK):
        day.do(ask(), go())

    day.do(ask())

    assert len(events(day)) == 6 * MOST_TAKEN_BACK + 1


def test_a_call_that_nobody_answers_is_told_for_half_an_hour_and_may_be_made_anew():
    day = Day(ask())
    day.clock.turn(minutes=29, seconds=59)
    assert told(day) == {("help-asked", "K1")}

    day.clock.turn(seconds=1)
    assert told(day) == set()
    assert seen(day).menu(K1).help is None
    assert seen(day).desk(DeskId("1")).help == ()

    day.do(ask())
    assert told(day) == {("help-asked", "K1")}


def test_told_all_day_where_the_branch_wants_it():
    day = Day(ask(), alarms=AlarmSettings(help_minutes=0))
    day.clock.turn(hours=8)

    assert told(day) == {("help-asked", "K1")}


def test_help_can_be_asked_for_while_the_hall_is_stopped():
    day = Day(wish(StopHall, who="supervisor", reason="fire alarm"), ask())

    assert ("help-asked", "K1") in told(day)


def test_the_next_day_begins_without():
    day = Day(ask())
    day.clock.turn(days=1)
    day.do(open_day(NINE.date() + timedelta(days=1)))

    assert told(day) == set()


def test_a_hub_that_starts_anew_knows_who_waits_for_help():
    day = Day(ask(), ask(K2), take_back(K2))

    again = folded(day.branch.settings, day.journal)

    assert again.help == day.branch.help


def test_the_words_of_where_help_is_found_travel_with_the_menu():
    where = {"pl": "Informacja, parter"}
    kiosks = tuple(msgspec.structs.replace(kiosk, help_at=where) for kiosk in Day().branch.settings.kiosks)

    assert seen(Day(kiosks=kiosks)).menu(K1).help_at == where
