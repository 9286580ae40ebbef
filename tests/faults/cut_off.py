"""Several kiosks cut off from the hub at once by one cable, many visitors meanwhile, and the judging of it.

Nobody may lose number or place, and the place is that of the time at which somebody really came, among those
of the other kiosks and of the hub alike.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from contract.commands import CallNext, IssueTicket, OpenDesk
from contract.events import TicketCancelled, TicketIssued
from contract.names import DeskId, DeviceId, Language, ServiceId
from contract.refusal import NobodyWaiting
from link.hub_client import HubClient, HubSettings, new_command_id, new_token
from okienko.demo.gathering import journal_of, slips_in
from okienko.promise.checker import broken
from tests.faults.devices import Kiosk
from tests.faults.far import Far, printer_there
from tests.faults.large_hall import SPEED, LargeHall
from tests.waiting import eventually

APART_S = 2.0
"""Whoever came so many seconds of the world before somebody else, with the ways to the hub, stands before."""
DESKS = [DeskId(str(n)) for n in range(1, 7)]
KIOSKS = {"K1": "X", "K2": "Y", "K3": "V", "K4": "W"}
BY = DeviceId("tests")


class Came(NamedTuple):
    """Somebody who came: between which instants the number came into being."""

    number: str
    asked_s: float
    seen_s: float


class Away:
    """A hall, and kiosks whose cable is out; all who came."""

    def __init__(self, hall: LargeHall, kiosks: Sequence[Kiosk]) -> None:
        self.hall, self.kiosks = hall, kiosks
        self.came: list[Came] = []
        self.client = HubClient(HubSettings(url=hall.url), BY)

    def come(self, to_each: int) -> None:
        """Let so many visitors come to each kiosk, to all of them at once."""
        with ThreadPoolExecutor(len(self.kiosks)) as lines:
            for line in lines.map(lambda kiosk: [_visited(kiosk) for _ in range(to_each)], self.kiosks):
                self.came += line

    def come_elsewhere(self, how_many: int) -> None:
        """Let visitors come to whoever still reaches the hub."""
        for _ in range(how_many):
            asked_s = time.monotonic()
            wish = IssueTicket(
                command_id=new_command_id(),
                by=BY,
                service=ServiceId("A"),
                language=Language("pl"),
                token=new_token(),
            )
            self.came.append(Came(str(self.client.ask(wish).number), asked_s, time.monotonic()))

    def come_until_the_hub_numbers(self) -> None:
        """Let visitors come to each kiosk until it has found the hub: within seconds, not at once."""
        for kiosk in self.kiosks:
            while True:
                self.came.append(_visited(kiosk))
                if self.came[-1].number[0] == "A":
                    break

    def called(self) -> list[str]:
        """Let the desks call until nobody waits; return the numbers in that order."""
        numbers: list[str] = []
        for desk in DESKS:
            self.client.ask(OpenDesk(command_id=new_command_id(), by=BY, desk=desk))
        while True:
            time.sleep(2.5 / SPEED / len(DESKS))  # no desk presses twice within two seconds of the day
            desk = DESKS[len(numbers) % len(DESKS)]
            try:
                view = self.client.ask(CallNext(command_id=new_command_id(), by=BY, desk=desk))
            except NobodyWaiting:
                return numbers
            if view.current is None:
                return numbers
            numbers.append(str(view.current.number))


def _visited(kiosk: Kiosk) -> Came:
    number = kiosk.visit("A", "pl")
    return Came(number, kiosk.asked_s, time.monotonic())


@contextmanager
def cut_off(hall: LargeHall, far: Far, slips: Path, names: Sequence[str], to_each: int) -> Iterator[Away]:
    """Cut these kiosks off while so many come to each of them, and let all become whole again."""
    with ExitStack() as parts:
        printers = [parts.enter_context(printer_there(far, slips, name)) for name in names]
        kiosks = [
            Kiosk(far.nursery, far.table, name, hall.clock, printer=printer)
            for name, printer in zip(names, printers, strict=True)
        ]
        for kiosk in kiosks:
            parts.callback(kiosk.close)
            kiosk.until_ready()
        away = Away(hall, kiosks)
        parts.callback(away.client.close)
        away.come(1)
        far.pull()
        away.come(to_each // 2)
        away.come_elsewhere(3)
        away.come(to_each - to_each // 2)
        far.plug()
        eventually(lambda: not any(kiosk.left for kiosk in kiosks), 60)
        away.come_until_the_hub_numbers()
        eventually(lambda: not any(kiosk.left for kiosk in kiosks), 60)
        yield away


def judge(away: Away, slips: Path, names: Sequence[str], to_each: int) -> None:
    """Judge that nobody lost a number, that no two have one, and that all stand where they came."""
    journal = [entry.event for entry in journal_of(away.hall.url)]
    # What the hub numbered and no kiosk heard of is void: its visitor holds a number of the kiosk's own.
    void = {each.ticket for each in journal if isinstance(each, TicketCancelled)}
    assert void <= {
        each.handed_in.instead_of for each in journal if isinstance(each, TicketIssued) and each.handed_in
    }
    taken_in = [each for each in journal if isinstance(each, TicketIssued) and each.ticket not in void]
    handed_in = {str(each.number): each for each in taken_in if each.handed_in}
    own = {came.number for came in away.came if came.number[0] != "A"}
    numbers = {str(each.number) for each in taken_in}, {came.number for came in away.came}
    assert numbers[0] == numbers[1], (numbers[0] - numbers[1], numbers[1] - numbers[0])
    assert len(taken_in) == len(away.came), "no number is given twice"
    assert set(handed_in) == own, "what a kiosk numbered by itself is handed in, all of it and once"
    for name in names:
        mine = [number for number in own if number[0] == KIOSKS[name]]
        assert len(mine) >= to_each
        assert sorted(mine) == [f"{KIOSKS[name]}{n:03d}" for n in range(1, len(mine) + 1)]
    order = {number: rank for rank, number in enumerate(away.called())}
    assert set(order) == {came.number for came in away.came}, "everybody is called, once"
    for one, other in combinations(sorted(away.came, key=lambda came: came.asked_s), 2):
        of_one_kiosk = one.number[0] == other.number[0] != "A"
        if of_one_kiosk or one.seen_s + APART_S < other.asked_s:
            assert order[one.number] < order[other.number], f"{other.number} came later than {one.number}"
    history = away.hall.history()
    history.evidence.slips = slips_in(slips)
    elsewhere = len(away.came) - len(history.evidence.slips)
    assert elsewhere == 3, "everybody at a kiosk has paper"
    assert [str(each) for each in broken(history)] == []
