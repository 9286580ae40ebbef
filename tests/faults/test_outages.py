"""Outages by the thousand, in one process: the kiosks' real journals against the hub's real authority.

Hubs restart, kiosks lose power in the middle of a line, answers get lost, midnight passes, bookings are
taken at two kiosks. The kiosks' wall clocks stand where they like; nothing here ever reads them.
"""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract.commands import HandIn
from contract.events import DayOpened, TicketIssued
from contract.names import CommandId, DeskId, KioskId, Language, ServiceId, TicketId, TicketNumber, device_id
from contract.refusal import RequestVoid
from contract.spare_tickets import SpareTicket
from contract.states import State
from hub.authority import Authority
from hub.store.memory import MemoryStore
from kiosk.spare_journal import SpareJournal
from okienko.promise.checker import broken
from okienko.promise.history import Hall, History, Kept
from tests.hub.branch import NINE, TUESDAY, HandClock, booking, bookings, open_day, ticket_for, token_of
from tests.hub.running import run, running

SERIES = {"K1": "X", "K2": "Y"}
CODES = ("111111", "222222", "333333")
KIOSKS = st.sampled_from(["K1", "K2"])
WHAT = (
    *("hub", "away", "away", "away", "booked", "family", "lost", "late", "hand-in", "hand-in", "answer-lost"),
    *("restart-kiosk", "power-cut", "restart-hub", "midnight"),
)
MOVES = st.lists(st.tuples(st.sampled_from(WHAT), KIOSKS, st.integers(1, 900)), max_size=40)


HALL = Hall(rooms={}, services={DeskId("1"): frozenset("AB")})


class Kiosk:
    """A kiosk's own numbers on a real disk, with a clock that begins anew at each power cut."""

    def __init__(self, folder, name: str, clock: HandClock) -> None:
        self.name, self.clock = name, clock
        self.path = folder / f"{name}.jsonl"
        self.boot, self.began_s = 1, 0.0
        self.start()

    def start(self) -> None:
        self.journal = SpareJournal(
            self.path, lambda: self.clock.elapsed() - self.began_s, f"{self.name}-boot-{self.boot}"
        )

    def power_cut(self) -> None:
        with self.path.open("ab") as file:
            file.write(b'0badcafe {"line":"issued","ticket":{"tick')
        self.boot, self.began_s = self.boot + 1, self.clock.elapsed()
        self.start()

    def heard(self, answer) -> None:
        self.journal.handed_in([told.ticket for told in answer.tickets])
        self.told(answer.day, answer.last_count, answer)

    def told(self, day: date, last: int, view) -> None:
        self.journal.told(day, SERIES[self.name], last, (view.epoch, view.seq))


