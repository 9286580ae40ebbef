"""Views go down: after each commit the pictures that changed are published, what people wait for first."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from itertools import chain
from typing import Literal

import msgspec

from contract import topics
from contract.clock import Clock
from contract.codec import cloud_event, encode
from contract.events import (
    DayOpened,
    DeskClosed,
    DeskOpened,
    DeskPaused,
    DrawHeld,
    Entry,
    HallStopped,
    HallWentOn,
    OfTicket,
    SlipReported,
    TicketCalled,
    TicketIssued,
    TicketNoShow,
    TicketParked,
    TicketPutBack,
    TicketRecalled,
    TicketServed,
    TicketStarted,
    TicketTransferred,
)
from contract.names import BoardId, DeskId, KioskId, ServiceId, StatusToken
from contract.views import Beat
from hub.domain.branch import Branch
from hub.domain.layout import Layout
from hub.domain.settings import BranchSettings
from hub.estimate import likely_wait
from hub.views import Pictures

Publish = Callable[[str, bytes, bool], None]
"""(topic, payload, retained): hands a message to the broker's client, and never waits."""
Committed = Callable[[], AbstractAsyncContextManager[Branch]]
Face = tuple[Literal["desk"], DeskId] | tuple[Literal["board"], BoardId] | tuple[Literal["kiosk"], KioskId]
"""A device that draws a view."""

AGAIN_S = 1.0
"""How long a store that could not be read is left alone."""
AT_ONCE = 12
"""So many views are made before waiting commands get their turn."""
WITHHELD = StatusToken("-" * 22)
"""Stands in published events for the token that only the visitor may have."""

AT_DESK = (
    TicketCalled,
    TicketRecalled,
    TicketStarted,
    TicketServed,
    TicketNoShow,
    TicketPutBack,
    TicketParked,
)
DESK_STATE = (DeskOpened, DeskPaused, DeskClosed)
WHOLE_HALL = (HallStopped, HallWentOn)
"""What everybody must know at once, wherever they look."""


