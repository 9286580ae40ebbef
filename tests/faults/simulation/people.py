"""Visitors and clerks of a short day: who comes when, what they touch, how patient they are."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from contract.states import DeskState
from desk.signals import Button as Press
from kiosk.happenings import Button, ChangeCount, Counted, PickLanguage, PickService
from kiosk.screens import (
    Away,
    Confirm,
    Issuing,
    Languages,
    Printing,
    Refused,
    Services,
    Shown,
    Taken,
)
from okienko.promise.evidence import Story
from okienko.promise.history import Output
from tests.faults.simulation.devices import SimKiosk
from tests.faults.simulation.hall import LANGUAGES
from tests.faults.simulation.world import World


@dataclass(slots=True)
class Visitor:
    """One visitor; *stage* is how far the touching has got."""

    name: str
    service: str
    language: str
    codes: tuple[str, ...] = ()
    impatient: bool = False
    trembles: bool = False
    party: int = 1
    people: int = 1
    number: str = ""
    refused: str = ""
    on_screen: bool = False
    tries: int = 0
    asked: bool = False
    touched_s: float = -9.0
    left_s: float | None = None
    may_be_refused: frozenset[str] = frozenset()


COMES_AGAIN = frozenset({"hall-stopped", "service-closed", "hub-busy"})
"""Refusals after which one tries once more in a while."""


@dataclass(slots=True)
class Queue:
    """The line in front of one kiosk."""

    waiting: deque[Visitor] = field(default_factory=deque)
    here: Visitor | None = None
    planned: bool = False


class Visitors:
    """All visitors of a day, in lines before the kiosks."""

    def __init__(self, world: World, *, count: int, within_s: float) -> None:
        self._world, self._scheduler = world, world.scheduler
        chance = world.scheduler.chance
        self.all: list[Visitor] = []
        self._queues = {kiosk.id: Queue() for kiosk in world.settings.kiosks}
        services = [service.id for service in world.settings.services]
        for each in range(count):
            visitor = Visitor(
                f"visitor {each + 1}",
                chance.choice(services),
                chance.choice(LANGUAGES),
                impatient=chance.random() < 0.05,
                trembles=chance.random() < 0.2,
                party=chance.choice((1, 1, 1, 2)),
            )
            self.all.append(visitor)
            self._scheduler.at(chance.uniform(1, within_s), None, self._comes, visitor)
        world.after_work = self._seen

    @property
    def are_done(self) -> bool:
        return all(visitor.left_s is not None for visitor in self.all)

    def stories(self) -> list[Story]:
        return [
            Story(each.name, each.number, each.refused, each.service, each.people)
            for each in self.all
            if not each.impatient and each.refused not in each.may_be_refused
        ]

    def _comes(self, visitor: Visitor) -> None:
        kiosks = [name for name in self._queues if f"kiosk-{name}" not in self._world.off]
        kiosk = min(kiosks or self._queues, key=lambda name: len(self._queues[name].waiting))
        self._queues[kiosk].waiting.append(visitor)
        self._look(kiosk)

    def _seen(self, kiosk: SimKiosk) -> None:
        self._look(kiosk.name.removeprefix("kiosk-"))

    def _look(self, kiosk: str) -> None:
        """Plan the next touch, if somebody is there and none is planned."""
        queue = self._queues[kiosk]
        if queue.planned or f"kiosk-{kiosk}" in self._world.off or kiosk not in self._world.kiosks:
            return
        if queue.here is None and not queue.waiting:
            return
        screen = self._world.state_of(kiosk).screen
        if isinstance(screen, Issuing | Printing):
            return
        queue.planned = True
        self._scheduler.after(self._scheduler.chance.uniform(0.55, 0.9), None, self._touches, kiosk)

    def _touches(self, kiosk: str) -> None:
        queue = self._queues[kiosk]
        queue.planned = False
        if f"kiosk-{kiosk}" in self._world.off:
            return
        machine = self._world.kiosks[kiosk]
        screen = machine.shell.state.screen
        if queue.here is None:
            if not queue.waiting or not isinstance(screen, Languages):
                if isinstance(screen, Taken | Shown):
                    machine.shell.touch(Button.DONE)
                return
            queue.here = queue.waiting.popleft()
            queue.here.touched_s = self._scheduler.now_s
        self._act(kiosk, queue, queue.here, machine, screen)

    def _act(  # noqa: C901, PLR0912  one line a screen
        self, kiosk: str, queue: Queue, visitor: Visitor, machine: SimKiosk, screen: object
    ) -> None:
        shell, chance = machine.shell, self._scheduler.chance
        match screen:
            case Languages():
                if visitor.asked:
                    # The kiosk went dark before it gave a number: one begins again.
                    visitor.asked = False
                if visitor.codes:
                    shell.scan(visitor.codes[0])
                else:
                    shell.touch(PickLanguage(visitor.language))
            case Services():
                shell.touch(PickService(visitor.service))
            case Confirm(people=people):
                if people < visitor.party and visitor.service == "A":
                    shell.touch(ChangeCount(Counted.PEOPLE, 1))
                    return
                visitor.asked, visitor.people = True, people
                shell.touch(Button.CONFIRM)
                if visitor.trembles:
                    shell.touch(Button.CONFIRM)
                if visitor.impatient:
                    self._leaves(kiosk, queue, visitor)
            case Taken(ticket=ticket) | Shown(ticket=ticket):
                visitor.number = ticket.number
                if isinstance(screen, Shown):
                    self._is_shown(kiosk, ticket.number, ticket.ticket)
                shell.touch(Button.DONE)
                self._leaves(kiosk, queue, visitor)
            case Refused(code=code, number=number):
                shell.touch(Button.HOME)
                self._refused(kiosk, queue, visitor, code, number)
            case Away(command=command) if command is not None:
                shell.touch(Button.RETRY if chance.random() < 0.7 else Button.HOME)
            case _:
                return

    def _refused(self, kiosk: str, queue: Queue, visitor: Visitor, code: str, number: str) -> None:
        if code in COMES_AGAIN:
            queue.here = None
            self._scheduler.after(self._scheduler.chance.uniform(3, 8), None, self._comes, visitor)
            return
        visitor.refused = code
        if code == "booking-used" and number:  # it is told which ticket that was
            visitor.number = number
            self._is_shown(kiosk, number)
        self._leaves(kiosk, queue, visitor)

    def _is_shown(self, kiosk: str, number: str, ticket: str = "") -> None:
        self._world.outputs.append(Output(f"kiosk-{kiosk}", number, ticket, at_s=self._scheduler.now_s))

    def _leaves(self, kiosk: str, queue: Queue, visitor: Visitor) -> None:
        visitor.left_s = self._scheduler.now_s
        queue.here = None
        self._world.note(visitor.name, "leaves", visitor.number, visitor.refused)

    def kiosk_died(self, kiosk: str) -> None:
        """Whoever stood there has a slip in hand, or goes to another kiosk."""
        queue = self._queues[kiosk]
        visitor, queue.here, queue.planned = queue.here, None, False
        if visitor is None:
            return
        number = self._world.paper_since(kiosk, visitor.touched_s)
        if number:
            visitor.number = number
            self._leaves(kiosk, queue, visitor)
        else:
            self._comes(visitor)


_LIKELY = {
    Press.NEXT: 62,
    Press.RECALL: 10,
    Press.NO_SHOW: 7,
    Press.PUT_BACK: 5,
    Press.START: 5,
    Press.SERVE: 5,
    Press.UNDO: 3,
    Press.PARK: 3,
}
"""How likely a clerk presses what while a visitor is there, of 100."""


class Clerks:
    """Clerks who press buttons, each at one desk, until nobody waits any more."""

    def __init__(self, world: World) -> None:
        self._world, self._scheduler = world, world.scheduler
        self.going = True
        for number, desk in enumerate(world.settings.desks):
            self._scheduler.after(0.5 + number * 0.7, None, self._acts, desk.id)

    def _acts(self, desk: str) -> None:
        chance, there = self._scheduler.chance, self._world.desks.get(desk)
        rest_s = chance.uniform(2.5, 6.0)
        if there is not None and there.alive:
            rest_s = self._presses(there) or rest_s
        self._scheduler.after(rest_s, None, self._acts, desk)

    def _presses(self, desk) -> float | None:
        chance, view = self._scheduler.chance, desk.unit.state.view
        if view is None or view.state is not DeskState.OPEN:
            desk.press(Press.NEXT)
            return 2.5
        if view.current is None:
            if not view.waiting:
                return 1.5
            desk.press(Press.NEXT)
            return chance.uniform(2.2, 5.0)
        if not self.going:
            desk.press(Press.NEXT)
            return chance.uniform(2.1, 3.0)
        what = chance.choices(list(_LIKELY), list(_LIKELY.values()))[0]
        if what is Press.SERVE and self._scheduler.now_s - desk.since_s < 2.2:
            what = Press.NEXT  # nobody serves a visitor who has just been called
        desk.press(what)
        if what is Press.NEXT and chance.random() < 0.15:  # an impatient thumb
            self._scheduler.after(chance.uniform(0.05, 1.9), None, self._again, desk)
        return chance.uniform(2.2, 6.0)

    @staticmethod
    def _again(desk) -> None:
        if desk.alive:
            desk.press(Press.NEXT)