class World:
    """One branch through its outages, and what is true of every visitor."""

    def __init__(self, folder) -> None:
        self.clock, self.store = HandClock(), MemoryStore()
        self.kiosks = {name: Kiosk(folder, name, self.clock) for name in SERIES}
        self.came: dict[str, timedelta] = {}
        self.unsure: set[str] = set()
        self.lost: list = []
        self.kept: list[Kept] = []
        self.day = TUESDAY
        self.names = count(1)

    def issue(self, kiosk: Kiosk, codes: tuple[str, ...] = (), instead_of: str | None = None) -> None:
        name = TicketId(f"{kiosk.name}-{next(self.names)}")

        def made(number: TicketNumber, day: date | None, heard: tuple[int, int]) -> SpareTicket:
            return SpareTicket(
                ticket=name,
                number=number,
                service=ServiceId("A"),
                language=Language("pl"),
                token=token_of(name),
                codes=codes,
                day=day,
                heard=heard,
                instead_of=CommandId(instead_of) if instead_of else None,
            )

        ticket = kiosk.journal.issue(SERIES[kiosk.name], made)
        self.came[name] = self.clock.now() - NINE
        self.kept.append(
            Kept(kiosk.name, name, str(ticket.number), ticket.token, ticket.day, came=self.clock.now())
        )

    async def play(self, hub: Authority, move: str, kiosk: Kiosk) -> None:
        """Let *move* happen at the hub or on the way there; else at *kiosk* alone."""
        match move:
            case "hub":
                answer = await hub.carry_out(ticket_for("A"))
                self.came[answer.wanted().ticket] = self.clock.now() - NINE
            case "lost":
                command = ticket_for("A")
                if len(self.lost) % 2:
                    await hub.carry_out(command)
                self.lost.append(command)
                self.issue(kiosk, instead_of=command.command_id)
            case "late":
                for command in self.lost:
                    with suppress(RequestVoid):
                        (await hub.carry_out(command)).wanted()
            case "hand-in":
                await self.hand_in(hub, kiosk)
            case "answer-lost":
                await self.send(hub, kiosk)
            case "midnight":
                self.clock.turn(hours=15)
                await hub.carry_out(open_day(self.clock.now().date()))
            case _:
                self.at(kiosk, move)
        if move in {"hub", "midnight"}:
            await self.tell(hub)

    def at(self, kiosk: Kiosk, move: str) -> None:
        match move:
            case "away":
                self.issue(kiosk)
            case "booked":
                self.issue(kiosk, CODES[:1])
            case "family":
                self.issue(kiosk, CODES)
            case "restart-kiosk":
                kiosk.start()
            case "power-cut":
                self.unsure |= {ticket.ticket for ticket in kiosk.journal.waiting(1000)}
                kiosk.power_cut()

    async def tell(self, hub: Authority) -> None:
        async with hub.committed() as branch:
            if branch.day != self.day:
                self.day = branch.day
                self.lost.clear()  # what was sent on a day that is over does not arrive any more
            for name, kiosk in self.kiosks.items():
                menu = hub.pictures(branch).menu(KioskId(name))
                kiosk.told(menu.day, menu.spare_last, menu)

    async def send(self, hub: Authority, kiosk: Kiosk):
        tickets = kiosk.journal.waiting(4)
        if not tickets:
            return None
        command = HandIn(
            command_id=CommandId(f"h{next(self.names)}"),
            by=device_id("kiosk", kiosk.name),
            kiosk=KioskId(kiosk.name),
            tickets=tickets,
        )
        return (await hub.carry_out(command)).wanted()

    async def hand_in(self, hub: Authority, kiosk: Kiosk) -> None:
        while (answer := await self.send(hub, kiosk)) is not None:
            kiosk.heard(answer)

    async def live(self, moves: list) -> None:
        while True:
            async with running(self.store, clock=self.clock) as hub:
                if self.store.entries(0, 3)[-1].seq < 3:
                    await hub.carry_out(bookings(*(booking(code, "A", NINE) for code in CODES)))
                await self.tell(hub)
                while moves:
                    move, name, gap = moves.pop(0)
                    self.clock.turn(seconds=gap)
                    if move == "restart-hub":
                        break
                    await self.play(hub, move, self.kiosks[name])
                else:
                    for kiosk in self.kiosks.values():
                        await self.hand_in(hub, kiosk)
                    await self.play(hub, "late", self.kiosks["K1"])
                    async with hub.committed() as branch:
                        self.judge(branch)
                    return

    def judge(self, branch) -> None:
        issued, numbers, day = [], Counter(), TUESDAY
        for event in (entry.event for entry in self.store.entries(0)):
            if isinstance(event, DayOpened):
                day = event.day
            elif isinstance(event, TicketIssued):
                issued.append(event)
                numbers[event.handed_in.day if event.handed_in else day, str(event.number)] += 1
        assert max(numbers.values(), default=1) == 1, "I1"
        held = Counter(told.ticket for told in issued)
        assert all(held[ticket] == 1 for ticket in self.came), "I2: nobody is forgotten or taken in twice"
        used = Counter(code for told in issued for code in told.bookings)
        assert max(used.values(), default=1) == 1, "a booking is matched once"
        ghosts = {command.command_id for command in self.lost}
        waiting = branch.waiting()
        named = {told.handed_in.instead_of for told in issued if told.handed_in}
        assert not {t.ticket for t in waiting} & ghosts & named, "nobody has two tickets"
        sure = [ticket.ticket for ticket in waiting if ticket.ticket not in self.unsure]
        assert sure == sorted(sure, key=lambda ticket: self.came[ticket]), "I5, by the true time of coming"
        for series in SERIES.values():
            counts = [ticket.number.count for ticket in waiting if ticket.number.series == series]
            assert counts == sorted(counts), "at one kiosk nobody overtakes"
        assert sum(branch.counts.values()) == len(branch.tickets), "I8"
        history = History(journal=self.store.entries(0), hall=HALL, kept=self.kept, rested=True)
        assert [str(each) for each in broken(history)] == []
        over = [told for told in issued if told.handed_in and told.handed_in.day < branch.day]
        assert all(
            branch.tickets[told.ticket].state is State.EXPIRED
            for told in over
            if told.ticket in branch.tickets
        )


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _: None)


@given(moves=MOVES)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.fault("F06", "F16")
def test_no_outage_costs_anybody_number_or_place(tmp_path_factory, moves):
    run(World(tmp_path_factory.mktemp("branch")).live(list(moves)))


@pytest.mark.long
@given(moves=MOVES)
@settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_outage_of_thousands_costs_anybody_anything(tmp_path_factory, moves):
    run(World(tmp_path_factory.mktemp("branch")).live(list(moves)))
