"""A whole kiosk without a screen: scripted hub, broker in memory, virtual printer, a clock that is set."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from contract import topics
from contract.codec import decode, encode
from contract.commands import Asked, CheckIn, HandIn, IssueTicket
from contract.names import BranchId, KioskId, Language, StatusToken
from contract.reports import HealthState
from contract.views import Beat, Menu, TicketView, View
from hardware.escpos_printer import EscposPrinter
from hardware.virtual_printer import VirtualPrinter
from kiosk.config import KioskSettings, TimeSettings
from kiosk.happenings import Tick, Touch
from kiosk.parts import Parts
from kiosk.samples import sample_menu, sample_ticket
from kiosk.shell import Shell, run
from link.fake import FakeHub
from link.fake_answers import tickets_handed_in
from link.fake_broker import FakeBroker
from link.hub_client import HubClient, HubSettings
from tests.waiting import eventually

BRANCH, KIOSK = BranchId("warszawa"), KioskId("K1")
TOKEN = StatusToken("AAAAAAAAAAAAAAAAAAAAAA")


class SetClock:
    """A day's clock that moves only when it is told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def now(self) -> datetime:
        return datetime(2026, 12, 1, 7, 43, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def elapsed(self) -> float:
        return self.seconds

    def real_s(self, day_s: float) -> float:
        return min(0.02, day_s)

    def advance(self, seconds: float) -> None:
        self.seconds += seconds


class Tickets:
    """Answers as a hub with a queue of two would; numbers rise from A001."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, command: Asked) -> View:
        if isinstance(command, HandIn):
            return tickets_handed_in(command)
        if isinstance(command, IssueTicket | CheckIn):
            self.count += 1
            return ticket(f"A{self.count:03d}", command)
        return ticket("A001", command)


def ticket(number: str, command: Asked) -> TicketView:
    language = getattr(command, "language", None) or Language("uk")
    made = sample_ticket(language, number)
    return msgspec.structs.replace(
        made, ticket=getattr(command, "ticket", command.command_id), token=TOKEN, ahead=2
    )


@dataclass
class Room:
    """What stands around a running kiosk."""

    shell: Shell
    clock: SetClock
    hub: FakeHub
    wire: FakeBroker
    printer: VirtualPrinter
    settings: KioskSettings

    def touch(self, *touches: Touch) -> None:
        """Touch one thing after the other, each a second of the day later."""
        for touch in touches:
            self.clock.advance(1.0)
            self.shell.touch(touch)
            self.settle()

    def settle(self) -> None:
        """Wait until the loop has taken in all that happened before now."""
        self.clock.advance(0.001)
        self.shell.happen(Tick(self.clock.seconds))
        eventually(lambda: self.shell.state.now_s >= self.clock.seconds)

    def on(self, screen: type, within_s: float = 8.0) -> object:
        """Wait until the kiosk shows *screen*, and return it."""
        eventually(lambda: isinstance(self.shell.state.screen, screen), within_s)
        return self.shell.state.screen

    def menu(self, menu: Menu | None = None) -> None:
        self.wire_of_hub().publish(
            topics.kiosk_view(BRANCH, KIOSK), encode(menu or sample_menu()), retain=True
        )

    def beat(self, epoch: int = 1, seq: int = 1) -> None:
        beat = Beat(branch=BRANCH, epoch=epoch, seq=seq, at=self.clock.now())
        self.wire_of_hub().publish(topics.beat(BRANCH), encode(beat), retain=False)

    def wire_of_hub(self) -> FakeBroker:
        hub = FakeBroker(self.wire.bus, "hub")
        hub.start()
        return hub

    @property
    def health(self) -> HealthState:
        return decode(self.wire.bus.retained[topics.health(BRANCH, self.shell.state.rules.by)], HealthState)

    def told(self, kind: type[Asked]) -> list:
        return [command for command in self.hub.commands if isinstance(command, kind)]


def settings_for(folder: Path, hub: FakeHub, **more) -> KioskSettings:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "code").write_text("2468\n", encoding="utf-8")
    return KioskSettings(
        branch=BRANCH,
        kiosk=KIOSK,
        hub=HubSettings(url=hub.url, patience_s=0.6),
        times=TimeSettings(),
        staff_code_file=str(folder / "code"),
        state_folder=str(folder / "state"),
        **more,
    )


def _by_hand(one: Room) -> Iterator[Room]:
    one.shell.start()
    try:
        yield one
    finally:
        one.shell.close()


@contextmanager
def room(
    folder: Path,
    answers: Callable[[Asked], View] | None = None,
    *,
    hub_away: bool = False,
    by_hand: bool = False,
    instead: dict[str, object] | None = None,
    **more,
) -> Iterator[Room]:
    """Run a kiosk until the end of the block, on a thread of its own or, *by_hand*, by the test's own calls.

    *hub_away*: from the start. *instead*: parts in place of the usual ones.
    """
    clock = SetClock()
    with FakeHub(answers or Tickets()) as hub, VirtualPrinter() as printer:
        settings = settings_for(folder, hub, **more)
        wire, stopped, woken = FakeBroker(client_id="kiosk"), threading.Event(), threading.Event()
        parts = Parts(
            hub=HubClient(settings.hub, "kiosk-K1"),
            errand_hub=HubClient(settings.hub, "kiosk-K1"),
            wire=wire,
            printer=EscposPrinter(printer.connection, patience_s=0.5),
            version="0",
        )
        parts = replace(parts, **(instead or {}))
        if hub_away:
            hub.go_away()
        shell = Shell(settings, clock, parts, wake=woken.set)
        if by_hand:
            yield from _by_hand(Room(shell, clock, hub, wire, printer, settings))
            return
        thread = threading.Thread(target=run, args=(shell, stopped, woken))
        thread.start()
        try:
            yield Room(shell, clock, hub, wire, printer, settings)
        finally:
            stopped.set()
            woken.set()
            thread.join(20)
        assert not thread.is_alive()
