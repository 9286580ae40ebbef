"""Whether each board can be seen and heard, and who speaks while one cannot; looked at twice a second.

A board is lost when it or the broker says so, mute when it says so or its voice tells nothing more, and blind
when it says that it is there and does not tell that a call stands on its screen. Whoever is one of these does
not speak; the next board of the room does, until the first has been well for a moment.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from queue import Empty, Full, Queue

from contract.board_layout import Zone
from contract.clock import Clock
from contract.events import Entry, TicketCalled, TicketRecalled
from contract.hall_views import Alarm
from contract.names import BoardId, RoomId, device_id
from contract.reports import Shown, Spoken, Unspoken
from hub.domain.branch import Branch
from hub.http.call_log import CallLine, CallLog
from hub.http.devices import DeviceLine, Devices
from hub.http.due_calls import DueCalls
from hub.store import StoreError
from hub.voices import Voices

LOOK_S = 0.5
WELL_S = 5.0
"""A board that was lost or mute speaks again when it has been well for so long, in real seconds."""
UNHEARD_S = 30.0
"""A board that has not been heard so long after the hub's start cannot be the voice of a room."""
MOST_HEARD = 10_000
"""So many reports wait for the next look; forty boards send fewer in an hour."""
MUTE = "mute"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a board is of no use; *since* is of the day's clock."""

    code: str
    since: datetime
    said: str


