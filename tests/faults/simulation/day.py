"""One day from its seed: people come, things break, everything heals, and the history is judged."""

from __future__ import annotations

import gc
import random
from dataclasses import dataclass, field

from msgspec.structs import replace

from contract.commands import NewBooking
from contract.states import State
from contract.views import BoardView, DeskView, View
from hub.views.timeless import timeless
from okienko.promise.checker import broken
from okienko.promise.history import Hall, History
from okienko.promise.walk import read
from tests.faults.simulation import large
from tests.faults.simulation.bookings import book
from tests.faults.simulation.faults import Faults
from tests.faults.simulation.gathered import gathered
from tests.faults.simulation.hall import hall, settings
from tests.faults.simulation.kinds import PLAIN, Kind, kind_of
from tests.faults.simulation.office import Office
from tests.faults.simulation.people import Clerks, Visitors
from tests.faults.simulation.world import World

ARRIVE_S = 110.0
FAULTS_S = 130.0
HEAL_S = 140.0
LATEST_S = 420.0
SOON_S = 5.0


@dataclass(slots=True)
class Result:
    """What came of one day."""

    seed: int
    visitors: int
    digest: str
    broken: list[str] = field(default_factory=list)
    had: dict[str, int] = field(default_factory=dict)
    planned: list[str] = field(default_factory=list)
    steps: int = 0
    lasted_s: float = 0.0
    lines: list[str] = field(default_factory=list)
    history: History | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what makes a day, and until when: all has healed at *heal_s*, all must rest at *latest_s*."""

    world: World
    crowd: Visitors
    faults: Faults
    clerks: Clerks
    office: Office
    bookings: list[NewBooking]
    hall: Hall
    heal_s: float = HEAL_S
    latest_s: float = LATEST_S


def live(
    seed: int, *, trace: bool = False, visitors: int = 30, keep: bool = False, kind: Kind | None = None
) -> Result:
    """Live through the day of *seed*; the same one is the same day, to the bit.

    *keep*: with its history. *kind*: of another kind than the seed draws.
    """
    kind = kind or kind_of(seed)
    random.seed(seed)  # the pauses between two tries are drawn from the one that all share
    world = World(
        seed, settings(ruled=kind.ruled), begins=kind.begins, keep_trace=trace, in_file=kind.in_file
    )
    crowd = Visitors(world, count=visitors, within_s=ARRIVE_S)
    chance = world.scheduler.chance
    many = 0 if chance.random() < 0.05 else chance.randint(1, 8)
    faults = Faults(world, many=many, within_s=FAULTS_S, knows_time=kind.ruled)
    clerks = Clerks(world)
    office = Office(world, kind, seed, within_s=ARRIVE_S)
    bookings = book(crowd.all, kind, seed, doubtful=faults.sets_the_hubs_clock)
    cast = Cast(world, crowd, faults, clerks, office, bookings, hall(ruled=kind.ruled))
    return lived(seed, cast, trace=trace, keep=keep)


def live_large(seed: int, size: large.Size | None = None, *, trace: bool = False) -> Result:
    """Live through a large day; *size*: with fewer visitors in fewer hours."""
    size = size or large.Size()
    random.seed(seed)
    world = large.LargeWorld(seed, keep_trace=trace)
    crowd = large.LargeCrowd(world, size, seed)
    faults, clerks = size.faults(world), large.LargeClerks(world)
    office = Office(world, PLAIN, seed, within_s=size.arrive_s)
    heal_s = size.arrive_s + HEAL_S - ARRIVE_S
    cast = Cast(world, crowd, faults, clerks, office, crowd.bookings, large.hall(), heal_s, 2 * heal_s + 7200)
    return lived(seed, cast, trace=trace, keep=False)


def lived(seed: int, cast: Cast, *, trace: bool, keep: bool) -> Result:
    """Let the day happen; return what came of it."""
    world, scheduler, told = cast.world, cast.world.scheduler, list[str]()
    world.kiosk_died = cast.crowd.kiosk_died
    world.witness.plan(cast.faults.plan)
    history = None
    try:
        world.begin()
        scheduler.run(0.1)
        cast.office.hand_over(cast.bookings)
        scheduler.run(cast.heal_s)
        cast.faults.heal()
        world.note("healed")
        told += _settle(cast)
        history = gathered(world, cast.crowd.stories(), cast.hall)
        told += [str(each) for each in broken(history)]
    except Exception as error:
        told.append(f"the simulation failed: {type(error).__name__}: {error}")
        if trace:
            raise
    came = Result(
        seed,
        len(cast.crowd.all),
        scheduler.trace.digest,
        told,
        world.had,
        [
            f"{each.at_s:.1f} s {each.kind} ({each.ids}) {each.where} for {each.for_s:.1f} s"
            for each in cast.faults.plan
        ],
        scheduler.steps,
        scheduler.now_s,
        scheduler.trace.lines or [],
        history if keep else None,
    )
    scheduler.end()
    world.store.end()
    world.end()
    return came


def _settle(cast: Cast) -> list[str]:
    """Let the day end when all has come to rest; say what did not."""
    cast.clerks.going = False
    world, scheduler = cast.world, cast.world.scheduler
    why = "?"
    while scheduler.now_s < cast.latest_s and why:
        scheduler.run(scheduler.now_s + 4.0)
        why = _restless(world, cast.crowd) or (
            "somebody of the office waits for an answer" if cast.office.busy else ""
        )
    if why:
        return [f"liveness: {why}, {scheduler.now_s - cast.heal_s:.0f} s after the last fault"]
    world.note("rested")
    cast.clerks.gone = True
    scheduler.run(scheduler.now_s + SOON_S)
    return _apart(world)


def _restless(world: World, crowd: Visitors) -> str:
    if not crowd.are_done:
        waits = [each.name for each in crowd.all if each.left_s is None]
        return f"{', '.join(waits[:3])} still stand before a kiosk"
    for kiosk in world.kiosks.values():
        if not kiosk.alive or kiosk.shell.state.left or kiosk.shell.untold:
            return f"{kiosk.name} has told not all"
    states = read(world.journal()).tickets.values()
    waiting = [each.number for each in states if each.state in {State.WAITING, State.CALLED, State.SERVING}]
    if waiting:
        return f"{', '.join(waiting[:3])} wait or are not done"
    return "the hub is not there" if world.hub is None or not (world.hub.alive and world.hub.is_ready) else ""


def _apart(world: World) -> list[str]:
    """Return which devices do not show what the hub holds."""
    hub = world.hub
    assert hub is not None
    branch = hub.authority._branch
    if branch is None:
        return ["the hub does not know its branch"]
    held = hub.authority.pictures(branch)
    told = [f"the hub stumbled: {each}" for each in hub.loop.troubles] + world.troubles
    for name, board in world.boards.items():
        shown = board.shell.board
        told += _wrong(f"board {name}", shown.view, held.board(name), stale=shown.stale_since is not None)
    for name, desk in world.desks.items():
        state = desk.unit.state
        told += _wrong(f"desk {name}", state.view, held.desk(name), stale=not state.has_link)
    for name, kiosk in world.kiosks.items():
        known = kiosk.shell.state
        told += _wrong(f"kiosk {name}", known.menu, held.menu(name), stale=known.stale or known.away)
        told += [f"kiosk {name} is broken: {known.broken}"] if known.broken else []
    return told


def _wrong(device: str, shown: View | None, held: View, *, stale: bool) -> list[str]:
    if stale:
        return [f"I7: {device} takes the hub for lost"]
    if shown is None or _same(shown) != _same(held):
        return [f"I7: {device} shows something else than the hub holds: {_unlike(shown, held)}"]
    return []


def _same(view: View) -> View:
    """Return *view* without what time alone changes: that may be older than `SOON_S`."""
    if isinstance(view, BoardView):  # calls older than the announce limit leave a board by and by
        # And those from before a start of the hub keep the voice that they had on the board.
        view = replace(view, calls=tuple(replace(call, voice=None) for call in view.calls[:20]))
    elif isinstance(view, DeskView):
        view = replace(view, last=None)
        if view.next is not None and view.next.state in {State.PARKED, State.NO_SHOW}:
            # Who comes back when time has passed, and instead of whom somebody else does then.
            view = replace(view, next=None, why="")
    return timeless(view)


def _unlike(shown: View | None, held: View) -> str:
    if shown is None:
        return "nothing"
    names = shown.__struct_fields__
    unlike = [name for name in names if getattr(_same(shown), name) != getattr(_same(held), name)]
    stamps = f"{shown.epoch}.{shown.seq} against {held.epoch}.{held.seq}"
    return (
        f"{', '.join(unlike)} of {stamps}: {[(getattr(shown, name), getattr(held, name)) for name in unlike]}"
    )


def tidy() -> None:
    """Let go of what the days before have left."""
    gc.collect()
