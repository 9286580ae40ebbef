"""What devices showed, said and suffered, second by second, for the judge: faults, pictures, presses.

Each fault is noted with its true beginning and end, and with the devices that it touches; the plan alone
would not do, for a power cut comes at whatever write happens to be next.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from contract.views import BoardView, DeskView, Menu
from desk.signals import Button, Sign
from okienko.promise.history import DeskTold, Fault, Recovery
from tests.faults.simulation.truth import said_by

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from tests.faults.simulation.devices import SimBoard, SimDesk, SimKiosk
    from tests.faults.simulation.faults import Planned
    from tests.faults.simulation.scheduler import Machine
    from tests.faults.simulation.world import World

LATE_S = 9.0
"""So much later than others a message may come that overtook or was overtaken."""
ANSWER_S = 5.0 + 2.0
"""So soon a clerk must be told what became of a press: a desk's patience, and a turn of its loop."""
READY_S = 30.0
"""So soon a hub that is started must be ready."""
TOLD = {
    Sign.ACCEPTED: "carried",
    Sign.NOBODY_WAITING: "refused",
    Sign.REFUSED: "refused",
    Sign.NOT_SENT: "not-sent",
}


@dataclass(frozen=True, slots=True)
class Look:
    """What *device* showed from *at_s* on."""

    device: str
    at_s: float
    said: Hashable
    stale: bool


class Witness:
    """Who notes all of it.

    Attributes:
        looks: what stood on screens, boxes and boards.
        told: what clerks were told.
        recoveries: how long the hub took to be ready.
    """

    def __init__(self, world: World) -> None:
        self._world, self._scheduler = world, world.scheduler
        self.looks: list[Look] = []
        self.told: list[DeskTold] = []
        self.recoveries: list[Recovery] = []
        self._down: dict[str, float] = {}
        self._faults: list[Fault] = []
        self._last: dict[str, tuple[BoardView | DeskView | Menu | None, bool]] = {}
        self._said: dict[str, tuple[Hashable, bool]] = {}
        self._pressed: dict[str, list[tuple[SimDesk, float]]] = {}
        self._signs: dict[str, float] = {}

    # what breaks

    def plan(self, plan: list[Planned]) -> None:
        """Note the faults whose time is known beforehand."""
        for each in plan:
            if (touched := self._touched(each)) is not None:
                self._faults.append(
                    Fault(
                        f"{each.kind} of {each.where}",
                        each.at_s, each.at_s + each.for_s + _tail_s(each.kind),
                        cut=self._cut(each), touches=touched,
                    )
                )  # fmt: skip

    def died(self, who: Machine) -> None:
        self._down.setdefault(who.name, self._scheduler.now_s)
        view, _ = self._last.pop(who.name, (None, False))
        if view is not None:  # it is dark, and shows nothing wrong
            self._shows(who.name, said_by(view), stale=True)

    def back(self, name: str) -> None:
        """*name* is there again; of the hub: it is ready."""
        begun_s = self._down.pop(name, None)
        if begun_s is None:
            return
        healed_s = self._scheduler.now_s
        if name == "hub":
            self._faults.append(Fault("hub dead", begun_s, healed_s, cut=self._all()))
        else:
            self._faults.append(Fault(f"{name} dead", begun_s, healed_s, touches=frozenset({name})))

    def faults(self) -> list[Fault]:
        """Return all faults; whoever had one of its own meanwhile, such as late messages, was not cut off."""
        lasting = [Fault(f"{name} dead", at_s, self._scheduler.now_s) for name, at_s in self._down.items()]
        known = sorted([*self._faults, *lasting], key=lambda fault: fault.begun_s)
        return [
            replace(fault, cut=frozenset(self._listened(fault))) if fault.cut else fault for fault in known
        ]

    def _listened(self, fault: Fault) -> Iterator[str]:
        for device in fault.cut:
            heard = [each for each in self._faults if each.excuses(device) and each is not fault]
            if not any(a.begun_s <= fault.healed_s and a.healed_s + LATE_S >= fault.begun_s for a in heard):
                yield device

    def _touched(self, fault: Planned) -> frozenset[str] | None:
        """Return whom *fault* touches, empty: all; None: nobody's picture, or it is noted when it strikes."""
        match fault.kind:
            case "hub-killed" | "hub-power" | "commit-cut" | "device-killed" | "kiosk-cut" | "print-cut":
                return None
            case "disk-full" | "printer" | "at-once":
                return None
            case "flood":
                return frozenset({f"desk-{fault.where}"})
            case "store-away" | "word-lost" | "broker-down":
                return frozenset()
            case _:
                return frozenset() if fault.where == "hub" else frozenset({fault.where})

    def _cut(self, fault: Planned) -> frozenset[str]:
        """Return who heard nothing in *fault*; a kiosk that misses the hub's pulse asks, and is answered."""
        if fault.kind == "broker-down" or (fault.kind == "partition" and fault.where == "hub"):
            return frozenset(name for name in self._all() if not name.startswith("kiosk"))
        return frozenset({fault.where}) if fault.kind in {"partition", "half-open"} else frozenset()

    def _all(self) -> frozenset[str]:
        branch = self._world.settings
        kinds = {"kiosk": branch.kiosks, "desk": branch.desks, "board": branch.boards}
        return frozenset(f"{kind}-{each.id}" for kind, parts in kinds.items() for each in parts)

    # what is shown

    def board(self, board: SimBoard) -> None:
        shown = board.shell.board
        self._look(board.name, shown.view, stale=shown.stale_since is not None)

    def desk(self, desk: SimDesk) -> None:
        state = desk.unit.state
        self._look(desk.name, state.view, stale=not state.has_link)
        if state.sign is not None and self._signs.get(desk.name) != state.sign_until_s:
            self._signs[desk.name] = state.sign_until_s
            for at, at_s in self._pressed.pop(desk.name, []):
                if at is desk:
                    self.told.append(DeskTold(desk.desk, at_s, TOLD[state.sign]))

    def kiosk(self, kiosk: SimKiosk) -> None:
        state = kiosk.shell.state
        self._look(kiosk.name, state.menu, stale=state.stale or state.away)

    def pressed(self, desk: SimDesk, button: Button) -> None:
        """A clerk pressed *button*; the clerk must be told something, if the desk counts it."""
        state, now_s = desk.unit.state, self._scheduler.now_s
        counted_s = max((at_s for _, at_s in state.counted), default=-9.0)
        if state.asking is None and not state.in_line and now_s - counted_s > 2 * state.repeat_s:
            self._pressed.setdefault(desk.name, []).append((desk, now_s))

    def end(self) -> list[DeskTold]:
        """Return what clerks were told, and which presses nobody answered at all."""
        now_s = self._scheduler.now_s
        return self.told + [
            DeskTold(desk.desk, at_s, "")
            for presses in self._pressed.values()
            for desk, at_s in presses
            if desk.alive and now_s - at_s > ANSWER_S
        ]

    def _look(self, device: str, view: BoardView | DeskView | Menu | None, *, stale: bool) -> None:
        if view is None:
            return
        seen, was_stale = self._last.get(device, (None, False))
        if view is not seen or stale is not was_stale:
            self._last[device] = view, stale
            self._shows(device, said_by(view), stale=stale)

    def _shows(self, device: str, said: Hashable, *, stale: bool) -> None:
        if self._said.get(device) != (said, stale):
            self._said[device] = said, stale
            self.looks.append(Look(device, self._scheduler.now_s, said, stale))


def _tail_s(kind: str) -> float:
    return LATE_S if kind in ("doubling", "mixing") else 0.0
