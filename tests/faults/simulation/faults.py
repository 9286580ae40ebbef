"""What goes wrong in a day: drawn from its seed, each with its beginning and its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from desk.signals import Button
from tests.faults.simulation.network import CALM, Weather

if TYPE_CHECKING:
    from tests.faults.simulation.world import World

JUMPS = (timedelta(hours=1), timedelta(hours=-1), timedelta(days=365), timedelta(days=-20_000))


@dataclass(frozen=True, slots=True)
class Planned:
    """A fault of some kind, and the faults of `faults.md` that it stands for."""

    kind: str
    ids: str
    at_s: float
    for_s: float
    where: str


class Faults:
    """The faults of one day."""

    def __init__(self, world: World, *, many: int, within_s: float, knows_time: bool = False) -> None:
        self._world, self._chance = world, world.scheduler.chance
        self._downs = 0
        self._bad: Counter[tuple[str, str]] = Counter()
        drawn = [self._drawn(within_s) for _ in range(many)]
        if knows_time:  # or it could not tell whose booking is due
            drawn = [each for each in drawn if (each.kind, each.where) != ("clock", "hub")]
        self.plan = sorted(drawn, key=lambda each: each.at_s)
        for each in self.plan:
            world.scheduler.at(each.at_s, None, self._strike, each)

    @property
    def sets_the_hubs_clock(self) -> bool:
        """Whether the hub will not know what time it is."""
        return any(each.kind == "clock" and each.where == "hub" for each in self.plan)

    def heal(self) -> None:
        """Let everything be well again."""
        world = self._world
        for weather in world.network.weather.values():
            _calm(weather)
        for disk in world.disks.values():
            disk.is_full, disk.cut_at = False, None
        for printer in world.printers.values():
            printer.trouble = printer.cut_at = ""
        world.store.is_away, world.store.loses_word, world.store.cut = False, 0, ""
        world.broker.alive = True
        world.hub_clock.set_off(timedelta())
        for device in self._devices():
            device.clock.set_off(timedelta())
        self._weather_changed()

    def _drawn(self, within_s: float) -> Planned:
        chance = self._chance
        kind = chance.choice(_KINDS)
        ids, places, lasts_s = _ALL[kind]
        where = chance.choice(list(places(self._world)))
        at_s = chance.uniform(3, within_s)
        return Planned(kind, ids, at_s, min(chance.uniform(*lasts_s), within_s + 8.0 - at_s), where)

    def _strike(self, fault: Planned) -> None:
        self._world.note("fault", fault.kind, fault.where, round(fault.for_s, 2))
        getattr(self, "_" + fault.kind.replace("-", "_"))(fault)

    # what happens to the hub

    def _hub_killed(self, fault: Planned) -> None:
        self._in_some_turns(lambda: self._kill_hub(fault.for_s, power=False))

    def _hub_power(self, fault: Planned) -> None:
        self._in_some_turns(lambda: self._kill_hub(fault.for_s, power=True))

    def _commit_cut(self, fault: Planned) -> None:
        self._world.store.cut = fault.where

    def _store_away(self, fault: Planned) -> None:
        self._world.store.is_away = True
        self._later(fault, self._store_back)

    def _store_back(self) -> None:
        self._world.store.is_away = False

    def _word_lost(self, fault: Planned) -> None:
        self._world.store.loses_word = self._chance.randint(1, 2)

    # what happens to devices

    def _device_killed(self, fault: Planned) -> None:
        kind, _, name = fault.where.partition("-")
        device = self._world._of(kind).get(name)
        if device is not None and device.alive:
            self._world.hit(f"{kind}-killed")
            self._world.kill(device, back_s=fault.for_s)

    def _kiosk_cut(self, fault: Planned) -> None:
        disk = self._world.disks[self._chance.choice(list(self._world.disks))]
        disk.cut_soon(self._chance.randint(0, 6), fault.where)

    def _print_cut(self, fault: Planned) -> None:
        printer = self._world.printers[self._chance.choice(list(self._world.printers))]
        printer.cut_at = fault.where

    def _disk_full(self, fault: Planned) -> None:
        disk = self._world.disks[fault.where]
        disk.is_full = True
        self._later(fault, lambda: setattr(disk, "is_full", False))

    def _printer(self, fault: Planned) -> None:
        printer = self._world.printers[self._chance.choice(list(self._world.printers))]
        printer.trouble = fault.where
        self._later(fault, lambda: setattr(printer, "trouble", ""))

    # what happens to wires

    def _broker_down(self, fault: Planned) -> None:
        self._world.hit("broker-killed")
        self._world.broker.kill(forget=fault.where == "forgets")
        self._downs += 1
        self._later(fault, self._broker_back)

    def _broker_back(self) -> None:
        self._downs -= 1
        self._world.broker.alive = self._downs == 0

    def _partition(self, fault: Planned) -> None:
        self._change(fault, "cut", to=True)

    def _half_open(self, fault: Planned) -> None:
        self._change(fault, "deaf", to=True)

    def _slow_wire(self, fault: Planned) -> None:
        self._change(fault, "delay_s", to=2.0)

    def _lossy(self, fault: Planned) -> None:
        self._change(fault, "loss", to=0.3)

    def _doubling(self, fault: Planned) -> None:
        self._change(fault, "twice", to=0.5)

    def _mixing(self, fault: Planned) -> None:
        self._change(fault, "mixed", to=0.5)

    # clocks and hands

    def _clock(self, fault: Planned) -> None:
        clocks = [each.clock for each in self._devices() if each.name == fault.where]
        for clock in clocks or [self._world.hub_clock]:
            self._world.hit("clock-jumped")
            clock.set_off(self._chance.choice(JUMPS))
            self._later(fault, lambda clock=clock: clock.set_off(timedelta()))

    def _flood(self, fault: Planned) -> None:
        desk = self._world.desks.get(fault.where)
        for press in range(self._chance.randint(10, 40)):
            self._world.scheduler.after(press * 0.01, desk, self._press, fault.where, Button.NEXT)

    def _at_once(self, fault: Planned) -> None:
        for desk in self._world.desks:
            self._press(desk, Button.NEXT)

    def _press(self, desk: str, button: Button) -> None:
        there = self._world.desks.get(desk)
        if there is not None and there.alive:
            self._world.hit("presses-at-once")
            there.press(button)

    # how

    def _change(self, fault: Planned, what: str, *, to: float) -> None:
        self._bad[fault.where, what] += 1
        self._make(fault.where, what, to)
        self._later(fault, lambda: self._over(fault.where, what))

    def _over(self, where: str, what: str) -> None:
        self._bad[where, what] -= 1
        if not self._bad[where, what]:  # the end of one does not end another of its kind
            self._make(where, what, getattr(CALM, what))

    def _make(self, where: str, what: str, to: float) -> None:
        setattr(self._world.network.of(where), what, to)
        self._weather_changed()

    def _weather_changed(self) -> None:
        for device in self._devices():
            device._wire.weather_changed()
        if self._world.hub is not None:
            self._world.hub.wire.weather_changed()

    def _devices(self) -> Iterator:
        for kind in ("kiosk", "desk", "board"):
            yield from self._world._of(kind).values()

    def _later(self, fault: Planned, what: Callable[[], object]) -> None:
        self._world.scheduler.after(fault.for_s, None, what)

    def _kill_hub(self, back_s: float, *, power: bool) -> None:
        hub = self._world.hub
        if hub is not None and hub.alive:
            self._world.hit("hub-power-cut" if power else "hub-killed")
            self._world.kill(hub, back_s=back_s, power=power)

    def _in_some_turns(self, what: Callable[[], None]) -> None:
        """Do *what* between two turns of the whole simulation, some way on."""
        scheduler, left = self._world.scheduler, self._chance.randint(0, 120)

        def count_down() -> None:
            nonlocal left
            left -= 1
            if left < 0:
                scheduler.before_turn = None
                what()

        scheduler.before_turn = count_down


def _calm(weather: Weather) -> None:
    for name in Weather.__slots__:
        setattr(weather, name, getattr(CALM, name))


def _kiosks(world: World) -> list[str]:
    return list(world.disks)


def _devices(world: World) -> list[str]:
    branch = world.settings
    return [
        *(f"kiosk-{each.id}" for each in branch.kiosks),
        *(f"desk-{each.id}" for each in branch.desks),
        *(f"board-{each.id}" for each in branch.boards),
    ]


def _with_hub(world: World) -> list[str]:
    return [*_devices(world), "hub"]


def _desks(world: World) -> list[str]:
    return [each.id for each in world.settings.desks]


def _these(*places: str) -> Callable[[World], list[str]]:
    return lambda _world: list(places)


_ALL: dict[str, tuple[str, Callable[[World], list[str]], tuple[float, float]]] = {
    "hub-killed": ("F01", _these("hub"), (0.5, 25)),
    "hub-power": ("F02", _these("hub"), (1, 15)),
    "commit-cut": ("F01 F02", _these("before", "after"), (1, 8)),
    "store-away": ("F19", _these("hub"), (0.5, 15)),
    "word-lost": ("F01 F19", _these("hub"), (1, 2)),
    "device-killed": ("F03 F04", _devices, (1, 15)),
    "kiosk-cut": ("F03", _these("before", "within", "after"), (1, 8)),
    "print-cut": ("F03", _these("mid-print", "after-print"), (1, 8)),
    "disk-full": ("F19", _kiosks, (3, 30)),
    "printer": ("F22 F23 F24", _these("paper-out", "unplugged", "breaks-off", "no-answer"), (3, 30)),
    "broker-down": ("F05", _these("forgets", "keeps"), (0.5, 20)),
    "partition": ("F06 F07 F08", _with_hub, (2, 60)),
    "half-open": ("F09", _devices, (2, 40)),
    "slow-wire": ("F09 F34", _with_hub, (5, 40)),
    "lossy": ("F09 F12", _with_hub, (5, 40)),
    "doubling": ("F10", _with_hub, (5, 40)),
    "mixing": ("F11", _with_hub, (5, 40)),
    "clock": ("F13 F14", _with_hub, (5, 60)),
    "flood": ("F25 F26 F27 F29", _desks, (1, 2)),
    "at-once": ("F28", _these("all"), (1, 2)),
}
_KINDS = tuple(_ALL)
