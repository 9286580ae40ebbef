"""Which calls of a board are large and which are listed, row by row, on whichever face of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct

from contract.board_views import Call
from contract.names import RoomId, TicketId
from contract.picture import Texts

LISTED_S = 60.0
"""So long after it was made a call stays in the list of the last ones, on however many pages."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of the glass with room for calls.

    Attributes:
        count: so many rows, or small cells on one page.
        large: rows that must be read from the farthest seat; else cells for the calls before those.
        rooms: whose calls; empty: those of all rooms of the board.
    """

    count: int
    large: bool
    rooms: tuple[RoomId, ...] = ()


class Row(Struct, frozen=True):
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


def rows_of(calls: Iterable[Call], turn: TicketId | None, *, with_room: bool) -> list[Row]:
    """Return one row a ticket, newest call first; a ticket called again stands where it was called last.

    Args:
        calls: in any order.
        turn: whose call stands out.
        with_room: whether a row must say its room, because the board serves several.
    """
    by_ticket: dict[TicketId, list[Call]] = {}
    for call in sorted(calls, key=lambda call: call.call, reverse=True):
        by_ticket.setdefault(call.ticket, []).append(call)
    return [_row(each, turn, with_room=with_room) for each in by_ticket.values()]


def parts_of(slots: tuple[Slot, ...], rows: list[Row], now: datetime) -> tuple[Part, ...]:
    """Return what stands in each of *slots* at *now* (UTC).

    The newest calls whose visitors are still expected are large, and always the one that stands out; calls
    that are over fill the rest. All lists keep the order of the calls, newest first.
    """
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


def _row(calls: list[Call], turn: TicketId | None, *, with_room: bool) -> Row:
    newest = calls[0]
    return Row(
        calls=tuple(call.call for call in calls if call.desk == newest.desk),
        number=newest.number,
        desk=newest.desk_name,
        room=newest.room_name if with_room else {},
        of_room=newest.room,
        times=newest.times,
        at=newest.at,
        stands_out=turn == newest.ticket and not newest.over,
        over=newest.over,
    )
