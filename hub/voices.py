"""Which board speaks which call, while boards come and go: one of a room, or who stands in for it.

A call keeps its voice for as long as that board is there: what is on its way to several boards agrees. Only
when the voice is lost before it has told that the call was spoken, the call is given to the next one.
What was called before this hub started stays with the board that the settings name: nobody knows any more
whether it was spoken, and twice would be wrong.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from contract.names import BoardId, RoomId
from contract.reports import Spoken, Unspoken
from hub.domain.layout import Layout

logger = logging.getLogger(__name__)

REMEMBERED = 500
"""So many calls are known to be spoken or not; a view holds far fewer."""
CANNOT = frozenset({Unspoken.BROKEN, Unspoken.NO_SOUND, Unspoken.ENDED, Unspoken.FIRST})
"""Why a board could not speak a call that another one may still speak."""


@dataclass(slots=True)
class _Given:
    """A call, the board that is to speak it, and those that could not."""

    room: RoomId
    board: BoardId | None
    unable: set[BoardId] = field(default_factory=set)
    done: bool = False


class Voices:
    """Who speaks in the rooms of a branch; see `hub.views.voices.Voicing`. Used from one thread."""

    def __init__(self) -> None:
        self._given: dict[int, _Given] = {}
        self._out: frozenset[BoardId] = frozenset()

    @property
    def out(self) -> frozenset[BoardId]:
        """The boards that cannot be heard now."""
        return self._out

    def of(self, call: int, room: RoomId, layout: Layout) -> BoardId | None:
        given = self._given.get(call)
        return given.board if given is not None else next(iter(layout.voices_in(room)), None)

    def now(self, room: RoomId, layout: Layout) -> BoardId | None:
        voices = layout.voices_in(room)
        return next((board for board in voices if board not in self._out), next(iter(voices), None))

    def speaks(self, board: BoardId, call: int) -> bool:
        """Return whether *board* is to speak *call*, and has not told yet that it is done with it."""
        given = self._given.get(call)
        return given is not None and given.board == board and not given.done

    def owes(self, board: BoardId) -> bool:
        """Return whether *board* has calls to speak of which it has not told anything."""
        return any(given.board == board and not given.done for given in self._given.values())

    def give(self, call: int, room: RoomId, layout: Layout) -> None:
        """Give a new *call* of *room* to the board that speaks there now."""
        self._given[call] = _Given(room, self.now(room, layout))
        while len(self._given) > REMEMBERED:
            del self._given[next(iter(self._given))]

    def hear(self, told: Spoken, layout: Layout) -> set[RoomId]:
        """Take note of what a voice has told; return the room if its call is given to another by that."""
        given = self._given.get(told.call)
        if given is None or given.done or given.board != told.board:
            return set()
        if told.silent in CANNOT and not told.languages:
            given.unable.add(told.board)
            return self._given_anew({told.call: given}, layout)
        given.done = True
        return set()

    def take_out(self, out: Iterable[BoardId], layout: Layout) -> set[RoomId]:
        """Let no board of *out* speak any more, and all others again; return the rooms where that tells."""
        out = frozenset(out)
        if not out and not self._out:
            return set()
        before = {room: self.now(room, layout) for room in layout.rooms}
        self._out = out
        changed = {room for room, voice in before.items() if self.now(room, layout) != voice}
        for room in sorted(changed):
            logger.info("Voice of room %s is now %s", room, self.now(room, layout))
        lost = {
            call: given for call, given in self._given.items() if given.board in self._out and not given.done
        }
        return changed | self._given_anew(lost, layout)

    def _given_anew(self, calls: dict[int, _Given], layout: Layout) -> set[RoomId]:
        rooms = set()
        for given in calls.values():
            able = (
                board
                for board in layout.voices_in(given.room)
                if board not in self._out and board not in given.unable
            )
            board = next(able, given.board)
            if board != given.board:
                given.board = board
                rooms.add(given.room)
        return rooms
