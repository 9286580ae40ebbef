"""Kiosks, desks and boards of a large hall in processes of their own, with visitors, thumbs and eyes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from contract.board_face import Face
from contract.clock import Clock
from contract.names import BoardId, DeskId, KioskId, Language, ServiceId
from desk.signals import Sign
from desk.state import UnitState
from hardware.virtual_paper import PrintedSlip
from hardware.virtual_printer import VirtualPrinter
from kiosk.happenings import Button, PickLanguage, PickService, Touch
from kiosk.screens import Away, Confirm, Languages, Refused, Screen, Services, Shown, Taken
from okienko.clock import DayClock
from okienko.demo.reading import Illegible, number_of, qr_of
from okienko.demo.table import Table, board_toml, desk_toml, kiosk_toml
from okienko.promise.evidence import SlipSeen
from tests.faults.nursery import Nursery, Program
from tests.faults.programs import Looks

SAME_TAP_S = 0.1
"""So long a kiosk takes a second touch for a tremor: as short as settings allow, for nobody trembles here."""
BETWEEN_TOUCHES_S = 0.15
"""Longer than that, in seconds of the day."""
GIVES_UP_S = 45.0


@dataclass(frozen=True, slots=True)
class _SeenFrom(Table):
    """A table that is seen from another machine."""

    at: str = ""

    @property
    def hub_url(self) -> str:
        """Where the hub answers."""
        return self.at


def seen_as(table: Table, hub_url: str, broker_url: str = "") -> Table:
    """Return *table* as devices see it that come to hub and broker by another way."""
    broker_url = broker_url or table.broker_url
    return _SeenFrom(table.folder, table.branch, broker_url, table.hub_port, hub_url)


class Device:
    """One device that can be killed and started again on what it has on its disk.

    Args:
        nursery: where it is started.
        kind: ``kiosk``, ``desk`` or ``board``.
        name: what its log is called.
        settings: its settings file.
        clock: the day's.
    """

    def __init__(self, nursery: Nursery, kind: str, name: str, settings: Path, clock: Clock) -> None:
        self._nursery, self._kind, self.name = nursery, kind, name
        self.settings = settings
        self._clock_text = str(clock) if isinstance(clock, DayClock) else ""
        self.program: Program = self._started()

    def _started(self) -> Program:
        return self._nursery.start(self._kind, self.name, self.settings, self._clock_text)

    def kill(self) -> None:
        """End it as a power cut does."""
        self.program.close()

    def start(self) -> None:
        """Start it again."""
        self.program = self._started()

    def close(self) -> None:
        """End it; may be called twice."""
        self.program.close()


class Kiosk(Device):
    """A kiosk with paper, and visitors in front of it, one after the other.

    Attributes:
        asked_s: when the latest of them asked for a number, on the machine's monotonic clock.
    """

    def __init__(
        self,
        nursery: Nursery,
        table: Table,
        kiosk: str,
        clock: Clock,
        *,
        patience_s: float = 1.0,
        printer: str = "",
    ) -> None:
        self.on_slip: Callable[[], None] = lambda: None
        self.asked_s = 0.0
        self.printer = VirtualPrinter(on_slip=lambda _: self.on_slip()).start()
        url = printer or str(self.printer.connection)
        settings = kiosk_toml(table, KioskId(kiosk), url, portrait=True)
        _with_patience(settings, patience_s)
        _with_steady_hands(settings)
        self._between_s = clock.real_s(BETWEEN_TOUCHES_S)
        super().__init__(nursery, "kiosk", f"kiosk-{kiosk}", settings, clock)

    @property
    def screen(self) -> Screen | None:
        """What stands on it."""
        looks = self.program.latest(Looks)
        return looks.screen if looks is not None else None

    @property
    def left(self) -> int:
        """How many of its own numbers the hub does not know yet."""
        looks = self.program.latest(Looks)
        return looks.left if looks is not None else 0

    def visit(self, service: str = "A", language: str = "uk") -> str:
        """Let a visitor come who wants *service*; return the number, or why there is none.

        A visitor before whom the kiosk goes dark waits until it is back, and begins anew.

        Raises:
            TimeoutError: the visitor has gone home without either.
        """
        until = time.monotonic() + GIVES_UP_S
        while time.monotonic() < until:
            if (end := self._touch_what_is_there(service, language)) is not None:
                return end
        raise TimeoutError(f"{self.name} shows {self.screen} for {GIVES_UP_S} s")

    def touched_until(self, happened: Callable[[], bool]) -> None:
        """Let a visitor touch what is there until something has *happened* to the kiosk.

        Raises:
            TimeoutError: it did not.
        """
        until = time.monotonic() + GIVES_UP_S
        while not happened():
            if time.monotonic() > until:
                raise TimeoutError(f"{self.name} shows {self.screen}")
            self._touch_what_is_there("A", "uk")

    def touched_until_killed(self) -> None:
        """Let a visitor touch what is there until the kiosk goes dark."""
        self.touched_until(lambda: not self.program.is_alive)

    def _touch_what_is_there(self, service: str, language: str) -> str | None:
        match self.screen:
            case Taken(ticket=ticket) | Shown(ticket=ticket):
                self.touch(Button.DONE)
                return ticket.number
            case Refused(code=code):
                self.touch(Button.HOME)
                return f"refused: {code}"
            case Away(why=None):
                self.touch(Button.RETRY)
            case Away(why=why):
                self.touch(Button.HOME)
                return f"away: {why}"
            case Services():
                self.touch(PickService(ServiceId(service)))
            case Confirm():
                self.asked_s = time.monotonic()
                self.touch(Button.CONFIRM)
            case _:
                self.touch(PickLanguage(Language(language)))
        return None

    def until_ready(self) -> None:
        """Wait until somebody may begin."""
        self.until(Languages)

    def until(self, screen: type) -> None:
        """Wait until it shows such a *screen*."""
        self.program.waits_for(lambda looks: isinstance(looks.screen, screen), GIVES_UP_S)

    def slips(self) -> list[SlipSeen]:
        """Read every whole slip that came out; one that was torn off in the middle has no code at its end."""
        whole = [(slip, qr) for slip in list(self.printer.slips) if (qr := qr_of(slip.image))]
        return [SlipSeen(self.name, _number_on(slip), qr) for slip, qr in whole]

    def close(self) -> None:
        """End it, and its printer."""
        super().close()
        self.printer.stop()

    def touch(self, what: Touch) -> None:
        """Touch *what*, and wait a moment for what it leads to."""
        program, before = self.program, self.screen
        program.touch(what)
        until = time.monotonic() + 0.3
        while self.screen is before and program.is_alive and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(self._between_s)


def _with_patience(settings: Path, patience_s: float) -> None:
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("[hub]\n", f"[hub]\npatience_s = {patience_s}\n"), encoding="utf-8")


def _with_steady_hands(settings: Path) -> None:
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{text}[times]\nsame_tap_s = {SAME_TAP_S}\n", encoding="utf-8")


def _number_on(slip: PrintedSlip) -> str:
    try:
        return number_of(slip.image)
    except Illegible:
        return ""


class Desk(Device):
    """A desk unit with buttons that are really pressed."""

    def __init__(
        self, nursery: Nursery, table: Table, desk: str, clock: Clock, *, patience_s: float = 5.0
    ) -> None:
        settings = desk_toml(table, DeskId(desk))
        _with_patience(settings, patience_s)
        super().__init__(nursery, "desk", f"desk-{desk}", settings, clock)

    @property
    def state(self) -> UnitState | None:
        """All that it knows."""
        return self.program.latest(UnitState)

    @property
    def sign(self) -> Sign | None:
        """What it tells of the last press."""
        return self.state.sign if self.state is not None else None

    def press(self, button: str = "next") -> None:
        """Press *button*."""
        self.program.touch(button)


class Board(Device):
    """A board of which every face is seen and every sentence heard."""

    def __init__(self, nursery: Nursery, table: Table, board: str, clock: Clock) -> None:
        settings = board_toml(table, BoardId(board), (1280, 720))
        super().__init__(nursery, "board", f"board-{board}", settings, clock)

    @property
    def is_stale(self) -> bool:
        """Whether it says that what it shows may be wrong."""
        face = self._face()
        return face is None or face.stale_since is not None or not face.connected

    @property
    def calls(self) -> set[int]:
        """The calls that stand on it."""
        face = self._face()
        parts = face.parts if face is not None else ()
        return {call for part in parts for row in part.rows for call in row.calls}

    @property
    def said(self) -> list[tuple[str, str]]:
        """Each sentence that it spoke, with its language."""
        return [thing for thing in list(self.program.seen) if isinstance(thing, tuple)]

    def _face(self) -> Face | None:
        return self.program.latest(Face)
