"""One branch in one process: its machines, its wires, and everything that is seen of them from outside."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from contract.commands import Asked, CheckIn, IssueTicket
from contract.events import Entry
from contract.names import BoardId, Language
from contract.reports import Spoken
from contract.views import BoardView, Call, DeskView, TicketView
from hub.domain.settings import BranchSettings
from kiosk.spare_lines import HandedIn, Issued, line_of
from okienko.promise.evidence import Answered, Evidence, Seen, SlipSeen
from okienko.promise.history import Kept, Output, Replied
from tests.faults.simulation.broker import SimBroker
from tests.faults.simulation.clocks import SimClock
from tests.faults.simulation.devices import SimBoard, SimDesk, SimKiosk
from tests.faults.simulation.disk import SimDisk
from tests.faults.simulation.hub import SimHub
from tests.faults.simulation.network import Network
from tests.faults.simulation.printer import SimPrinter
from tests.faults.simulation.scheduler import Machine, Scheduler
from tests.faults.simulation.sessions import numbered_by
from tests.faults.simulation.store import SimSqlStore, SimStore
from tests.faults.simulation.witness import Witness

if TYPE_CHECKING:
    from kiosk.state import State

BEGINS = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


class World:
    """All of one branch; whoever dies here is started anew after a while."""

    def __init__(
        self,
        seed: int,
        branch: BranchSettings,
        *,
        begins: datetime = BEGINS,
        keep_trace: bool = False,
        in_file: bool = False,
    ) -> None:
        self.scheduler = Scheduler(seed, keep_trace=keep_trace)
        self.begins, self.settings, self.branch = begins, branch, branch.branch
        self.had: dict[str, int] = {}
        self.tokens = random.Random(seed ^ 0x5EED)
        self.network = Network(self.scheduler, self.had)
        self.broker = SimBroker(self.scheduler, self.network)
        self.store = SimSqlStore() if in_file else SimStore()
        self.store.had = self.had
        self.store.on_commit = self._stored
        self.network.heard = self.heard_answer
        self.hub_clock = SimClock(self.scheduler, begins)
        self.evidence = Evidence()
        self.outputs: list[Output] = []
        self.paper: dict[str, tuple[float, str]] = {}
        self.replied: list[Replied] = []
        self.kiosk_died: Callable[[str], None] = lambda _kiosk: None
        self.committed: dict[int, float] = {}
        self.truly: dict[int, datetime] = {}
        self.came: dict[str, float] = {}
        self.answers: dict[tuple[str, str, str], None] = {}
        self.spoken: list[Seen[Spoken]] = []
        self.disks = {kiosk.id: SimDisk(self.scheduler) for kiosk in branch.kiosks}
        self.printers = {
            kiosk.id: SimPrinter(self.scheduler, kiosk.id, self.slip_seen) for kiosk in branch.kiosks
        }
        for part in (*self.disks.values(), *self.printers.values()):
            part.hit = self.hit
        self.boots: dict[str, int] = {}
        self.hub: SimHub | None = None
        self.kiosks: dict[str, SimKiosk] = {}
        self.boards: dict[str, SimBoard] = {}
        self.desks: dict[str, SimDesk] = {}
        self.off: set[str] = set()
        self.after_work: Callable[[SimKiosk], None] = lambda _kiosk: None
        self.troubles: list[str] = []
        self.scheduler.on_death = self.died
        self.witness = Witness(self)
        self._watch_disks()
        self._slow_s = 0.004

    def begin(self) -> None:
        """Switch everything on."""
        self.start_hub()
        for desk in self.settings.desks:
            self.start("desk", desk.id)
        for board in self.settings.boards:
            self.start("board", board.id)
        for kiosk in self.settings.kiosks:
            self.start("kiosk", kiosk.id)

    def start_hub(self) -> None:
        if self.hub is not None and self.hub.alive:
            return
        chance = self.scheduler.chance
        self.hub = SimHub(
            self.scheduler,
            self.hub_clock,
            self.settings,
            self.store,
            self.broker,
            slow=lambda: chance.uniform(0.0005, self._slow_s),
        )
        self.store.machine = self.network.door = self.hub
        self.hub.on_ready = lambda: self.witness.back("hub")
        self.hub.start()

    def start(self, kind: str, name: str) -> None:
        """Switch a device on, if it is off."""
        there = self._of(kind).get(name)
        if there is not None and there.alive:
            return
        boot = self.boots[f"{kind}-{name}"] = self.boots.get(f"{kind}-{name}", 0) + 1
        self.off.discard(f"{kind}-{name}")
        with numbered_by(lambda: self.begins.timestamp() + self.scheduler.now_s):
            if not self._started(kind, name, boot):
                return
        self.witness.back(f"{kind}-{name}")
        self.note(f"{kind}-{name}", "on")

    def _started(self, kind: str, name: str, boot: int) -> bool:
        match kind:
            case "desk":
                self.desks[name] = SimDesk(self, name, boot)
            case "board":
                self.boards[name] = SimBoard(self, name)
            case _:
                try:
                    kiosk = SimKiosk(self, name, self.disks[name], self.printers[name], boot)
                except OSError:  # as systemd does with a kiosk that cannot start
                    self.off.add(f"{kind}-{name}")
                    self.scheduler.after(5.0, None, self.start, kind, name)
                    return False
                self.kiosks[name] = kiosk
                kiosk.after_work = lambda: (self.after_work(kiosk), self.witness.kiosk(kiosk))
        return True

    def kill(self, who: Machine, *, back_s: float, power: bool = False) -> None:
        """Let *who* lose its power now, and be started anew after *back_s*."""
        self._back_s = back_s
        self._power = power
        self.died(who)

    _back_s = 3.0
    _power = False

    def died(self, who: Machine) -> None:
        """See to it that *who*, who has just lost its power, comes back."""
        if not who.alive:
            return
        self.note(who.name, "dies")
        self.witness.died(who)
        back_s, power, self._back_s, self._power = self._back_s, self._power, 3.0, False
        who.die()
        if isinstance(who, SimHub):
            if not power:
                who.reset_connections()
            self.scheduler.after(back_s, None, self.start_hub)
            return
        kind, _, name = who.name.partition("-")
        self.off.add(who.name)
        if kind == "kiosk":
            self.kiosk_died(name)
        self.scheduler.after(back_s, None, self.start, kind, name)

    def note(self, *told: object) -> None:
        self.scheduler.trace.note(self.scheduler.now_s, *told)

    def hit(self, what: str, times: int = 1) -> None:
        """Count that a fault has really had an effect."""
        self.had[what] = self.had.get(what, 0) + times

    def answered(self, command: Asked, view: object) -> None:
        """A device was answered."""
        if isinstance(command, IssueTicket | CheckIn) and isinstance(view, TicketView):
            key = view.ticket, view.number, str(view.token)
            if key not in self.answers:
                self.answers[key] = None
                self.evidence.answers.append(Answered(*key))  # type: ignore[arg-type]

    def slip_seen(self, slip: SlipSeen) -> None:
        self.note("slip", slip.number, slip.copy)
        self.evidence.slips.append(slip)
        self.paper[slip.printer] = self.scheduler.now_s, slip.number
        self.outputs.append(Output(slip.printer, slip.number, at_s=self.scheduler.now_s))

    def paper_since(self, kiosk: str, at_s: float) -> str:
        """Return the number on the slip that came out at *kiosk* after *at_s*; empty: none did."""
        came_s, number = self.paper.get(kiosk, (-1.0, ""))
        return number if came_s >= at_s else ""

    def heard_answer(self, device: str, command: str, status: int, body: bytes) -> None:
        """A device got an answer to a command."""
        if command and status < 500:
            self.replied.append(Replied(command, body, status >= 400, device, self.scheduler.now_s))

    def board_showed(self, view: BoardView) -> None:
        self.note("board", view.board, view.epoch, view.seq)
        self.evidence.boards.append(Seen(self.scheduler.now_s, view))

    def desk_told(self, view: DeskView) -> None:
        self.note("desk", view.desk, view.epoch, view.seq, view.current.number if view.current else "")
        self.evidence.desks.append(Seen(self.scheduler.now_s, view))

    def heard(self, board: BoardId, call: Call, languages: tuple[Language, ...]) -> None:
        self.note("heard", board, call.call, call.number)
        self.spoken.append(
            Seen(self.scheduler.now_s, Spoken(board=board, call=call.call, languages=languages))
        )
        self.outputs.append(
            Output(f"board-{board}", call.number, call.ticket, call.desk, self.scheduler.now_s)
        )

    def _stored(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self.committed[entry.seq] = self.scheduler.now_s
            self.truly[entry.seq] = self._true(entry.at)
            self.note("entry", entry.seq, entry.epoch, str(entry.event.__struct_config__.tag), entry.command)

    def _true(self, at: datetime) -> datetime:
        """Return what a right clock would have shown when the hub's showed *at*, a moment ago."""
        now = self.begins + timedelta(seconds=self.scheduler.now_s)
        true = at - self.hub_clock.off
        return true if abs(now - true) < timedelta(seconds=5) else now

    def journal(self) -> list[Entry]:
        return self.store.all_entries()

    def true_journal(self) -> list[Entry]:
        """The journal as the hub would have written it by a clock that nobody sets."""
        return [msgspec.structs.replace(entry, at=self.truly[entry.seq]) for entry in self.journal()]

    def kept(self) -> list[Kept]:
        """What stands or stood in the kiosks' own journals."""
        return list(self._kept.values())

    def _watch_disks(self) -> None:
        self._kept: dict[str, Kept] = {}
        for kiosk, disk in self.disks.items():
            disk.written = self._written(kiosk)

    def _written(self, kiosk: str) -> Callable[[str, bytes], None]:
        def written(name: str, line: bytes) -> None:
            if name != "/state/spare.jsonl":
                return
            try:
                read = line_of(line[9:])
            except ValueError:
                return
            if isinstance(read, HandedIn):
                for each in read.tickets:
                    if each in self._kept:
                        self._kept[each] = replace(self._kept[each], acknowledged=True)
            elif isinstance(read, Issued):
                ticket = read.ticket
                self.note(kiosk, "kept", str(ticket.number))
                self._kept.setdefault(
                    ticket.ticket,
                    Kept(
                        kiosk,
                        ticket.ticket,
                        str(ticket.number),
                        ticket.token,
                        ticket.day,
                        self.scheduler.now_s,
                        came=None,
                    ),
                )

        return written

    def end(self) -> None:
        """Let go of what was there and seen: its parts hold each other, and would stay in memory."""
        devices = (*self.kiosks.values(), *self.boards.values(), *self.desks.values())
        for part in (*devices, self.broker, self.store, self.witness, self):
            vars(part).clear()

    def _of(self, kind: str) -> dict:
        return {"desk": self.desks, "board": self.boards, "kiosk": self.kiosks}[kind]

    def state_of(self, kiosk: str) -> State:
        return self.kiosks[kiosk].shell.state


def quiet() -> None:
    """Let nothing be logged: in a simulated day everything fails now and then."""
    logging.disable(logging.CRITICAL)