class BoardWatch:
    """The boards of one branch.

    Attributes:
        devices: what devices have said of themselves.
        voices: who speaks.
        log: what became of the latest calls on the boards.
        unheard: how many reports were dropped: no room, or from no board of the branch.

    Args:
        devices: what devices have said of themselves.
        voices: who speaks; is told who cannot.
        clock: the day's clock.
        connected: returns whether the broker is there, so that boards could be heard.
        republish: has the views of all boards in these rooms made anew.
        monotonic: real seconds, only forward.
    """

    def __init__(  # noqa: PLR0913  what it looks at, whom it tells, and two clocks
        self,
        devices: Devices,
        voices: Voices,
        clock: Clock,
        *,
        connected: Callable[[], bool],
        republish: Callable[[Iterable[RoomId]], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.devices, self.voices, self._clock = devices, voices, clock
        self._connected, self._republish, self._monotonic = connected, republish, monotonic
        self._heard: Queue[tuple[Shown | Spoken, float]] = Queue(MOST_HEARD)
        self.unheard = 0
        self._due, self.log = DueCalls(), CallLog()
        self._sessions: dict[BoardId, tuple[str, int]] = {}
        self._soundless: set[BoardId] = set()
        self._stuck_s: dict[BoardId, float] = {}
        self._ill_s: dict[BoardId, float] = {}
        self._begun_s = monotonic()
        devices.on_report(self._hear)

    @property
    def heard(self) -> int:
        """How many reports wait for the next look."""
        return self._heard.qsize()

    def _hear(self, report: Shown | Spoken) -> None:
        """Keep *report* for the next look; on the wire's thread."""
        try:
            self._heard.put_nowait((report, self._monotonic()))
        except Full:  # nobody has looked for long, as while the store is away, and somebody floods us
            self.unheard += 1

    def show(self, branch: Branch, entries: Sequence[Entry]) -> None:
        """Take note of the calls in *entries*, just stored; before their views are made."""
        for entry in entries:
            if isinstance(entry.event, TicketCalled | TicketRecalled):
                self._called(branch, entry, entry.event)

    async def run(self, committed: Callable[[], AbstractAsyncContextManager[Branch]]) -> None:
        """Look twice a second, until cancelled."""
        while True:
            with contextlib.suppress(StoreError):  # said once by the writer
                async with committed() as branch:
                    self.look(branch)
            await asyncio.sleep(LOOK_S)

    def look(self, branch: Branch) -> None:
        """Take in what boards have told, and let those speak that can."""
        changed = self._take_in(branch)
        now_s = self._monotonic()
        for board in branch.layout.boards:
            stuck_s = self._due.stuck_since_s(board, now_s)
            if stuck_s is not None and self.voices.owes(board):
                self._stuck_s.setdefault(board, stuck_s)
            if any(self._troubles(branch, board)) or self._is_unheard(board):
                self._ill_s[board] = now_s
        ill = {board for board, at_s in self._ill_s.items() if now_s - at_s < WELL_S}
        self._ill_s = {board: at_s for board, at_s in self._ill_s.items() if board in ill}
        changed |= self.voices.take_out(ill & branch.layout.boards.keys(), branch.layout)
        if changed:
            self._republish(sorted(changed))

    def alarms(self, branch: Branch, now: datetime) -> Iterator[Alarm]:
        """Yield an alarm for each board that has been lost, mute or blind for longer than is tolerable."""
        patience = timedelta(seconds=branch.settings.alarms.board_s)
        for board in branch.layout.boards:
            for trouble in self._troubles(branch, board):
                if trouble.code == "board-mute" and not self._matters(branch, board):
                    continue
                if now - trouble.since >= patience:
                    yield self._alarm(branch, board, trouble)

    def _called(self, branch: Branch, entry: Entry, event: TicketCalled | TicketRecalled) -> None:
        layout, call = branch.layout, entry.seq
        room, ticket = layout.desk(event.desk).room, branch.tickets[event.ticket]
        self.voices.give(call, room, layout)
        line = CallLine(
            call=call,
            number=str(ticket.number),
            desk=event.desk,
            room=room,
            times=ticket.times,
            at=entry.at,
        )
        self.log.called(line, self._monotonic())
        if not self._connected():
            return
        for board in layout.boards.values():
            if room in board.rooms and self._is_there(board.id):
                shows = _shows_calls(branch, board.id, room)
                self._due.sent(board.id, call, self._monotonic(), shows=shows)

    def _take_in(self, branch: Branch) -> set[RoomId]:
        """Take in all reports since the last look; return the rooms where calls have another voice now."""
        changed: set[RoomId] = set()
        if not self._connected():
            self._due.forget_all()
        for board in branch.layout.boards:
            self._forget_if_anew(board)
        with contextlib.suppress(Empty):
            while True:
                changed |= self._take(branch, *self._heard.get_nowait())
        return changed

    def _take(self, branch: Branch, report: Shown | Spoken, heard_s: float) -> set[RoomId]:
        if report.board not in branch.layout.boards:  # a stranger may not fill our memory
            self.unheard += 1
            return set()
        self.log.told(report, heard_s)
        if isinstance(report, Shown):
            self._due.shown(report.board, report.call, heard_s)
            return set()
        self._due.spoken(report.board, report.call, heard_s)
        self._stuck_s.pop(report.board, None)
        if report.silent is Unspoken.NO_SOUND:
            self._soundless.add(report.board)
        elif report.languages:
            self._soundless.discard(report.board)
        return self.voices.hear(report, branch.layout)

    def _forget_if_anew(self, board: BoardId) -> None:
        """Wait for nothing more from a *board* that is away or was started anew: it does not know of it."""
        health = line.health if (line := self._line(board)) is not None else None
        session = ("", 0) if health is None else ("lost" if health.status == "lost" else "", health.session)
        if self._sessions.get(board, session) != session:
            self._due.forget(board)
            self._soundless.discard(board)
            self._stuck_s.pop(board, None)
        self._sessions[board] = session

    def _troubles(self, branch: Branch, board: BoardId) -> Iterator[Trouble]:
        line = self._line(board)
        health = line.health if line is not None else None
        if line is None or health is None:
            return  # a page in a browser, or not there yet: nobody knows
        since = line.since or line.heard_at
        if health.status == "lost":
            yield Trouble("board-lost", since, health.detail or "it does not answer")
            return
        now_s, patience_s = self._monotonic(), branch.settings.alarms.board_s
        if (blind := self._due.blind_call(board, now_s, patience_s)) is not None:
            call, since_s = blind
            said = f"it is there and has not shown call {call}"
            yield Trouble("board-blind", self._instant(since_s, now_s), said)
        if MUTE in (health.fault, *health.faults):
            yield Trouble("board-mute", since, health.detail or "it says that it cannot be heard")
        elif board in self._soundless:
            yield Trouble("board-mute", since, "its sound is switched off in its board.toml")
        elif board in self._stuck_s:
            stuck = self._instant(self._stuck_s[board], now_s)
            yield Trouble("board-mute", stuck, "its voice tells nothing of its calls any more")

    def _instant(self, at_s: float, now_s: float) -> datetime:
        return self._clock.now() - timedelta(seconds=(now_s - at_s) / self._clock.real_s(1.0))

    def _is_unheard(self, board: BoardId) -> bool:
        line = self._line(board)
        unheard = line is None or line.health is None
        return unheard and self._monotonic() - self._begun_s >= UNHEARD_S

    def _is_there(self, board: BoardId) -> bool:
        line = self._line(board)
        return line is not None and line.health is not None and line.health.status != "lost"

    def _line(self, board: BoardId) -> DeviceLine | None:
        return self.devices.line(device_id("board", board))

    def _matters(self, branch: Branch, board: BoardId) -> bool:
        """Return whether *board* is the voice of a room, or stands in for one."""
        layout = branch.layout
        return any(board in layout.voices_in(room) for room in layout.boards[board].rooms)

    def _alarm(self, branch: Branch, board: BoardId, trouble: Trouble) -> Alarm:
        layout = branch.layout
        rooms = layout.boards[board].rooms
        meant = [room for room in rooms if next(iter(layout.voices_in(room)), None) == board]
        voices = {self.voices.now(room, layout) for room in meant} - {board}
        stands_in = f"; {', '.join(sorted(filter(None, voices)))} speaks in its place" if voices else ""
        unheard = "; nobody speaks in its place" if meant and not voices else ""
        return Alarm(
            code=trouble.code,
            about=device_id("board", board),
            since=trouble.since,
            what=f"board {board}: {trouble.said}{stands_in or unheard}",
            way_out=WAYS_OUT[trouble.code],
        )


WAYS_OUT = {
    "board-lost": "look whether it has power and network",
    "board-mute": "look at its loudspeaker and its sound card; `okienko doctor board` says what is missing",
    "board-blind": "look at its screen, and start the board again if it stands still",
}
"""What can be done, by the alarm's code."""


def _shows_calls(branch: Branch, board: BoardId, room: RoomId) -> bool:
    """Return whether the layout of *board* has a place for calls of *room*."""
    layout = branch.layout.layouts.get(branch.layout.boards[board].layout)
    if layout is None:
        return True
    places = [zone for zone in layout.zones if zone.shows in (Zone.CALLS, Zone.LAST)]
    return any(not zone.rooms or room in zone.rooms for zone in places)
