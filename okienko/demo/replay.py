"""A recorded office day, lived through by the real programs and seen from outside."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from contract.booking_views import BookingsAdded
from contract.commands import AddBookings
from contract.events import Entry
from contract.names import BoardId, DeskId, DeviceId, KioskId
from contract.settings import read
from desk.config import DeskSettings
from hardware.virtual_printer import VirtualPrinter
from kiosk.config import KioskSettings
from kiosk.scene import Scene
from link.hub_client import HubClient, HubSettings, new_command_id
from okienko.clock import DayClock
from okienko.demo.clerks import Clerk
from okienko.demo.day import Day
from okienko.demo.desks import desk_at_work
from okienko.demo.gathering import journal_of, slips_in
from okienko.demo.hall import Hall
from okienko.demo.kiosks import Kiosk
from okienko.demo.people import People
from okienko.demo.programs import await_ready, program, require_running
from okienko.demo.recorder import Recorder
from okienko.demo.table import Table, board_toml, desk_toml, kiosk_toml
from okienko.promise.evidence import Evidence, Story

CLOSES_AFTER_S = 60.0
"""How long after the last visitor the doors close, in seconds of the day; who waits then is still served."""
READY_S = 60.0
"""How long all programs together may take to be ready, in seconds of the world."""
DRAIN_S = 10.0
"""How long the last reports of boards may take after the last visitor has left, in seconds of the world."""
TELL_EVERY_S = 10.0
"""How often a line says how the day goes, in seconds of the world."""
BOARD_SIZE = (1280, 720)


def progress(now: datetime, stories: Sequence[Story]) -> str:
    """Return how the day goes at *now*, the branch's own time, in one line."""
    called = sum(bool(story.desk) for story in stories)
    gone = sum(story.left or bool(story.refused) for story in stories)
    waiting = len(stories) - called - gone
    return (
        f"{now:%H:%M}: {len(stories)} have come, {waiting} wait, {called} were called, {gone} went unserved"
    )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


@dataclass(slots=True)
class Outcome:
    """What a replayed day left: the evidence from outside, the hub's own journal, and screens to be drawn."""

    evidence: Evidence
    journal: list[Entry]
    scenes: dict[str, Scene]
    real_s: float


@dataclass(slots=True)
class Replay:
    """One run of one *day* on one *table*.

    Args:
        drawing: the boards that draw, each a process of its own.
        say: is told how it goes.
    """

    table: Table
    day: Day
    clock: DayClock
    drawing: tuple[BoardId, ...]
    say: Callable[[str], None]
    evidence: Evidence = field(default_factory=Evidence)
    scenes: dict[str, Scene] = field(default_factory=dict)

    async def live(self) -> Outcome:
        """Start everything in one visible order, let the day pass, and stop it in the reverse order."""
        self.evidence.drawing = frozenset(self.drawing)
        begun = time.monotonic()
        async with AsyncExitStack() as parts:
            hall = Hall(self.clock)
            hub = parts.enter_context(self._program("hub", "hub", self.table.folder / "hub.toml"))
            await asyncio.to_thread(await_ready, self.table.hub_url, hub, self.table.folder)
            recorder = parts.enter_context(
                Recorder(self.table.broker_url, self.table.name, self.evidence, hall.look)
            )
            await asyncio.to_thread(self._hand_over_bookings)
            boards = {board: parts.enter_context(self._board(board)) for board in self.drawing}
            clerks = [self._clerk(each.id, hall, parts) for each in self.table.branch.desks]
            kiosks = [self._kiosk(each.id, parts) for each in self.table.branch.kiosks]
            await self._all_ready(kiosks, recorder)
            telling = asyncio.create_task(self._tell_how_it_goes())
            parts.callback(telling.cancel)
            await People(self.day, self.clock, hall, kiosks, self.evidence).live(clerks)
            telling.cancel()
            await self._last_reports()
            for board, process in boards.items():
                require_running(process, self.table.folder, f"board-{board}")
            journal = await asyncio.to_thread(journal_of, self.table.hub_url)
        self.evidence.slips += await asyncio.to_thread(slips_in, self.table.folder / "slips")
        return Outcome(self.evidence, journal, self.scenes, time.monotonic() - begun)

    def _program(
        self, name: str, verb: str, settings: Path, *more: str
    ) -> AbstractContextManager[subprocess.Popen[bytes]]:
        words = (verb, "--settings", str(settings), "--clock", str(self.clock), *more)
        return program(self.table.folder, name, *words)

    def _board(self, board: BoardId) -> AbstractContextManager[subprocess.Popen[bytes]]:
        path = board_toml(self.table, board, BOARD_SIZE)
        return self._program(
            f"board-{board}", "board", path, "--pictures", str(self.table.folder / "pictures")
        )

    def _hand_over_bookings(self) -> None:
        calendar = DeviceId("calendar")
        client = HubClient(HubSettings(url=self.table.hub_url), calendar)
        command = AddBookings(command_id=new_command_id(), by=calendar, bookings=self.day.bookings)
        added = client.ask(command, BookingsAdded)
        client.close()
        self.say(f"{added.added} bookings were handed over")

    def _kiosk(self, kiosk: KioskId, parts: AsyncExitStack) -> Kiosk:
        printer = parts.enter_context(VirtualPrinter(folder=self.table.folder / "slips" / kiosk))
        path = kiosk_toml(self.table, kiosk, str(printer.connection), portrait=True)
        settings = read(KioskSettings, path.read_text(encoding="utf-8"), path.name)
        made = Kiosk(settings, self.clock, self.evidence, self.scenes.setdefault)
        parts.enter_context(made.at_work())
        return made

    def _clerk(self, desk: DeskId, hall: Hall, parts: AsyncExitStack) -> Clerk:
        path = desk_toml(self.table, desk)
        settings = read(DeskSettings, path.read_text(encoding="utf-8"), path.name)
        press = parts.enter_context(desk_at_work(settings, self.clock))
        closes = self.day.at(self.day.visitors[-1].arrives + CLOSES_AFTER_S)
        closes_s = (closes - self.clock.starts).total_seconds()
        return Clerk(desk, hall, press, self.evidence, closes_s)

    async def _all_ready(self, kiosks: list[Kiosk], recorder: Recorder) -> None:
        wanted = {f"board-{board}" for board in self.drawing}
        wanted |= {f"desk-{desk.id}" for desk in self.table.branch.desks}
        async with asyncio.timeout(READY_S):
            for kiosk in kiosks:
                await kiosk.is_ready()
            await recorder.until_reported(wanted)
        self.say(f"{len(wanted)} boards and desks and {_counted(len(kiosks), 'kiosk')} are ready")

    async def _tell_how_it_goes(self) -> None:
        while True:
            await asyncio.sleep(TELL_EVERY_S)
            self.say(progress(self.clock.now().astimezone(self.day.timezone), self.evidence.stories))

    async def _last_reports(self) -> None:
        """Wait until no report of a board has come for two seconds."""
        until = time.monotonic() + DRAIN_S
        heard = -1
        while heard != len(self.evidence.shown) and time.monotonic() < until:
            heard = len(self.evidence.shown)
            await asyncio.sleep(2)
