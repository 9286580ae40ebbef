"""What stands on the screen, row by row: the picture that any face of a board draws. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from contract.hall_parts import Stopped
from contract.names import TicketId
from contract.views import Call, Texts, Waiting
from display_board.board import Board


@dataclass(frozen=True, slots=True)
class Row:
    """One called number and where to go.

    Attributes:
        calls: the numbers of the calls that this row shows; a recall shares the row of the call before.
        number: as printed on the slip, ``A042``.
        room: its name in the languages of the branch; empty where the board serves one room only.
        times: 2 and more for a number that is called again.
        at: when it was called, UTC; what a stale board shows beside it.
        stands_out: this is the call's turn: it is drawn inverted.
        over: nobody is expected any more.
    """

    calls: tuple[int, ...]
    number: str
    desk: str
    room: Texts
    times: int
    at: datetime
    stands_out: bool
    over: bool


@dataclass(frozen=True, slots=True)
class Face:
    """The whole picture.

    Attributes:
        large: the rows that must be read from the farthest seat, newest on top.
        last: the calls before those, newest first.
        waiting: how many wait for each service.
        notice: what everybody is told on this kind of day, by language.
        stale_since: when the hub was heard last, if it is silent.
        rooms: the names of the rooms this board serves, as far as its calls tell them.
        stopped: the hall is stopped: nothing else is to be read then.
        connected: whether a picture of the hub was ever received.
    """

    large: tuple[Row, ...] = ()
    last: tuple[Row, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    notice: Texts = field(default_factory=dict)
    stale_since: datetime | None = None
    connected: bool = False
    stopped: Stopped | None = None

    @property
    def calls(self) -> frozenset[int]:
        """The numbers of all calls that can be read on this face."""
        return frozenset(call for row in self.large + self.last for call in row.calls)


def face(board: Board, large: int, last: int) -> Face:
    """Return the face of *board* on a screen with room for so many *large* rows and *last* calls.

    The newest calls whose visitors are still expected are large, and always the one whose turn it is;
    calls that are over fill the rest. Both lists keep the order of the calls, newest first.
    """
    if board.view is None:
        return Face(stale_since=board.stale_since)
    if board.view.stopped is not None:
        return Face(stale_since=board.stale_since, connected=True, stopped=board.view.stopped)
    rows = _rows(board)
    chosen = sorted(rows, key=lambda row: (not row.stands_out, row.over))[:large]
    rest = [row for row in rows if row not in chosen]
    return Face(
        large=tuple(row for row in rows if row in chosen),
        last=tuple(rest[:last]),
        waiting=board.view.waiting,
        notice=board.view.profile.notice if board.view.profile is not None else {},
        stale_since=board.stale_since,
        connected=True,
    )


def _rows(board: Board) -> list[Row]:
    """Return one row a ticket, newest call first; a ticket called again stands where it was called last."""
    by_ticket: dict[TicketId, list[Call]] = {}
    for call in sorted(_calls(board), key=lambda call: call.call, reverse=True):
        by_ticket.setdefault(call.ticket, []).append(call)
    return [_row(board, calls) for calls in by_ticket.values()]


def _calls(board: Board) -> list[Call]:
    """Return what the view holds, and the calls whose turn is still to come should it hold them no more."""
    calls = {call.call: call for call in board.view.calls} if board.view is not None else {}
    kept = [line.call for line in board.pending] + ([board.turn.call] if board.turn is not None else [])
    return [*calls.values(), *(call for call in kept if call.call not in calls)]


def _row(board: Board, calls: list[Call]) -> Row:
    newest = calls[0]
    return Row(
        calls=tuple(call.call for call in calls if call.desk == newest.desk),
        number=newest.number,
        desk=newest.desk_name,
        room=newest.room_name if board.with_room else {},
        times=newest.times,
        at=newest.at,
        stands_out=board.stands_out == newest.ticket and not newest.over,
        over=newest.over,
    )
