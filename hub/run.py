"""One running hub: what it consists of is started here in one visible order, and stopped in the reverse.

Store and authority first, then the broker, then the pictures, the doors last: nobody is let in before the
queue is as it was, and nobody is inside when it closes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from contract.clock import Clock
from contract.events import Entry
from contract.hall_views import Alarm
from contract.names import HUB, StatusToken
from contract.release import release
from contract.states import State
from hub import gone_back
from hub.accounts.gate import Gate
from hub.authority import Authority, Show
from hub.backup.kept import alarms_of, backing_up
from hub.branch_file import BranchFile
from hub.branch_watch import BranchWatch
from hub.calendars import kept_in_step, watches
from hub.config import HubSettings, require_own_machine
from hub.damage_watch import DamageWatch
from hub.domain.branch import Branch
from hub.domain.settings import BranchSettings
from hub.doorway import let_in
from hub.drafts.keeper import Drafts
from hub.drafts.paper_rows import SlipOf
from hub.given_way import Way
from hub.http.alarm_watch import AlarmWatch
from hub.http.board_watch import BoardWatch
from hub.http.devices import Devices
from hub.http.readings import Behind
from hub.http.server import bound
from hub.http.tries import Tries
from hub.lease import Lease, LeasedWire
from hub.measures import Measures, line_of, measures_of, show_limits
from hub.publisher import Publisher
from hub.pulse import task, watched
from hub.refresh import Refresh
from hub.retention import Retention
from hub.rivals import Rivals
from hub.rubbish import Rubbish
from hub.standby import leased
from hub.store import Store
from hub.stored import Kept, begun_under, in_data
from hub.voices import Voices
from hub.web.changes import Changes
from link.broker import Broker, Wire
from link.health import Health

logger = logging.getLogger(__name__)

SETTINGS = "the hub's settings"


@dataclass(frozen=True, slots=True)
class RunningHub:
    """A hub that is ready: where it listens, and its parts."""

    url: str
    port: int
    authority: Authority
    behind: Behind
    gate: Gate
    lease: Lease
    way: Way


@contextlib.asynccontextmanager
async def running_hub(  # noqa: PLR0913  # each part of the hub may be given
    settings: HubSettings,
    clock: Clock,
    *,
    branch: BranchSettings | None = None,
    store: Store | None = None,
    wire: Wire | None = None,
    where: str = SETTINGS,
    slip_of: SlipOf | None = None,
) -> AsyncIterator[RunningHub]:
    """Run a hub while inside; what else is given takes the place of what the *settings* in *where* name.

    Raises:
        BadSettings: settings or branch cannot be used.
        CannotListen: the port is taken.
        StoreError: the database cannot be used.
    """
    require_own_machine(settings.http, where)
    branch, file = begun_under(settings, branch)
    async with contextlib.AsyncExitStack() as parts:
        opened = parts.enter_context(contextlib.closing(bound(settings.http)))
        kept = Kept(store) if store else in_data(settings, branch, where, clock)
        data = Path(settings.data) if store is None else None
        lease, changes = await _leased(kept, branch, opened, data), Changes()
        wire, ear = _wires(settings, branch, wire, lease)
        publisher, boards = _showing(branch, clock, wire, refresh := Refresh(wire))
        show = partial(_show, [boards.show, publisher.show, changes.show])
        given = partial(Authority, mint_token=new_token, seed_of=kept.seeds, voices=boards.voices)
        authority = given(branch, kept.store, clock=clock, show=show, line=line_of(settings))
        measures = measures_of(settings, lambda: authority.settings, clock, wire, in_memory=store is not None)
        way, told = _rivals(publisher, authority, measures, lease, ear=ear, data=data)
        behind = _behind(settings, authority, file, measures, kept, told=told, boards=boards, slip_of=slip_of)
        await _begun(behind, parts, lease, kept)
        parts.enter_context(_on_the_wire(behind, publisher))
        await parts.enter_async_context(_at_work(behind, publisher, refresh))
        inside = let_in(behind, changes, settings, measures, opened, lease, kept.people)
        gate, port = await parts.enter_async_context(inside)
        parts.callback(changes.close)
        await parts.enter_async_context(_looked_after(settings, behind, changes, gate, measures))
        yield await _ready(settings, port, behind, gate, lease=lease, way=way)


async def _leased(kept: Kept, branch: BranchSettings, opened: socket.socket, data: Path | None) -> Lease:
    """Wait until *branch* is ours to write, and find what is kept beside its journal."""
    lease = await leased(kept.store, branch.branch, opened, data)
    try:
        await asyncio.to_thread(kept.begin)
    except BaseException:
        kept.store.close()
        raise
    return lease


def _wires(
    settings: HubSettings, branch: BranchSettings, given: Wire | None, lease: Lease
) -> tuple[Wire, Callable[[], Wire] | None]:
    """Return the wire of the hub, and what makes another to hear of a rival; one that is *given* is alone."""
    if given is not None:
        return LeasedWire(given, lease), None
    name = f"hub-{branch.branch}"
    ear = partial(Broker, settings.broker, f"{name}-in-doubt")
    return LeasedWire(Broker(settings.broker, name), lease), ear


def _rivals(  # noqa: PLR0913  all that another hub of the branch touches
    publisher: Publisher,
    authority: Authority,
    measures: Measures,
    lease: Lease,
    *,
    ear: Callable[[], Wire] | None,
    data: Path | None,
) -> tuple[Way, Sequence[Callable[[], Iterable[Alarm]]]]:
    """Listen for another hub; return whether this one gives way to it, and what tells of it and of limits."""
    way, again = Way(data if lease.is_for_ever else None, measures.clock.now), publisher.publish_all_soon
    wire = measures.wire
    rivals = Rivals(wire, authority, lease=lease, republish=again, another_ear=ear, gave_way=way.given)
    return way, [*measures.alarms, rivals.rivalry.alarms]


async def _begun(behind: Behind, parts: contextlib.AsyncExitStack, lease: Lease, kept: Kept) -> None:
    """Begin to write, which ends with the *parts*, and take the branch's file over as it is now."""
    parts.push_async_callback(behind.authority.stop)
    await behind.authority.start()
    kept.epoch = lambda: behind.authority.epoch
    if kept.beside is not None:
        await gone_back.begin(behind.authority, kept.folder)
        await parts.enter_async_context(task(gone_back.run(behind.authority, kept.folder), "gone-back"))
    await asyncio.to_thread(behind.drafts.begin)  # from now on no hub before this one changes them
    await parts.enter_async_context(task(lease.keep(behind.authority.renew), "lease"))
    await behind.watch.begin()


