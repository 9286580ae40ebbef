"""The end of a day: nobody is forgotten, numbers begin anew, and what was left is told."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from contract.commands import CallNext, MarkNoShow, Park, PauseDesk, Serve, Start, SwitchProfile, Transfer
from contract.events import (
    DayOpened,
    DeskClosed,
    DeskOpened,
    Entry,
    TicketCalled,
    TicketExpired,
    TicketIssued,
    TicketServed,
)
from contract.names import NumberText, TicketNumber
from contract.refusal import Refused, SeriesExhausted
from contract.states import DeskState, State
from hub.audit.left import left_of
from hub.domain.branch import folded
from hub.domain.profile_settings import ProfileSettings
from hub.store import Store
from hub.store.memory import MemoryStore
from tests.hub.branch import (
    NINE,
    TUESDAY,
    Day,
    HandClock,
    branch_settings,
    call_next,
    open_day,
    open_desks,
    ticket_for,
    wish,
)
from tests.hub.carried import Carrier, with_night
from tests.hub.running import run, running, until

WARSAW = ZoneInfo("Europe/Warsaw")
WEDNESDAY = TUESDAY + timedelta(days=1)


def busy_day(**changed) -> Day:
    """Return a day on which dan waits, anna is parked, ben is at desk 1 and cleo is called to desk 2."""
    day = Day(
        *open_desks("1", "2"), *(ticket_for("A", name) for name in ("anna", "ben", "cleo", "dan")), **changed
    )
    day.clock.turn(minutes=10)
    day.do(call_next("1"), wish(Start, desk="1"), wish(Park, desk="1"))
    day.clock.turn(minutes=10)
    day.do(call_next("1"), wish(Start, desk="1"), call_next("2"))
    return day


def left(day: Day, on: date = TUESDAY):
    """Return what *on* left, read from the entries that a store would give for it."""
    entries = list(day.journal)
    opened = [place for place, entry in enumerate(entries) if isinstance(entry.event, DayOpened)]
    begun = next(place for place in opened if entries[place].event.day == on)
    after = next((place for place in opened if place > begun), len(entries))
    return left_of(on, "town", entries[begun : after + 1])


# --- what was left


def test_who_was_left_is_told_with_state_desk_and_since_when():
    told = [(each.ticket, each.state, each.desk, each.since - NINE) for each in left(busy_day()).tickets]

    ten, twenty = timedelta(minutes=10), timedelta(minutes=20)
    assert told == [
        ("anna", State.PARKED, None, ten),
        ("ben", State.SERVING, "1", twenty),
        ("cleo", State.CALLED, "2", twenty),
        ("dan", State.WAITING, None, timedelta(0)),
    ]


@pytest.mark.parametrize(("policy", "cleo"), [("served", State.SERVED), ("no-show", State.NO_SHOW)])
def test_the_end_of_the_day_closes_each_by_the_policy(policy, cleo):
    day = busy_day(day_end=policy)
    day.do(open_day(WEDNESDAY))

    closed = {each.ticket: each.closed_as for each in left(day).tickets}

    assert closed == {"anna": State.EXPIRED, "ben": State.SERVED, "cleo": cleo, "dan": State.EXPIRED}


def test_while_the_day_is_not_over_nothing_is_closed():
    told = left(busy_day())

    assert {each.closed_as for each in told.tickets} == {None}
    assert told.ended_at is None


def test_when_it_ended_and_which_desks_nobody_had_closed_is_told():
    day = busy_day()
    day.clock.turn(minutes=5)
    day.do(wish(PauseDesk, desk="1", reason="lunch"))
    day.clock.turn(hours=15)
    day.do(open_day(WEDNESDAY))

    told = left(day)

    assert told.ended_at == day.clock.now()
    assert [(desk.desk, desk.state) for desk in told.desks] == [
        ("1", DeskState.PAUSED),
        ("2", DeskState.OPEN),
    ]


def test_the_totals_are_those_of_the_closed_day():
    day = busy_day()
    day.do(open_day(WEDNESDAY), ticket_for("A"))

    assert left(day).totals == {State.SERVED: 2, State.EXPIRED: 2}


def test_a_transfer_leaves_the_ticket_where_it_waits_now():
    day = busy_day()
    day.do(wish(Transfer, desk="1", service="B", reason="came for a permit"))

    [ben] = [each for each in left(day).tickets if each.ticket == "ben"]

    assert (ben.service, ben.state, ben.desk) == ("B", State.WAITING, None)


def test_who_missed_the_call_or_was_served_is_not_left():
    day = busy_day()
    day.do(wish(MarkNoShow, desk="2"), wish(Serve, desk="1"))

    assert [each.ticket for each in left(day).tickets] == ["anna", "dan"]


def test_a_day_that_left_nothing_says_so():
    day = Day()
    day.do(open_day(WEDNESDAY))

    told = left(day)

    assert (told.tickets, told.desks, told.totals) == ((), (), {})


def test_the_profile_of_the_day_is_named_and_not_that_of_the_next():
    day = Day(
        profiles=(
            ProfileSettings(id="short", names={"pl": "Krótki"}),
            ProfileSettings(id="open", names={"pl": "Otwarty"}, dates=(WEDNESDAY,)),
        )
    )
    day.do(wish(SwitchProfile, profile="short", reason="the heating has failed"), open_day(WEDNESDAY))

    assert [left(day).profile, left(day, WEDNESDAY).profile] == ["short", "open"]


# --- what a store gives for a day


KINDS = {
    DayOpened: "opened",
    DeskOpened: "desk",
    TicketIssued: "ticket",
    TicketCalled: "called",
    TicketExpired: "expired",
    TicketServed: "served",
    DeskClosed: "closed",
}


def days_kept(store: Store) -> Carrier:
    carrier = Carrier()
    store.commit(
        carrier.carry(*open_desks("1"), ticket_for("A", "anna"), call_next("1"), ticket_for("A", "ben"))
    )
    store.commit(carrier.carry(open_day(WEDNESDAY)))
    store.commit(carrier.carry(ticket_for("A", "cleo")))
    store.commit(carrier.carry(open_day(WEDNESDAY + timedelta(days=3))))
    return carrier


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (0, "opened desk ticket called ticket expired served closed opened"),
        (1, "opened ticket expired opened"),
        (2, ""),
        (4, "opened"),
        (5, ""),
        (-1, ""),
    ],
)
def test_a_store_gives_a_day_with_the_entry_that_ended_it(store, day, kinds):
    days_kept(store)
    found = with_night(store, TUESDAY + timedelta(days=day))

    assert [KINDS[type(entry.event)] for entry in found] == kinds.split()


def test_an_empty_store_has_no_day(store):
    assert with_night(store, TUESDAY) == []


@pytest.mark.parametrize("day", [date.min, date.max])
@pytest.mark.fault("F17")
def test_the_ends_of_the_calendar_are_days_like_others(store, day):
    days_kept(store)

    assert with_night(store, day) == []


def test_what_is_left_is_the_same_from_either_store(store):
    carrier = days_kept(store)

    assert left_of(TUESDAY, "town", with_night(store, TUESDAY)) == left(carrier.day)


# --- numbers begin anew, at the branch's midnight

MIDNIGHTS = [
    date(2026, 12, 2), date(2027, 1, 1), date(2027, 3, 28), date(2027, 3, 29),
    date(2027, 10, 31), date(2027, 11, 1), date(2028, 2, 29), date(2028, 3, 1),
]  # fmt: skip
"""After an ordinary day, the year's change, before and after each change of the clocks, the leap day."""


