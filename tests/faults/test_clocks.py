"""Clocks that jump, and clocks that are changed by law: nobody's place and no opening hour goes with them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.settings import read_branch
from hub.domain.timetable import Timetable
from okienko.promise.checker import Invariant, broken, judged
from tests.hub.branch import BRANCH_TOML, Day, HandClock, call_next, open_desks, ticket_for
from tests.hub.running import run, running
from tests.hub.spare import handing_in, spare
from tests.okienko.promise.lived import Life

LEAPS = (
    timedelta(hours=1),
    timedelta(hours=-1),
    timedelta(days=365),
    timedelta(days=-365),
    timedelta(days=-20_000),
)
"""An hour and a year, there and back, and to about 1970."""
WARSAW = ZoneInfo("Europe/Warsaw")
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


class Leaping(Life):
    """A day on which the hub's clock is set to another time now and then, and who notices it says so."""

    def carry_out(self, command):
        clock = self.day.clock
        if self.chance.random() < 0.1:
            leap = self.chance.choice(LEAPS)
            now = clock.now()
            leaps_too_far = not 1960 < (now + leap).year < 2040
            clock.set(datetime(2026, 12, 1, 10, tzinfo=UTC) if leaps_too_far else now + leap)
            self.day.branch.arrivals.clock_was_set((clock.now() - now).total_seconds())
        return super().carry_out(command)


@pytest.mark.fault("F13")
@pytest.mark.parametrize("seed", range(12))
def test_a_hub_whose_clock_leaps_keeps_every_promise(seed):
    history = Leaping(seed, 20).live()

    assert [str(each) for each in broken(history)] == []
    assert judged(history)[Invariant.I5] > 20


@pytest.mark.fault("F13")
@pytest.mark.parametrize("leap", LEAPS, ids=str)
def test_whoever_a_kiosk_numbered_stands_where_the_wait_says_though_the_hubs_clock_leapt(leap):
    clock = HandClock(datetime(2026, 12, 1, 8, tzinfo=UTC))

    async def work():
        async with running(clock=clock) as hub:
            for command in (*open_desks("1"), ticket_for("A", "anna")):
                await hub.carry_out(command)
            clock.turn(minutes=20)  # xenia came ten minutes ago
            await hub.carry_out(ticket_for("A", "ben"))
            clock.turn(minutes=5)
            clock.set(clock.now() + leap)
            await hub.carry_out(handing_in(spare("X001", waited_s=15 * 60.0, ticket="xenia")))
            called = []
            for _ in range(3):
                clock.turn(seconds=5)
                called.append((await hub.carry_out(call_next())).view.current.ticket)
            return called

    assert run(work()) == ["anna", "xenia", "ben"]


@pytest.mark.long
@pytest.mark.fault("F13")
@given(seed=st.integers(0, 2**32))
@settings(max_examples=800, deadline=None)
def test_a_hub_whose_clock_leaps_by_the_hundred_keeps_every_promise(seed):
    assert [str(each) for each in broken(Leaping(seed, 20).live())] == []


OPEN = '[hours]\nsunday = ["0:30-4:30"]\nholidays = ""\n'


@pytest.mark.fault("F15")
@pytest.mark.parametrize(("day", "lasts_h"), [(SPRING, 3), (AUTUMN, 5), (date(2027, 10, 24), 4)])
def test_whoever_looks_at_the_wall_finds_the_branch_open_when_it_says_so(day, lasts_h):
    settings_ = read_branch(BRANCH_TOML + OPEN, "branch.toml")
    table = Timetable(settings_, day)
    midnight = datetime.combine(day, time(), WARSAW).astimezone(UTC)
    open_min = 0

    for minute in range(7 * 60):
        now = midnight + timedelta(minutes=minute)
        on_the_wall = now.astimezone(WARSAW)
        should = on_the_wall.date() == day and time(0, 30) <= on_the_wall.time() < time(4, 30)
        assert table.tickets(None, now).open is should, on_the_wall
        open_min += should

    assert open_min == lasts_h * 60


@pytest.mark.fault("F15")
@pytest.mark.parametrize(("day", "hour_utc"), [(SPRING, 0), (AUTUMN, 0)])
def test_a_wait_over_the_change_of_the_clocks_is_as_long_as_it_was(day, hour_utc):
    clock = HandClock(datetime.combine(day, time(hour_utc, 30), UTC))
    made = Day(*open_desks("1"), clock=clock)
    made.do(ticket_for("A", "anna"))
    clock.turn(minutes=60)

    made.do(call_next())

    issued, called = made.journal[-2:]
    assert called.at - issued.at == timedelta(hours=1)
    assert [entry.at.utcoffset() for entry in made.journal] == [timedelta()] * len(made.journal), "UTC"
