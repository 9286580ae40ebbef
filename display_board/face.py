"""What stands on the screen, row by row: the picture that any face of a board draws. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from contract.board_views import BoardView, Call, NextBooking, Waiting
from contract.hall_parts import Stopped
from contract.names import RoomId, TicketId
from contract.views import Texts
from display_board.board import Board
from display_board.hours import Hours, hours_of

LISTED_S = 60.0
"""So long after it was made a call stays in the list of the last ones, on however many pages."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of the screen with room for calls.

    Attributes:
        count: so many rows, or small cells on one page.
        large: rows that must be read from the farthest seat; else cells for the calls before those.
        rooms: whose calls; empty: those of all rooms of the board.
    """

    count: int
    large: bool
    rooms: tuple[RoomId, ...] = ()


UNSEEN = (Slot(count=1, large=True),)
"""What a board without a screen shows in its mind."""


@dataclass(frozen=True, slots=True)
class Row:
    """One called number and where to go.

    Attributes:
        calls: the numbers of the calls that this row shows; a recall shares the row of the call before.
        number: as printed on the slip, ``A042``.
        room: its name in the languages of the branch; empty where the board serves one room only.
        of_room: which room that is.
        times: 2 and more for a number that is called again.
        at: when it was called, UTC; what a stale board shows beside it.
        stands_out: this is the call's turn: it is drawn inverted.
        over: nobody is expected any more.
    """

    calls: tuple[int, ...]
    number: str
    desk: str
    room: Texts
    of_room: RoomId
    times: int
    at: datetime
    stands_out: bool
    over: bool


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one slot: those of the glass first, newest first; of a list also what its pages hold."""

    slot: Slot
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Face:
    """The whole picture.

    Attributes:
        parts: the calls of each slot, in the order of the slots.
        waiting: how many wait for each service.
        bookings: who is booked next.
        notices: what everybody is told, each by language, the most urgent first.
        hours: how the office's hours stand, as far as anything must be said of them.
        stale_since: when the hub was heard last, if it is silent.
        stopped: the hall is stopped: nothing else is to be read then.
        connected: whether a picture of the hub was ever received.
    """

    parts: tuple[Part, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    bookings: tuple[NextBooking, ...] = ()
    notices: tuple[Texts, ...] = ()
    hours: Hours | None = None
    stale_since: datetime | None = None
    connected: bool = False
    stopped: Stopped | None = None

    @property
    def large(self) -> tuple[Row, ...]:
        """The rows that must be read from the farthest seat, part by part."""
        return tuple(row for part in self.parts if part.slot.large for row in part.rows)

    @property
    def last(self) -> tuple[Row, ...]:
        """The calls before those, on whichever page."""
        return tuple(row for part in self.parts if not part.slot.large for row in part.rows)

    @property
    def calls(self) -> frozenset[int]:
        """The numbers of all calls that can be read without waiting for a page."""
        return frozenset(
            call for part in self.parts for row in part.rows[: part.slot.count] for call in row.calls
        )

    @property
    def is_covered(self) -> bool:
        """Whether one notice takes the whole glass: the hall is stopped, or the office is closed."""
        return self.stopped is not None or (self.hours is not None and self.hours.covers)


def face(board: Board, slots: Iterable[Slot], now_s: float) -> Face:
    """Return the face of *board* at *now_s*, seconds of the day's clock, on a screen with these *slots*.

    The newest calls whose visitors are still expected are large, and always the one whose turn it is; calls
    that are over fill the rest. All lists keep the order of the calls, newest first.
    """
    view = board.view
    if view is None:
        return Face(stale_since=board.stale_since)
    if view.stopped is not None:
        return Face(stale_since=board.stale_since, connected=True, stopped=view.stopped)
    rows, now = _rows(board), _now(board, view, now_s)
    hours = None if board.stale_since is not None else hours_of(view, now, expected=_is_expected(rows))
    if hours is not None and hours.covers:
        return Face(connected=True, hours=hours)
    return Face(
        parts=_parts(tuple(slots), rows, now),
        waiting=view.waiting,
        bookings=view.bookings,
        notices=_notices(view),
        hours=hours,
        stale_since=board.stale_since,
        connected=True,
    )


def _notices(view: BoardView) -> tuple[Texts, ...]:
    of_day = view.profile.notice if view.profile is not None else {}
    return (*view.notices, of_day) if of_day else view.notices


def _is_expected(rows: Iterable[Row]) -> bool:
    return any(not row.over for row in rows)


def _now(board: Board, view: BoardView, now_s: float) -> datetime:
    """Return what the hub's clock shows now, as far as is known here."""
    since_s = now_s - board.anchor.own_s if board.anchor is not None else 0.0
    return view.at + timedelta(seconds=max(0.0, since_s))


def _parts(slots: tuple[Slot, ...], rows: list[Row], now: datetime) -> tuple[Part, ...]:
    large = {
        place: _large([row for row in rows if _is_of(row, slot)], slot.count)
        for place, slot in enumerate(slots)
        if slot.large
    }
    shown = {row.calls for chosen in large.values() for row in chosen}
    return tuple(
        Part(slot, large[place] if slot.large else _listed(rows, shown, slot, now))
        for place, slot in enumerate(slots)
    )


def _large(rows: list[Row], count: int) -> tuple[Row, ...]:
    chosen = sorted(rows, key=lambda row: (not row.stands_out, row.over))[:count]
    return tuple(row for row in rows if row in chosen)


def _listed(rows: list[Row], shown: set[tuple[int, ...]], slot: Slot, now: datetime) -> tuple[Row, ...]:
    """Return what the list of *slot* holds: a page of calls, and on more pages who is still to be found."""
    rest = [row for row in rows if row.calls not in shown and _is_of(row, slot)]
    return tuple(
        row
        for place, row in enumerate(rest)
        if place < slot.count or not row.over or (now - row.at).total_seconds() <= LISTED_S
    )


def _is_of(row: Row, slot: Slot) -> bool:
    return not slot.rooms or row.of_room in slot.rooms


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
        of_room=newest.room,
        times=newest.times,
        at=newest.at,
        stands_out=board.stands_out == newest.ticket and not newest.over,
        over=newest.over,
    )
