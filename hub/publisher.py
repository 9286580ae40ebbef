"""Views go down: after each commit the pictures that changed are published, what people wait for first."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from itertools import chain

import msgspec

from contract import topics
from contract.clock import Clock
from contract.codec import cloud_event, encode
from contract.events import (
    DayOpened,
    DrawHeld,
    Entry,
    Event,
    OfTicket,
    PlaceMoved,
    ProfileSwitched,
    SlipReported,
    TicketIssued,
    TicketTakenBack,
    TicketTransferred,
    VisitRated,
    shortened,
)
from contract.names import DeskId, PhoneToken, RoomId, StatusToken
from contract.views import Beat, View
from hub.domain.branch import Branch
from hub.domain.layout import Layout
from hub.domain.settings import BranchSettings
from hub.estimate import likely_wait
from hub.faces import DESK_STATE, WHOLE_HALL, Face, Faces, desks_of, picture_of
from hub.views import Pictures
from hub.views.timeless import timeless
from hub.views.voices import BY_SETTINGS, Voicing

Publish = Callable[[str, bytes, bool], None]
"""(topic, payload, retained): hands a message to the broker's client, and never waits."""
Committed = Callable[[], AbstractAsyncContextManager[Branch]]

Drawn = Mapping[DeskId, tuple[View, bytes]]
"""Views of desks that were made for an answer, and these as JSON."""
NOTHING_DRAWN: Drawn = {}
AGAIN_S = 1.0
"""How long a store that could not be read is left alone."""
AT_ONCE = 12
"""So many views are made before waiting commands get their turn."""
FIRST_S = 0.02
"""For so long after a change only what was published at once is on its way; the rest follows behind it."""
LOOK_S = 10.0
"""So many seconds of the day lie between two looks whether time alone has changed a picture."""
LOOK_REAL_S = 1.0
"""However fast the day passes, no two looks are closer to each other, in seconds of the world."""
NEXT_INSTANT = timedelta(milliseconds=1)
"""A picture is by so much newer than one that bears a later time, of before the clock was set back."""
WITHHELD = StatusToken("-" * 22)
"""Stands in published events for the token that only the visitor may have."""
WITHHELD_PHONE = PhoneToken(WITHHELD)
"""Stands there for the pseudonym of a phone, by which one visitor's days could be told together."""


