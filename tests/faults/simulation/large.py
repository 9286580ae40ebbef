"""The large day: a whole office day of the shipped large branch, 40 desks, 12 boards and 4 kiosks.

1,200 visitors by default, a good half of them booked into ten-minute slots and a fifth of the others at the
door when it opens; servings are long-tailed, and clerks wait for their visitors. Left out of the branch are
its hours, its quotas and the long texts about services. Otherwise it is as a short day: what breaks is drawn
from the seed, all heals, and the history is judged.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from contract.commands import NewBooking
from contract.names import BookingCode, Language, ServiceId
from contract.states import DeskState, State
from contract.views import BoardView, DeskView
from desk.signals import Button as Press
from hub.branches import text_of
from hub.domain.layout import Layout
from hub.domain.settings import BranchSettings, read_branch
from okienko.demo.hours import without_hours
from okienko.demo.table import Table
from okienko.promise.history import Hall
from tests.faults.simulation.devices import SimDesk
from tests.faults.simulation.faults import Faults
from tests.faults.simulation.people import Clerks, Visitor, Visitors
from tests.faults.simulation.world import World

BEGINS = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
"""Tuesday, eight in the morning in Warsaw."""
VISITORS, BOOKED, AT_THE_DOOR = 1200, 0.55, 0.2
HOURS = 8.0
SERVING_S, MOST_S = 520.0, 2400.0
FAULTS_AN_HOUR = 8
LIKELY = {Press.START: 84, Press.RECALL: 10, Press.NO_SHOW: 5, Press.PUT_BACK: 1}
"""How likely a clerk presses what for a visitor who was called, of 100."""
SLOT = timedelta(minutes=10)
_LEFT_OUT = ("[services.about]", "[services.bring]", "[services.instead]", "[capacity]")


@cache
def branch() -> BranchSettings:
    """Return the large branch as its hub reads it."""
    kept: list[str] = []
    drops = False
    for line in without_hours(text_of("large")).splitlines(keepends=True):
        if line.startswith("["):
            drops = line.startswith(_LEFT_OUT)
        if not drops and not line.startswith("walk_in_limit"):
            kept.append(line)
    return read_branch("".join(kept), "branch.toml")


@cache
def hall() -> Hall:
    """Return the branch as the judge knows it."""
    settings = branch()
    layout, known = Layout(settings), Table(Path(), settings, "", 0).hall()
    return Hall(
        rooms=known.rooms,
        services=known.services,
        rules=known.rules,
        limits=known.limits,
        double_press_s=settings.double_press_s,
        voices={room.id: layout.voices_in(room.id) for room in settings.rooms},
    )


@dataclass(frozen=True, slots=True)
class Size:
    """How many come in how many seconds; *visitors* come until half an hour before the end."""

    visitors: int = VISITORS
    day_s: float = HOURS * 3600

    @property
    def arrive_s(self) -> float:
        """Until when somebody comes."""
        return self.day_s - 1800 if self.day_s > 3600 else 0.7 * self.day_s

    def faults(self, world: World) -> Faults:
        """Draw what breaks, through all of the day."""
        many = max(1, round(FAULTS_AN_HOUR * self.day_s / 3600))
        return Faults(world, many=many, within_s=self.arrive_s, knows_time=True)


class LargeWorld(World):
    """As any other; of the twelve boards one a room is kept for the judge with all that it ever showed."""

    def __init__(self, seed: int, *, keep_trace: bool = False) -> None:
        super().__init__(seed, branch(), begins=BEGINS, keep_trace=keep_trace)
        voices = Layout(self.settings)
        self._kept_boards = {voices.voices_in(room.id)[0] for room in self.settings.rooms}
        self._currents: dict[str, object] = {}

    def board_showed(self, view: BoardView) -> None:
        if view.board in self._kept_boards:
            super().board_showed(view)

    def desk_told(self, view: DeskView) -> None:
        current = view.current and view.current.ticket
        if self._currents.get(view.desk, 0) != current:
            self._currents[view.desk] = current
            super().desk_told(view)


class LargeCrowd(Visitors):
    """All who come on the large day.

    Attributes:
        bookings: what the calendar knows.
    """

    def __init__(self, world: World, size: Size, seed: int) -> None:
        super().__init__(world, count=0, within_s=1.0)
        chance = random.Random(seed ^ 0x1A46E)
        self.bookings: list[NewBooking] = []
        codes = chance.sample(range(100_000, 1_000_000), size.visitors)
        desks = [service for desk in world.settings.desks for service in desk.services]
        for number, code in enumerate(codes, 1):
            service = world.settings.services[0].id
            while (service := chance.choice(desks)) == "Z":
                pass  # nobody serves it alone
            visitor = Visitor(f"visitor {number}", service, chance.choice(world.settings.languages))
            booked_only = service in {"B", "P"}
            if booked_only or chance.random() < BOOKED:
                at_s = self._books(visitor, code, size, chance)
            else:
                early = chance.random() < AT_THE_DOOR
                at_s = chance.uniform(0.5, 60) if early else chance.uniform(60, size.arrive_s)
            self.all.append(visitor)
            world.scheduler.at(at_s, None, self._comes, visitor)

    def _books(self, visitor: Visitor, code: int, size: Size, chance: random.Random) -> float:
        slots = max(1, int(size.arrive_s / SLOT.total_seconds()))
        slot = chance.randrange(slots)
        booking = NewBooking(
            code=BookingCode(str(code)),
            service=ServiceId(visitor.service),
            starts=BEGINS + slot * SLOT,
            language=Language("pl"),
        )
        self.bookings.append(booking)
        visitor.codes = (str(code),)
        return max(0.5, slot * SLOT.total_seconds() + chance.uniform(-1200, 200))


class LargeClerks(Clerks):
    """Clerks who wait for their visitors, and serve them for as long as it takes."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._served: dict[str, tuple[str, float]] = {}

    def _presses(self, desk: SimDesk) -> float | None:
        chance, view = self._scheduler.chance, desk.unit.state.view
        if view is None or view.state is not DeskState.OPEN:
            desk.press(Press.NEXT)
            return 4.0
        if view.current is None:
            if not view.waiting:
                return chance.uniform(8, 15)
            desk.press(Press.NEXT)
            return chance.uniform(8, 40) if self.going else 3.0
        if not self.going:
            desk.press(Press.NEXT)
            return chance.uniform(2.1, 3.0)
        return self._at_the_desk(desk, view)

    def _at_the_desk(self, desk: SimDesk, view: DeskView) -> float:
        chance, now_s = self._scheduler.chance, self._scheduler.now_s
        assert view.current is not None
        if view.current.state is State.CALLED:
            press = chance.choices(list(LIKELY), list(LIKELY.values()))[0]
            desk.press(press)
            return 6.0 if press is Press.START else chance.uniform(8, 30)
        ticket = view.current.ticket
        if self._served.get(desk.desk, ("", 0.0))[0] != ticket:
            serving_s = min(MOST_S, chance.lognormvariate(0, 0.7) * SERVING_S * 0.8)
            self._served[desk.desk] = ticket, now_s + serving_s
        if (left_s := self._served[desk.desk][1] - now_s) > 0:
            return left_s
        desk.press(chance.choices((Press.NEXT, Press.PARK), (98, 2))[0])
        return chance.uniform(5, 30)
