"""The real programs of kiosk, board and desk on simulated machines, each with the loop that it would have."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from contract.commands import Asked
from contract.names import BoardId, BranchId, CommandId, DeskId, KioskId, Language, StatusToken, device_id
from contract.views import Call
from desk.app import DeskUnit
from desk.asking import Asking
from desk.config import DeskSettings
from desk.happenings import Pressed
from desk.signals import Button, Lamp, Pattern, Signal
from desk.state import UnitState
from display_board.config import BoardSettings
from display_board.phrases import phrases
from display_board.shell import Shell as BoardShell
from kiosk.config import KioskSettings
from kiosk.machine import Machine as KioskMachine
from kiosk.parts import Parts
from kiosk.scene import Scene
from kiosk.shell import Shell as KioskShell
from link.hub_client import HubSettings
from tests.faults.simulation.broker import SimWire
from tests.faults.simulation.clocks import SimClock
from tests.faults.simulation.disk import SimDisk
from tests.faults.simulation.printer import SimPrinter
from tests.faults.simulation.scheduler import Due, Machine, PowerCut, Scheduler
from tests.faults.simulation.threads import SimHubClient, SimRounds, SimWorker

if TYPE_CHECKING:
    from tests.faults.simulation.world import World

CALM_S = 2.0
"""A loop that has nothing to do comes round so seldom; a busy machine is no better."""


SILENT_S = 10.0 + CALM_S + 1.0
"""After so long a silence of the hub a board says that it is stale."""


class Device(Machine):
    """A machine with a loop: `work` when woken, and at the latest when it said."""

    def __init__(self, world: World, kind: str, name: str) -> None:
        super().__init__(device_id(kind, name))
        self.world, self.scheduler = world, world.scheduler
        self.clock = SimClock(world.scheduler, world.begins, world.scheduler.now_s)
        self._next: Due | None = None
        self.work: Callable[[], float] = lambda: CALM_S
        self.after_work: Callable[[], None] = lambda: None

    def wire(self) -> SimWire:
        made = SimWire(self.world.broker, self, self.name, self.name)
        self._wire = made
        return made

    def wake(self) -> None:
        if self._next is None or self._next.at_s > self.scheduler.now_s:
            self._plan(0.0)

    def die(self) -> None:
        super().die()
        self._wire.power_off()

    def _plan(self, in_s: float) -> None:
        if self._next is not None:
            self._next.cancel()
        self._next = self.scheduler.after(in_s, self, self._turn)

    def _turn(self) -> None:
        self._next = None
        rest_s = self.work()
        self.after_work()
        # Woken meanwhile: then the next turn is planned already.
        if self._next is None:
            self._plan(CALM_S if rest_s >= 0.5 else max(0.001, rest_s))


class _BlindShell(KioskShell):
    """A kiosk whose scenes nobody looks at."""

    def _look(self) -> Scene | None:  # type: ignore[override]
        return None


class SimKiosk(Device):
    """One start of a kiosk; disk and printer were there before."""

    def __init__(self, world: World, kiosk: str, disk: SimDisk, printer: SimPrinter, boot: int) -> None:
        super().__init__(world, "kiosk", kiosk)
        self.disk, self.printer = disk, printer
        disk.machine = printer.machine = self
        scheduler = world.scheduler
        self._ids = 0
        self._stem = f"{kiosk}.{boot}"
        client = partial(_Listening, world, self.name, 2.0)
        machine = KioskMachine(
            monotonic=scheduler.monotonic,
            worker=lambda _name, on_error: SimWorker(scheduler, self, on_error),
            rounds=lambda turn, _name: SimRounds(scheduler, self, turn),
            disk=disk,
            fonts=lambda: None,
            origin=lambda _clock: f"boot-{boot}",
            new_id=self._new_id,
            new_token=self._new_token,
        )
        settings = KioskSettings(
            branch=world.branch,
            kiosk=KioskId(kiosk),
            hub=HubSettings(url="http://hub", patience_s=2.0),
            state_folder="/state",
        )
        parts = Parts(hub=client(), errand_hub=client(), wire=self.wire(), printer=printer)
        self.shell = _BlindShell(settings, self.clock, parts, wake=self.wake, machine=machine)
        self.work = self.shell.work
        self.shell.start()
        self.wake()

    def _new_id(self) -> CommandId:
        self._ids += 1
        return CommandId(f"{self._stem}.{self._ids}")

    def _new_token(self) -> StatusToken:
        return StatusToken(f"spare{self.world.tokens.getrandbits(96):024x}")


class _Listening(SimHubClient):
    """A client that keeps what a kiosk was answered."""

    def __init__(self, world: World, device: str, patience_s: float) -> None:
        super().__init__(world.network, world.scheduler, device, patience_s)
        self._world = world

    def ask(self, command: Asked, kind=None, *, patience_s: float | None = None):
        view = super().ask(command, kind, patience_s=patience_s)
        self._world.answered(command, view)
        return view

    def ask_anew(self, make, kind):
        command, view = super().ask_anew(make, kind)
        self._world.answered(command, view)
        return command, view


class SimVoice:
    """Speaks calls in simulated time, and keeps what was to be heard."""

    def __init__(self, board: SimBoard, finished: Callable[[int, tuple, str], None]) -> None:
        self._board, self._finished = board, finished
        self._line: deque[Call] = deque()
        self._speaks = False

    def prepare(self, call: Call, *, with_room: bool) -> None:
        """Words take no time here."""

    def speak(self, call: Call, *, with_room: bool) -> None:
        self._line.append(call)
        if not self._speaks:
            self._next()

    def close(self) -> None:
        self._line.clear()

    def _next(self) -> None:
        self._speaks = bool(self._line)
        if self._line:
            call = self._line.popleft()
            languages = tuple(phrase.language for phrase in phrases(call, with_room=False))
            self._board.world.heard(self._board.board, call, languages)
            self._board.scheduler.after(2.5, self._board, self._done, call, languages)

    def _done(self, call: Call, languages: tuple[Language, ...]) -> None:
        self._finished(call.call, languages, "")
        self._next()


class SimBoard(Device):
    """One start of a board."""

    def __init__(self, world: World, board: str) -> None:
        super().__init__(world, "board", board)
        self.board = BoardId(board)
        settings = BoardSettings(branch=world.branch, board=self.board)
        self._seen = None
        self.shell = BoardShell(
            settings,
            self.clock,
            self.wire(),
            announcing=partial(SimVoice, self),
            wake=self.wake,
            monotonic=world.scheduler.monotonic,
        )
        self.work = self.shell.work
        self.after_work = self._look
        self.shell.start()
        self.wake()

    def _look(self) -> None:
        view = self.shell.board.view
        silent_s = self.scheduler.now_s - self._wire.live_s
        if silent_s > SILENT_S and self.shell.board.stale_since is None:
            self.world.troubles.append(f"I7: {self.name} hears nothing for {silent_s:.1f} s and hides it")
        if view is not self._seen and view is not None:
            self._seen = view
            self.world.board_showed(view)
        self.world.witness.board(self)


class _Box:
    """Buttons and lamps that only the simulation sees."""

    def __init__(self) -> None:
        self.lamps: dict[Lamp, Pattern] = {}

    def shine(self, lamp: Lamp, pattern: Pattern) -> None:
        self.lamps[lamp] = pattern

    def beep(self, signal: Signal) -> None:
        """Nobody hears it."""

    def show(self, state: UnitState, display: Sequence[str] = ()) -> None:
        """Nobody looks."""

    def close(self) -> None:
        """Nothing shines."""


class SimDesk(Device):
    """One start of a desk unit."""

    def __init__(self, world: World, desk: str, boot: int) -> None:
        super().__init__(world, "desk", desk)
        scheduler = world.scheduler
        self.desk = DeskId(desk)
        self._ids, self._stem = 0, f"desk{desk}.{boot}"
        self._told = None
        self.since_s = 0.0
        settings = _desk_settings(world.branch, self.desk, "http://hub", 3.0)

        def asking(device, tell) -> Asking:
            return Asking(
                SimHubClient(world.network, scheduler, device, 3.0),
                device,
                self.desk,
                tell,
                monotonic=scheduler.monotonic,
                worker=lambda _name, on_error: SimWorker(scheduler, self, on_error),
                new_id=self._new_id,
            )

        self._tell: Callable = lambda _h: None

        def make_box(tell, _end) -> _Box:
            self._tell = tell
            return _Box()

        self.unit = DeskUnit(
            settings,
            make_box,
            clock=self.clock,
            wire=self.wire(),
            asking=asking,
            monotonic=scheduler.monotonic,
            wake=self.wake,
        )
        self.work = self.unit.work
        self.after_work = self._look
        self.unit.begin()
        self.wake()

    def press(self, button: Button) -> None:
        self.scheduler.trace.note(self.scheduler.now_s, self.name, "press", button.value)
        self.world.witness.pressed(self, button)
        self._tell(Pressed(button, self.scheduler.now_s))

    def _new_id(self) -> CommandId:
        self._ids += 1
        return CommandId(f"{self._stem}.{self._ids}")

    def _look(self) -> None:
        view = self.unit.state.view
        if view is not self._told and view is not None:
            if self._told is None or view.current != self._told.current:
                self.since_s = self.scheduler.now_s
            self._told = view
            self.world.desk_told(view)
        self.world.witness.desk(self)


@cache  # by branch as well: desks of two branches bear the same names
def _desk_settings(branch: BranchId, desk: DeskId, url: str, patience_s: float) -> DeskSettings:
    return DeskSettings(branch=branch, desk=desk, hub=HubSettings(url=url, patience_s=patience_s))


__all__ = ["Due", "PowerCut", "Scheduler", "SimBoard", "SimDesk", "SimKiosk"]