class Publisher:
    """Publish what each device must draw, and nothing else.

    A desk at which something happened and the boards of its room get their views at once, inside the commit's
    own turn. Views in which only counts and estimates changed follow within `calm_s`, each once; those that
    time alone has changed (a service that opens, a booking that is due) within `LOOK_S`. When the broker
    comes back everything is published anew: correctness never rests on what it kept.
    """

    def __init__(  # noqa: PLR0913  two ways out and three rhythms, all by name
        self,
        settings: BranchSettings,
        *,
        clock: Clock,
        publish: Publish,
        beat_s: float = 3.0,
        calm_s: float = 0.25,
        voices: Voicing = BY_SETTINGS,
    ) -> None:
        self._branch = settings.branch
        self._gone: dict[str, None] = {}
        self._settings, self._faces = settings, Faces(Layout(settings))
        self._clock = clock
        self._publish = publish
        self._beat_s = beat_s
        self._calm_s = calm_s
        self._voices = voices
        self._due: dict[Face, None] = {}
        self._everything = True
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._latest: tuple[int, str, int] | None = None
        self._last: dict[Face, View] = {}

    def show(self, branch: Branch, entries: Sequence[Entry]) -> None:
        """Publish what must be seen at once of *entries*, just stored; the rest follows from `run`."""
        self._latest = branch.epoch, branch.hub, branch.seq
        self._follow_settings(branch)
        if any(isinstance(entry.event, DayOpened | ProfileSwitched) for entry in entries):
            self.publish_all_soon()
        at_once = dict.fromkeys(self._seen_at_once(branch, entries))
        self._publish_views(branch, at_once, branch.drawn)
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
            tasks.create_task(self._look_again(committed))

    def look(self, branch: Branch, faces: Iterable[Face] | None = None) -> None:
        """Publish those views of *faces*, or of all devices, that are not what was last published."""
        self._follow_settings(branch)
        pictures = Pictures(branch, self._clock.now(), likely_wait, self._voices)
        for face in self._faces if faces is None else filter(self._faces.__contains__, faces):
            view, last = picture_of(face, pictures), self._last.get(face)
            if last is None or timeless(view) != timeless(last):
                self._send(face, view)

    def publish_soon(self, rooms: Iterable[RoomId]) -> None:
        """Have the views of all boards in *rooms* published again, together; on the loop's own thread."""
        there = set(rooms)
        boards = self._settings.boards
        self._due |= {("board", board.id): None for board in boards if not there.isdisjoint(board.rooms)}
        self._wake.set()

    def publish_all_soon(self) -> None:
        """Have every view published again; may be called from any thread."""
        self._everything = True
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has been closed: the hub is stopping
                self._loop.call_soon_threadsafe(self._wake.set)

    async def _beat(self) -> None:
        while True:
            if self._latest is not None:
                epoch, hub, seq = self._latest
                beat = Beat(branch=self._branch, epoch=epoch, hub=hub, seq=seq, at=self._clock.now())
                self._publish(topics.beat(self._branch), encode(beat), False)  # noqa: FBT003  never retained
            await asyncio.sleep(self._beat_s)

    async def _follow(self, committed: Committed) -> None:
        while True:
            await self._wake.wait()
            if not self._everything:
                await asyncio.sleep(min(FIRST_S, self._calm_s))
            self._wake.clear()
            publish = self._publish_views if self._everything else self.look
            faces = self._taken()
            try:
                for first in range(0, len(faces), AT_ONCE):
                    async with committed() as branch:
                        self._latest = branch.epoch, branch.hub, branch.seq
                        self._follow_settings(branch)
                        publish(branch, faces[first : first + AT_ONCE])
            except OSError:  # the store is away; the authority says so once, and what was due stays due
                self._due |= dict.fromkeys(faces)
                self._wake.set()
                await asyncio.sleep(AGAIN_S)
            await asyncio.sleep(self._calm_s)

    def _follow_settings(self, branch: Branch) -> None:
        """Go on for the devices that the branch has now, and take back the pictures of those gone."""
        if branch.settings is self._settings:
            return
        before = [*self._gone, *self._faces.topics(self._branch)]
        self._settings, self._faces = branch.settings, Faces(branch.layout)
        there = set(self._faces.topics(self._branch))
        self._gone = dict.fromkeys(topic for topic in before if topic not in there)
        self._take_back()
        self.publish_all_soon()

    def _take_back(self) -> None:
        for topic in self._gone:
            self._publish(topic, b"", True)  # noqa: FBT003  so that nothing is retained there any more

    async def _look_again(self, committed: Committed) -> None:
        while True:
            await asyncio.sleep(max(self._clock.real_s(LOOK_S), LOOK_REAL_S))
            faces = list(self._faces)
            with contextlib.suppress(OSError):  # the store is away; there will be another look
                for first in range(0, len(faces), AT_ONCE):
                    async with committed() as branch:
                        self.look(branch, faces[first : first + AT_ONCE])

    def _taken(self) -> list[Face]:
        faces = list(self._faces) if self._everything else list(self._due)
        if self._everything:
            self._take_back()
        self._everything = False
        self._due.clear()
        return faces

    def _publish_views(self, branch: Branch, faces: Iterable[Face], drawn: Drawn = NOTHING_DRAWN) -> None:
        """Publish the views of *faces*; those of desks that were *drawn* for the answer are the same."""
        pictures = Pictures(branch, self._clock.now(), likely_wait, self._voices)
        for face in faces:
            if face in self._faces:  # else it is of a device that was taken out meanwhile
                made = drawn.get(face[1]) if face[0] == "desk" else None
                self._send(face, *(made or (picture_of(face, pictures),)))

    def _send(self, face: Face, view: View, body: bytes | None = None) -> None:
        sent = _later(view, self._last.get(face))
        self._last[face] = sent
        topic = self._faces.topic(self._branch, face)
        whole = body if body is not None and sent is view else encode(sent)
        self._publish(topic, whole, True)  # noqa: FBT003  views are always retained

    def _publish_event(self, entry: Entry) -> None:
        event = _without_secrets(shortened(entry.event))
        entry = msgspec.structs.replace(entry, event=event)
        topic = topics.event(self._branch, str(event.__struct_config__.tag))
        self._publish(topic, cloud_event(entry, self._branch), False)  # noqa: FBT003  never retained

    def _seen_at_once(self, branch: Branch, entries: Sequence[Entry]) -> Iterator[Face]:
        everywhere = {kind for entry in entries for kind in WHOLE_HALL.get(type(entry.event), ())}
        yield from (face for face in self._faces if face[0] in everywhere)
        layout, desks = branch.layout, branch.layout.desks
        changed = [(desk, entry) for entry in entries for desk in desks_of(entry, branch) if desk in desks]
        yield from (("desk", desk) for desk, _ in changed)
        rooms = {desks[desk].room for desk, entry in changed if not isinstance(entry.event, DESK_STATE)}
        boards = layout.boards.values()
        yield from (("board", board.id) for board in boards if not rooms.isdisjoint(board.rooms))

    def _touched(self, branch: Branch, entry: Entry) -> Iterable[Face]:
        event = entry.event
        if isinstance(event, TicketTransferred | TicketTakenBack | DrawHeld):
            return self._faces  # it does not say what the ticket waited for before
        if isinstance(event, OfTicket) and not isinstance(event, SlipReported | VisitRated):
            ticket = branch.tickets.get(event.ticket)
            return self._faces.touched_by(ticket.service) if ticket else ()
        if isinstance(event, DESK_STATE):
            services = branch.layout.desk(event.desk).services
            return chain.from_iterable(map(self._faces.touched_by, services))
        return ()


def _later(view: View, than: View | None) -> View:
    """Return *view*, stamped so that devices take it for newer though the hub's clock was set back."""
    if than is None or (view.epoch, view.seq) != (than.epoch, than.seq) or view.at >= than.at:
        return view
    return msgspec.structs.replace(view, at=than.at + NEXT_INSTANT)


def _without_secrets(event: Event) -> Event:
    """Return *event* as everybody may read it."""
    if not isinstance(event, TicketIssued | PlaceMoved):
        return event
    return msgspec.structs.replace(event, token=WITHHELD, phone=event.phone and WITHHELD_PHONE)