@pytest.mark.parametrize("day", MIDNIGHTS, ids=str)
@pytest.mark.fault("F16")
def test_at_midnight_on_the_wall_and_not_before_numbers_begin_with_one(day, monkeypatch):
    monkeypatch.setattr("hub.keeper.LOOK_S", 0.005)
    midnight = datetime(day.year, day.month, day.day, tzinfo=WARSAW).astimezone(UTC)

    async def work():
        clock = HandClock(midnight - timedelta(seconds=2))
        async with running(clock=clock) as authority:
            before = await number_of(authority)
            clock.turn(seconds=1)
            await asyncio.sleep(0.05)
            last = await number_of(authority)
            clock.turn(seconds=1)
            await until(lambda: authority._branch.day == day)
            return before, last, await number_of(authority)

    assert run(work()) == ("A001", "A002", "A001")


async def number_of(authority) -> str:
    return (await authority.carry_out(ticket_for("A"))).wanted().number


@pytest.mark.fault("F13")
def test_a_clock_that_is_set_back_a_day_gives_no_number_twice(monkeypatch):
    monkeypatch.setattr("hub.keeper.LOOK_S", 0.005)

    async def work():
        clock, store = HandClock(), MemoryStore()
        async with running(store, clock=clock) as authority:
            first = await number_of(authority)
            clock.set(NINE - timedelta(days=1))
            await asyncio.sleep(0.05)
            second = await number_of(authority)
        async with running(store, clock=clock) as again:
            return first, second, await number_of(again), again._branch.day

    assert run(work()) == ("A001", "A002", "A003", TUESDAY)