@contextlib.asynccontextmanager
async def _at_work(behind: Behind, publisher: Publisher, refresh: Refresh) -> AsyncIterator[None]:
    """Follow the branch's file, publish views and look after boards while inside."""
    committed = behind.authority.committed
    async with (
        task(behind.watch.run(), "branch-file"),
        task(publisher.run(committed), "publisher"),
        task(refresh.run(committed), "refresh"),
        task(behind.boards.run(committed), "boards"),
    ):
        yield


@contextlib.asynccontextmanager
async def _looked_after(
    settings: HubSettings, behind: Behind, changes: Changes, gate: Gate, measures: Measures
) -> AsyncIterator[None]:
    """Raise alarms, read calendars, sweep and tell systemd that the hub is well, while inside."""
    days = settings.accounts.deeds_days
    kept = Retention(behind.authority, behind.drafts, gate, measures.clock, deeds_days=days)
    async with (
        task(behind.alarms.run(behind.authority.committed, changes.wake), "alarms"),
        task(kept.run(), "retention"),
        task(measures.disk.run(behind.health), "disk"),
        task(measures.certificates.run(behind.health), "certificates"),
        task(behind.damage.run(), "damage"),
        backing_up(behind.backup),
        kept_in_step(behind.calendars, behind.health),
        task(Rubbish().run(behind.authority.committed), "rubbish"),
        watched(behind.authority),
    ):
        try:
            yield
        finally:
            logger.info("Hub stops")


def new_token() -> StatusToken:
    """Return what opens the page of one ticket: 128 random bits, which nobody guesses."""
    return StatusToken(secrets.token_urlsafe(16))


def _show(shows: Sequence[Show], branch: Branch, entries: Sequence[Entry]) -> None:
    for show in shows:
        show(branch, entries)


def _behind(  # noqa: PLR0913  # all that the doors look at
    settings: HubSettings,
    authority: Authority,
    file: BranchFile | None,
    measures: Measures,
    kept: Kept,
    *,
    told: Sequence[Callable[[], Iterable[Alarm]]],
    boards: BoardWatch,
    slip_of: SlipOf | None,
) -> Behind:
    clock, wire = measures.clock, measures.wire
    health = Health(wire, authority.settings.branch, HUB, release())
    tries = Tries(clock, lambda: authority.settings, authority.knows)
    backup = kept.backup.watch(clock, health) if kept.backup else None
    damage = DamageWatch(authority, health)
    behind = Behind(
        authority=authority,
        tries=tries,
        wire=wire,
        devices=boards.devices,
        boards=boards,
        alarms=AlarmWatch(boards, clock, [tries.alarms, damage.alarms, *told, *alarms_of(backup)]),
        health=health,
        watch=BranchWatch(authority, file, clock, health),
        drafts=Drafts(kept.papers if file is not None else None),
        slip_of=slip_of,
        backup=backup,
        damage=damage,
    )
    behind.calendars.extend(watches(settings.calendars, authority, clock))
    show_limits(behind, measures)
    return behind


def _showing(
    branch: BranchSettings, clock: Clock, wire: Wire, refresh: Refresh
) -> tuple[Publisher, BoardWatch]:
    """Return what publishes the views, and what looks whether boards show and speak them."""
    devices, voices = Devices(branch.branch, clock.now), Voices()
    publisher = Publisher(branch, clock=clock, publish=refresh.publish, voices=voices)
    soon, connected = publisher.publish_soon, lambda: wire.is_connected
    return publisher, BoardWatch(devices, voices, clock, connected=connected, republish=soon)


@contextlib.contextmanager
def _on_the_wire(behind: Behind, publisher: Publisher) -> Iterator[None]:
    """Start the wire, with all that it must know before, and report the hub's own health by it."""
    behind.devices.listen(behind.wire)
    behind.wire.on_connect(publisher.publish_all_soon)
    try:
        behind.wire.start()
        behind.health.ready()
        yield
    finally:
        behind.health.close()
        behind.wire.close()


async def _ready(  # noqa: PLR0913  all that is told of a hub that runs
    settings: HubSettings, port: int, behind: Behind, gate: Gate, *, lease: Lease, way: Way
) -> RunningHub:
    """Return the hub that is ready, and say so; while nobody can administer the branch, also how to begin."""
    url = f"http://{_host(settings.http.listen)}:{port}"
    async with behind.authority.committed() as branch:
        told = (
            f"branch {branch.settings.branch}, epoch {branch.epoch}, {branch.counts[State.WAITING]} waiting"
        )
    logger.info("Hub ready at %s: %s", url, told)
    if token := await gate.first_invitation():
        logger.warning("This branch has no administrator: open %s/welcome/%s once, within a day", url, token)
    return RunningHub(url, port, behind.authority, behind, gate, lease, way)


def _host(listen: str) -> str:
    return f"[{listen}]" if ":" in listen else listen
