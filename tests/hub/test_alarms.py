"""Each alarm comes when its time has come, goes when it is over, and does not come and go with every call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contract.commands import AskForHelp, CallNext, CloseDesk, GoOn, Park, PauseDesk, Serve, Start, StopHall
from contract.hall_views import Alarm
from contract.staff_calls import RaiseAlarm
from hub.domain.alarm_settings import AlarmSettings
from hub.domain.alarms import alarms, key_of
from hub.domain.branch import folded
from hub.web.alarm_words import ALARMS
from tests.hub.branch import NINE, Day, booking, bookings, call, check_in, open_desks, ticket_for, wish

STOP = {"who": "supervisor", "reason": "fire alarm"}


def at(minutes: float):
    return NINE + timedelta(minutes=minutes)


def seen(day: Day, before=frozenset()) -> list[Alarm]:
    return alarms(day.branch, day.clock.now(), before)


def codes(day: Day, before=frozenset()) -> set[tuple[str, str]]:
    return {key_of(alarm) for alarm in seen(day, before)}


def limits(**minutes: float) -> AlarmSettings:
    """Return settings under which only the alarms of *minutes* come for a matter of time."""
    far = {"no_desk_minutes": 1440, "serving_minutes": 0, "wait_minutes": 0, "parked_minutes": 0}
    return AlarmSettings(**{**far, "closed_call_minutes": 0, **minutes})


def waiting_day(**minutes: float) -> Day:
    return Day(ticket_for("A", "anna"), alarms=limits(**minutes))


def test_a_calm_branch_has_no_alarms():
    assert seen(Day(*open_desks("1"), ticket_for("A"))) == []


def test_visitors_without_an_open_desk_become_an_alarm():
    day = waiting_day(no_desk_minutes=5)
    day.clock.turn(minutes=4, seconds=59)
    assert seen(day) == []

    day.clock.turn(seconds=1)

    [alarm] = seen(day)
    assert (key_of(alarm), alarm.since) == (("no-open-desk", "A"), NINE)
    assert alarm.what == "1 wait for A and no desk is open for it"


def test_it_goes_when_a_desk_opens():
    day = waiting_day(no_desk_minutes=5)
    day.clock.turn(minutes=5)
    before = codes(day)

    day.do(*open_desks("2"))

    assert codes(day, before) == set()


def test_it_counts_from_when_the_last_desk_closed():
    day = Day(*open_desks("1", "2"), ticket_for("A"), alarms=limits(no_desk_minutes=5))
    day.clock.turn(minutes=30)
    day.do(wish(CloseDesk, desk="1"), wish(PauseDesk, desk="2"))
    day.clock.turn(minutes=5)

    [alarm] = seen(day)

    assert alarm.since == at(30)


def test_a_desk_that_closes_on_a_call_is_told_for_a_while():
    day = Day(*open_desks("1"), ticket_for("A"), alarms=limits(closed_call_minutes=15))
    day.do(wish(CallNext, desk="1"))
    day.clock.turn(minutes=1)
    day.do(wish(CloseDesk, desk="1"))

    [alarm] = seen(day)
    day.clock.turn(minutes=15)

    assert key_of(alarm) == ("desk-closed-on-a-call", "1")
    assert alarm.what == "desk 1 closed while A001 was called, which counts as served"
    assert seen(day) == []


def test_it_goes_when_the_desk_opens_again():
    day = Day(*open_desks("1"), ticket_for("A"), alarms=limits(closed_call_minutes=15))
    day.do(wish(CallNext, desk="1"))
    day.clock.turn(minutes=1)
    day.do(wish(CloseDesk, desk="1"))

    day.do(*open_desks("1"))

    assert seen(day) == []


@pytest.mark.parametrize("last", [[Start], [Serve], [Start, Serve]], ids=str)
def test_a_desk_that_closes_after_its_visitor_was_received_is_no_alarm(last):
    day = Day(*open_desks("1"), ticket_for("A"), alarms=limits(closed_call_minutes=15))
    day.do(wish(CallNext, desk="1"), *(wish(kind, desk="1") for kind in last))
    day.clock.turn(minutes=1)

    day.do(wish(CloseDesk, desk="1"))

    assert seen(day) == []


def test_a_desk_that_is_occupied_for_long_becomes_an_alarm_and_goes_with_the_visitor():
    day = Day(*open_desks("1"), ticket_for("A"), alarms=limits(serving_minutes=60))
    day.do(wish(CallNext, desk="1"))
    day.clock.turn(minutes=60)
    [alarm] = seen(day)

    day.do(wish(Serve, desk="1"))

    assert key_of(alarm) == ("desk-occupied-long", "1")
    assert seen(day) == []


def test_somebody_who_waits_for_long_becomes_one_alarm_a_service():
    day = Day(*(ticket_for("A") for _ in range(9)), alarms=limits(wait_minutes=90))
    day.clock.turn(minutes=90)

    [alarm] = seen(day)

    assert key_of(alarm) == ("waiting-long", "A")
    assert alarm.what == "A001 waits for A for more than 90 min"


def test_that_alarm_stays_until_nobody_waits_for_nearly_so_long():
    day = Day(*open_desks("1"), ticket_for("A", "anna"), alarms=limits(wait_minutes=90))
    day.clock.turn(minutes=17)
    day.do(ticket_for("A", "ben"))
    day.clock.turn(minutes=73)
    before = codes(day)
    day.do(call("anna", "1"))

    assert codes(day, before) == before, "Ben has waited for 73 minutes, which is more than four fifths"
    assert codes(day) == set(), "and would be no alarm of his own"


def test_a_booked_visitor_waits_from_the_booked_time_on():
    day = Day(bookings(booking("111111", "A", starts=at(20))), alarms=limits(wait_minutes=30))
    day.do(check_in("111111"))
    day.branch.arrange(day.branch.settings)
    day.clock.turn(minutes=29)

    assert seen(day) == []


def test_who_was_parked_for_long_becomes_an_alarm_and_goes_with_the_next_call():
    day = Day(*open_desks("1"), ticket_for("A", "anna"), alarms=limits(parked_minutes=60))
    day.do(wish(CallNext, desk="1"), wish(Park, desk="1"))
    day.clock.turn(minutes=60)
    [alarm] = seen(day)

    day.do(call("anna", "1"))

    assert key_of(alarm) == ("parked-long", "A001")
    assert seen(day) == []


def test_a_stop_is_an_alarm_as_long_as_it_lasts():
    day = Day()
    day.do(wish(StopHall, **STOP))
    [alarm] = seen(day)

    day.do(wish(GoOn, **STOP))

    assert (alarm.code, alarm.since) == ("hall-stopped", NINE)
    assert "supervisor" not in alarm.what, "what was typed about people stands in the journal and in no log"
    assert seen(day) == []


def test_a_series_that_is_nearly_used_up_is_an_alarm_from_the_number_on_that_made_it_so():
    day = Day(alarms=AlarmSettings(series_left=9998, no_desk_minutes=1440))
    day.do(ticket_for("A"))
    assert seen(day) == []
    day.clock.turn(minutes=7)

    day.do(ticket_for("A"), ticket_for("A"))

    [alarm] = seen(day)
    assert (key_of(alarm), alarm.since) == (("series-nearly-used-up", "A"), at(7))
    assert alarm.what == "9996 numbers are left of series A today"


@pytest.mark.parametrize("key", ["no_desk_minutes", "serving_minutes", "wait_minutes", "parked_minutes"])
def test_no_limit_counts_the_minutes_of_a_stop(key):
    day = Day(*open_desks("3"), ticket_for("A", "anna"), alarms=limits(**{key: 30}))
    if key in {"serving_minutes", "parked_minutes"}:
        day.do(wish(CallNext, desk="1"))
    if key == "parked_minutes":
        day.do(wish(Park, desk="1"))
    day.do(wish(StopHall, **STOP))
    day.clock.turn(minutes=60)
    day.do(wish(GoOn, **STOP))
    assert seen(day) == []

    day.clock.turn(minutes=30)

    assert len(seen(day)) == 1


@pytest.mark.parametrize("key", ["serving_minutes", "wait_minutes", "parked_minutes"])
def test_nought_means_however_long(key):
    day = Day(*open_desks("1"), ticket_for("A"), ticket_for("A"), alarms=limits(**{key: 0}))
    day.do(wish(CallNext, desk="1"))
    day.clock.turn(hours=10)

    assert seen(day) == []


def test_after_a_restart_the_alarms_are_the_same():
    day = waiting_day(no_desk_minutes=5, wait_minutes=30)
    day.clock.turn(minutes=40)

    again = folded(day.branch.settings, day.journal)

    assert alarms(again, day.clock.now()) == seen(day)


def test_every_alarm_has_words_on_the_page():
    day = Day(*open_desks("1", "2"), *(ticket_for("A", name) for name in "abcd"), ticket_for("B"))
    day.branch.arrange(
        type(day.branch.settings)(
            **{
                **{f: getattr(day.branch.settings, f) for f in day.branch.settings.__struct_fields__},
                "alarms": AlarmSettings(series_left=9998, no_desk_minutes=0),
            }
        )
    )
    day.do(ticket_for("A", "e"), wish(CallNext, desk="1"), wish(Park, desk="1"))
    day.clock.turn(seconds=5)
    day.do(wish(CallNext, desk="1"), wish(CallNext, desk="2"))
    day.clock.turn(minutes=120)
    day.do(wish(CloseDesk, desk="1"), wish(StopHall, **STOP), wish(AskForHelp, kiosk="K1"))
    day.do(wish(RaiseAlarm, desk="1"))

    told = {alarm.code for alarm in seen(day)}

    assert told == {code for code in ALARMS if not code.startswith(("device-", "board-", "codes-"))}
