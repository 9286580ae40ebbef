"""Across midnights, restarts of the hub and lost answers each ticket is taken in once, in its own day."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.events import TicketIssued
from contract.refusal import SeriesForeign
from hub.store.memory import MemoryStore
from tests.hub.branch import TUESDAY, HandClock, open_day
from tests.hub.running import run, running
from tests.hub.spare import handing_in, spare
from tests.hub.stores import a_store

WEDNESDAY = TUESDAY + timedelta(days=1)
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["away", "away", "away", "hand in", "answer lost", "midnight", "restart"]),
        st.integers(60, 30_000),
    ),
    max_size=30,
)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def kept(request, tmp_path):
    """Return a store that outlives the hub."""
    return a_store(request.param, tmp_path, request)


class Kiosk:
    """The kiosk's side of numbers and days, as plainly as can be."""

    def __init__(self) -> None:
        self.day, self.count, self.left, self.came = TUESDAY, 0, [], {}

    def issue(self, now) -> None:
        self.count += 1
        ticket = f"{self.day}-{self.count}"
        self.left.append(spare(f"X{self.count:03d}", ticket=ticket, day=self.day))
        self.came[ticket] = now

    def command(self, now):
        waited = ((one, (now - self.came[one.ticket]).total_seconds()) for one in self.left[:50])
        return handing_in(*(msgspec.structs.replace(one, waited_s=seconds) for one, seconds in waited))

    def heard(self, answer) -> None:
        done = {told.ticket for told in answer.tickets}
        self.left = [one for one in self.left if one.ticket not in done]
        if answer.day > self.day and not self.left:
            self.day, self.count = answer.day, answer.last_count


async def lived(moves) -> tuple[Kiosk, list]:
    store, clock, kiosk = MemoryStore(), HandClock(), Kiosk()
    while moves:
        async with running(store, clock=clock) as hub:
            while moves:
                what, gap = moves.pop(0)
                clock.turn(seconds=gap)
                if what == "away":
                    kiosk.issue(clock.now())
                elif what == "midnight":
                    clock.turn(hours=16)
                    await hub.carry_out(open_day(clock.now().date()))
                elif what == "restart":
                    break
                elif kiosk.left:
                    answer = await hub.carry_out(kiosk.command(clock.now()))
                    if what == "hand in":
                        kiosk.heard(answer.wanted())
    async with running(store, clock=clock) as hub:
        if kiosk.left:
            kiosk.heard((await hub.carry_out(kiosk.command(clock.now()))).wanted())
    return kiosk, store.entries(0)


@given(MOVES)
@settings(max_examples=60, deadline=None)
@pytest.mark.fault("F16")
def test_no_number_of_a_day_is_used_twice_and_each_ticket_is_taken_in_once(moves):
    kiosk, journal = run(lived(list(moves)))

    issued = [entry.event for entry in journal if isinstance(entry.event, TicketIssued)]
    assert Counter(event.ticket for event in issued) == Counter(list(kiosk.came))
    numbers = Counter((event.handed_in.day, str(event.number)) for event in issued)
    assert max(numbers.values(), default=1) == 1
    assert kiosk.left == []


@pytest.mark.fault("F16")
def test_an_answer_that_was_lost_before_midnight_and_a_restart_is_not_taken_in_again_on_the_next_day(kept):
    async def work():
        clock = HandClock()
        first = spare("X001", waited_s=60)
        async with running(kept, clock=clock) as hub:
            await hub.carry_out(handing_in(first))
            clock.turn(days=1)
            await hub.carry_out(open_day(WEDNESDAY))
        async with running(kept, clock=clock) as hub:
            again = msgspec.structs.replace(first, waited_s=86460)
            answer = await hub.carry_out(handing_in(again, spare("X002", waited_s=60)))
        return answer.wanted()

    told = run(work())

    assert [(each.number, each.what) for each in told.tickets] == [("X001", "known"), ("X002", "taken")]
    assert (told.day, told.last_count) == (WEDNESDAY, 2)


@pytest.mark.fault("F16")
def test_a_ticket_of_yesterday_and_one_of_today_may_have_one_number(kept):
    async def work():
        clock = HandClock()
        async with running(kept, clock=clock) as hub:
            clock.turn(days=1)
            await hub.carry_out(open_day(WEDNESDAY))
            over = await hub.carry_out(handing_in(spare("X001", waited_s=86400)))
            today = spare("X001", ticket="today", day=WEDNESDAY, waited_s=5)
            taken = await hub.carry_out(handing_in(today))
        return over.wanted().tickets + taken.wanted().tickets

    assert [each.what for each in run(work())] == ["over", "taken"]


def test_the_same_command_has_the_same_answer_and_one_effect(kept):
    async def work():
        async with running(kept) as hub:
            command = handing_in(spare("X001"))
            answers = [(await hub.carry_out(command)).body for _ in range(2)]
        async with running(kept) as hub:
            answers.append((await hub.carry_out(command)).body)
            entries = await hub.journal(0, 100)
        return answers, entries

    answers, entries = run(work())

    assert len(set(answers)) == 1
    assert sum(isinstance(entry.event, TicketIssued) for entry in entries) == 1


def test_the_answer_tells_where_the_numbers_go_on_and_so_does_the_menu(kept):
    async def work():
        async with running(kept) as hub:
            answer = await hub.carry_out(handing_in(spare("X001"), spare("X007")))
            async with hub.committed() as branch:
                menus = [hub.pictures(branch).menu(kiosk) for kiosk in ("K1", "K2", None)]
        return answer.wanted(), menus

    told, menus = run(work())

    assert (told.day, told.last_count) == (TUESDAY, 7)
    assert [(menu.day, menu.spare_series, menu.spare_last, menu.spare_most) for menu in menus] == [
        (TUESDAY, "X", 7, 200),
        (TUESDAY, "Y", 0, 200),
        (TUESDAY, "", 0, 0),
    ]


def test_a_refused_hand_in_is_remembered_and_changes_nothing(kept):
    async def work():
        async with running(kept) as hub:
            answer = await hub.carry_out(handing_in(spare("A001")))
            return answer, await hub.journal(1, 100)

    answer, entries = run(work())

    assert isinstance(answer.refused, SeriesForeign)
    assert entries == ()