class Publisher:
    """Publish what each device must draw, and nothing else.

    A desk at which something happened and the boards of its room get their views at once, inside the commit's
    own turn. Views in which only counts and estimates changed follow within `calm_s`, each once. When the
    broker comes back everything is published anew: correctness never rests on what it kept.
    """

    def __init__(
        self,
        settings: BranchSettings,
        *,
        clock: Clock,
        publish: Publish,
        beat_s: float = 3.0,
        calm_s: float = 0.25,
    ) -> None:
        self._branch = settings.branch
        self._layout = Layout(settings)
        self._clock = clock
        self._publish = publish
        self._beat_s = beat_s
        self._calm_s = calm_s
        self._due: dict[Face, None] = {}
        self._everything = True
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._latest: tuple[int, int] | None = None
        self._touching = {service: self._faces_touched_by(service) for service in self._layout.services}

    def show(self, branch: Branch, entries: Sequence[Entry]) -> None:
        """Publish what must be seen at once of *entries*, just stored; the rest follows from `run`."""
        self._latest = branch.epoch, branch.seq
        if any(isinstance(entry.event, DayOpened) for entry in entries):
            self.publish_all_soon()
        at_once = dict.fromkeys(self._seen_at_once(branch, entries))
        self._publish_views(branch, at_once)
        for entry in entries:
            self._publish_event(entry)
        self._due |= dict.fromkeys(chain.from_iterable(self._touched(branch, entry) for entry in entries))
        for face in at_once:
            self._due.pop(face, None)
        if self._due:
            self._wake.set()

    async def run(self, committed: Committed) -> None:
        """Publish what `show` left for later, everything after each connect, and the beat, until cancelled.

        Args:
            committed: gives the branch as it is stored; see `hub.authority.Authority.committed`.
        """
        self._loop = asyncio.get_running_loop()
        if self._everything:
            self._wake.set()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._beat())
            tasks.create_task(self._follow(committed))

    def publish_all_soon(self) -> None:
        """Have every view published again; may be called from any thread."""
        self._everything = True
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has been closed: the hub is stopping
                self._loop.call_soon_threadsafe(self._wake.set)

    async def _beat(self) -> None:
        while True:
            if self._latest is not None:
                epoch, seq = self._latest
                beat = Beat(branch=self._branch, epoch=epoch, seq=seq, at=self._clock.now())
                self._publish(topics.beat(self._branch), encode(beat), False)  # noqa: FBT003  never retained
            await asyncio.sleep(self._beat_s)

    async def _follow(self, committed: Committed) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            faces = self._taken()
            try:
                for first in range(0, len(faces), AT_ONCE):
                    async with committed() as branch:
                        self._latest = branch.epoch, branch.seq
                        self._publish_views(branch, faces[first : first + AT_ONCE])
            except OSError:  # the store is away; the authority says so once, and what was due stays due
                self._due |= dict.fromkeys(faces)
                self._wake.set()
                await asyncio.sleep(AGAIN_S)
            await asyncio.sleep(self._calm_s)

    def _taken(self) -> list[Face]:
        faces = list(self._all_faces()) if self._everything else list(self._due)
        self._everything = False
        self._due.clear()
        return faces

    def _all_faces(self) -> Iterator[Face]:
        yield from (("desk", desk) for desk in self._layout.desks)
        yield from (("board", board) for board in self._layout.boards)
        yield from (("kiosk", kiosk) for kiosk in self._layout.kiosks)

    def _publish_views(self, branch: Branch, faces: Iterable[Face]) -> None:
        pictures = Pictures(branch, self._clock.now(), likely_wait)
        for face in faces:
            match face:
                case ("desk", desk):
                    topic, view = topics.desk_view(self._branch, desk), encode(pictures.desk(desk))
                case ("board", board):
                    topic, view = topics.board_view(self._branch, board), encode(pictures.board(board))
                case ("kiosk", kiosk):
                    topic, view = topics.kiosk_view(self._branch, kiosk), encode(pictures.menu(kiosk))
            self._publish(topic, view, True)  # noqa: FBT003  views are always retained

    def _publish_event(self, entry: Entry) -> None:
        event = entry.event
        if isinstance(event, TicketIssued):
            entry = msgspec.structs.replace(entry, event=msgspec.structs.replace(event, token=WITHHELD))
        topic = topics.event(self._branch, str(event.__struct_config__.tag))
        self._publish(topic, cloud_event(entry, self._branch), False)  # noqa: FBT003  never retained

    def _seen_at_once(self, branch: Branch, entries: Sequence[Entry]) -> Iterator[Face]:
        if any(isinstance(entry.event, WHOLE_HALL) for entry in entries):
            yield from self._all_faces()
            return
        desks = self._layout.desks
        changed = [(desk, entry) for entry in entries for desk in _desks_of(entry, branch) if desk in desks]
        yield from (("desk", desk) for desk, _ in changed)
        rooms = {desks[desk].room for desk, entry in changed if not isinstance(entry.event, DESK_STATE)}
        for board in self._layout.boards.values():
            if not rooms.isdisjoint(board.rooms):
                yield "board", board.id

    def _touched(self, branch: Branch, entry: Entry) -> Iterable[Face]:
        event = entry.event
        if isinstance(event, TicketTransferred | DrawHeld):
            return self._all_faces()  # it does not say what the ticket waited for before
        if isinstance(event, OfTicket) and not isinstance(event, SlipReported):
            ticket = branch.tickets.get(event.ticket)
            return self._touching.get(ticket.service, ()) if ticket else ()
        if isinstance(event, DESK_STATE):
            services = self._layout.desk(event.desk).services
            return chain.from_iterable(self._touching[service] for service in services)
        return ()

    def _faces_touched_by(self, service: ServiceId) -> tuple[Face, ...]:
        """Return who shows counts or estimates that change with the line of *service*."""
        layout = self._layout
        sharing = {other for desk in layout.desks_of[service] for other in layout.desks[desk].services}
        sharing.add(service)
        desks = {desk for other in sharing for desk in layout.desks_of[other]}
        rooms = {layout.desks[desk].room for desk in desks}
        return (
            *(("desk", desk) for desk in layout.desks if desk in desks),
            *(("board", board.id) for board in layout.boards.values() if not rooms.isdisjoint(board.rooms)),
            *(
                ("kiosk", kiosk.id)
                for kiosk in layout.kiosks.values()
                if not kiosk.services or not sharing.isdisjoint(kiosk.services)
            ),
        )


def _desks_of(entry: Entry, branch: Branch) -> Iterator[DeskId]:
    """Yield the desks at which *entry* happened, whose clerks and visitors look at the screen now."""
    event = entry.event
    if isinstance(event, AT_DESK + DESK_STATE):
        yield event.desk
    elif isinstance(event, TicketTransferred):
        ticket = branch.tickets.get(event.ticket)
        if ticket is not None and ticket.desk is not None:
            yield ticket.desk
