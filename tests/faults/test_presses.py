"""Presses at one instant, presses of an impatient thumb, a series that runs over: judged as whole days."""

from __future__ import annotations

import asyncio
from random import Random

import pytest

from contract.commands import Serve
from contract.names import KioskId, Language, ServiceId, TicketId
from contract.spare_tickets import SpareTicket
from hub.store.sql import SqlStore
from kiosk.spare_journal import SpareJournal
from okienko.promise.checker import Invariant, broken, judged
from okienko.promise.history import Hall, History, Kept, Replied
from tests.hub.branch import TUESDAY, HandClock, call_next, open_desks, ticket_for, token_of, wish
from tests.hub.running import run, running
from tests.hub.waiting_room import desks
from tests.okienko.promise.lived import Life

HALL = Hall(
    rooms={desk.id: desk.room for desk in desks()},
    services={desk.id: frozenset(desk.services) for desk in desks()},
    double_press_s=2.0,
)


async def pressed_at_once(store, rounds: int, chance: Random) -> tuple[History, list[int]]:
    """Let all desks press at one instant with one visitor waiting, again and again; count who got one."""
    history, got, clock = History(hall=HALL), [], HandClock()
    replies: list[Replied] = []
    async with running(store, clock=clock, desks=desks()) as hub:
        for command in open_desks("1", "2", "3"):
            await hub.carry_out(command)
        for _ in range(rounds):
            clock.turn(seconds=1)
            await hub.carry_out(ticket_for("A"))
            presses = [call_next(desk) for desk in chance.sample("123", 3)]
            answers = await asyncio.gather(*(hub.carry_out(press) for press in presses))
            got.append(sum(getattr(a.view, "current", None) is not None for a in answers))
            replies += [
                Replied(press.command_id, answer.body, refused=answer.status == 409)
                for press, answer in zip(presses, answers, strict=True)
            ]
            clock.turn(seconds=1)
            for desk in "123":
                await hub.carry_out(wish(Serve, desk=desk))
        history.journal = await hub.journal(0, 100_000)
    history.replied = replies
    return history, got


@pytest.mark.fault("F28")
def test_of_desks_that_press_at_one_instant_exactly_one_gets_the_only_visitor(tmp_path):
    history, got = run(pressed_at_once(SqlStore.in_file(tmp_path / "hub.db"), 60, Random(28)))

    assert got == [1] * 60
    assert [str(each) for each in broken(history)] == []
    assert judged(history)[Invariant.I3] >= 180


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.fault("F28")
def test_through_a_whole_series_exactly_one_gets_the_only_visitor(tmp_path):
    work = pressed_at_once(SqlStore.in_file(tmp_path / "hub.db"), 9_999, Random(28))

    history, got = run(work, within_s=900)

    assert got == [1] * 9_999
    assert [str(each) for each in broken(history)] == []


class Impatient(Life):
    """A day of clerks who press again before anything can have happened."""

    gaps_s = (0.2, 0.5, 1.5, 2.0, 20)

    def clerk(self) -> None:
        desk = self.chance.choice("123")
        for _ in range(self.chance.choice((1, 2, 3))):
            self.carry_out(call_next(desk))


@pytest.mark.fault("F29")
@pytest.mark.parametrize("seed", range(12))
def test_no_impatient_thumb_serves_a_visitor_unseen(seed):
    history = Impatient(seed, 20).live()

    assert [str(each) for each in broken(history)] == []


async def issued(store, many: int) -> History:
    history = History(hall=HALL)
    async with running(store, desks=desks()) as hub:
        for _ in range(0, many, 100):
            await asyncio.gather(*(hub.carry_out(ticket_for("A")) for _ in range(100)))
        history.journal = await hub.journal(0, 100_000)
    return history


@pytest.mark.fault("F18")
def test_twelve_hundred_in_one_series_have_twelve_hundred_numbers(tmp_path):
    history = run(issued(SqlStore.in_file(tmp_path / "hub.db"), 1200))

    assert [str(each) for each in broken(history)] == []
    assert judged(history)[Invariant.I1] == 1200
    numbers = [
        str(e.event.number) for e in history.journal if e.event.__struct_config__.tag == "ticket-issued"
    ]
    assert numbers == [f"A{count:03d}" for count in range(1, 1201)]


@pytest.mark.fault("F18")
def test_twelve_hundred_of_a_kiosks_own_series_have_twelve_hundred_numbers(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)
    journal = SpareJournal(tmp_path / "K1.jsonl", lambda: 0.0, "boot")

    def made(number, day, heard):
        name = TicketId(f"x{number.count}")
        return SpareTicket(
            ticket=name,
            number=number,
            service=ServiceId("A"),
            language=Language("pl"),
            token=token_of(name),
            day=day,
            heard=heard,
        )

    tickets = [journal.issue("X", made) for _ in range(1200)]

    kept = [Kept(KioskId("K1"), each.ticket, str(each.number), day=TUESDAY) for each in tickets]
    assert [str(each) for each in broken(History(kept=kept))] == []
    assert [kept[0].number, kept[998].number, kept[-1].number] == ["X001", "X999", "X1200"]