# --- midnight under load


async def press(authority, command, pause_s: float) -> None:
    await asyncio.sleep(pause_s)
    await authority.carry_out(command)


def at_midnight(store: Store) -> list[Entry]:
    """Live through a midnight at which desks call and visitors take tickets; return the whole journal."""
    midnight = datetime(2026, 12, 1, 23, 0, tzinfo=UTC)

    async def work():
        clock = HandClock(midnight - timedelta(seconds=5))
        async with running(store, clock=clock, double_press_s=0.0) as authority:
            for command in (*open_desks("1", "2"), *(ticket_for("A") for _ in range(40))):
                await authority.carry_out(command)
            await authority.carry_out(call_next("1"))
            clock.turn(seconds=5)
            wishes = [wish(CallNext, desk="12"[number % 2]) for number in range(60)]
            wishes[20:20] = [ticket_for("A") for _ in range(30)]
            wishes.insert(45, open_day(WEDNESDAY))
            await asyncio.gather(
                *(press(authority, each, number * 0.0005) for number, each in enumerate(wishes))
            )
            return await authority.journal(0, 100_000)

    return list(run(work()))


@pytest.mark.fault("F16")
def test_no_number_is_given_twice_on_a_day_and_no_ticket_is_lost_at_midnight(store):
    journal = at_midnight(store)
    counts: Counter[tuple[date, str]] = Counter()
    day = TUESDAY
    for entry in journal:
        day = entry.event.day if isinstance(entry.event, DayOpened) else day
        if isinstance(entry.event, TicketIssued):
            counts[day, str(entry.event.number)] += 1

    assert set(counts.values()) == {1}
    assert sum(counts.values()) == 70
    assert {day for day, _ in counts} == {TUESDAY, WEDNESDAY}
    assert folded(branch_settings(), journal).day == WEDNESDAY


@pytest.mark.fault("F16")
def test_every_ticket_of_the_old_day_is_closed_and_no_call_reaches_into_the_new_one(store):
    journal = at_midnight(store)
    night = next(
        place for place, entry in enumerate(journal) if getattr(entry.event, "day", None) == WEDNESDAY
    )
    old = {entry.event.ticket for entry in journal[:night] if isinstance(entry.event, TicketIssued)}

    told = left_of(TUESDAY, "town", journal[: night + 1])

    assert sum(told.totals.values()) == len(old)
    assert set(told.totals) <= {State.SERVED, State.EXPIRED}
    assert {each.closed_as for each in told.tickets} <= {State.SERVED, State.EXPIRED}
    called = {entry.event.ticket for entry in journal[night:] if isinstance(entry.event, TicketCalled)}
    assert not called & old


@pytest.mark.fault("F16")
def test_a_press_at_midnight_is_decided_on_one_side_of_it():
    async def work():
        async with running(clock=HandClock(), double_press_s=0.0) as authority:
            for command in (*open_desks("1"), ticket_for("A", "anna"), call_next("1")):
                await authority.carry_out(command)
            answers = await asyncio.gather(
                authority.carry_out(open_day(WEDNESDAY)), authority.carry_out(wish(Serve, desk="1"))
            )
            return answers[1].refused

    refused = run(work())

    assert isinstance(refused, Refused)
    assert refused.code == "nothing-called"


# --- more than 999 numbers in a series


@pytest.mark.fault("F18")
def test_after_999_a_number_grows_a_digit_and_goes_on():
    day = Day(*(ticket_for("A") for _ in range(998)))

    numbers = [str(day.do(ticket_for("A"))[0].number) for _ in range(3)]

    assert numbers == ["A999", "A1000", "A1001"]


@pytest.mark.fault("F18")
def test_the_thousandth_is_called_after_the_one_before():
    day = Day(
        *open_desks("1"), *(ticket_for("A", f"v{number}") for number in range(1, 1002)), double_press_s=0.0
    )

    called = [day.do(call_next("1"))[-1].ticket for _ in range(1001)]

    assert called == [f"v{number}" for number in range(1, 1002)]


@pytest.mark.fault("F18")
def test_the_last_number_is_9999_and_after_it_nobody_is_given_another_one_s():
    day = Day()
    day.branch.last_count["A"] = 9998

    assert str(day.do(ticket_for("A"))[0].number) == "A9999"
    with pytest.raises(SeriesExhausted, match="A9999"):
        day.do(ticket_for("A"))


@pytest.mark.parametrize("text", ["A001", "A999", "A1000", "AB1000", "Z9999"])
def test_a_number_of_any_length_is_read_as_it_is_written(text):
    assert str(TicketNumber.parse(text)) == NumberText(text)
