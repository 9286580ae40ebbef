"""What a board must know to draw its face: the calls of its rooms, who waits, and what else stands there."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from contract.board_layout import BoardLayout
from contract.hall_parts import Stopped
from contract.names import BoardId, DeskId, Language, NumberText, RoomId, ServiceId, TicketId
from contract.picture import Count, DayProfile, Room, Sent, Texts, Wait


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call: whom, whereto, and for the how-manieth time.

    Attributes:
        call: the call's number, rising through the day; a recall has a number of its own.
        times: 1 for the first call of this ticket, 2 for the first recall …
        over: nobody is expected any more: the visitor was served, did not come, or was called elsewhere.
        at: when it was called, UTC.
        age_s: how old the call was when the view was made, in seconds of the hub's clock.
        voice: the board that speaks it; None: no board does.
    """

    call: Count
    ticket: TicketId
    number: NumberText
    desk: DeskId
    desk_name: str
    room: RoomId
    room_name: Texts
    language: Language
    times: Count
    over: bool
    at: datetime
    age_s: Annotated[float, msgspec.Meta(ge=0)]
    voice: BoardId | None = None


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """How many people wait for one service, and how long a newcomer would."""

    service: ServiceId
    letter: str
    names: Texts
    waiting: Count
    estimate: Wait | None = None


class NextBooking(msgspec.Struct, frozen=True, kw_only=True):
    """One who is booked next: the tail of the code, too short for anybody else to check in with."""

    tail: Annotated[str, msgspec.Meta(min_length=1, max_length=3)]
    at: datetime
    """On the branch's own clock."""
    service: ServiceId
    letter: str
    names: Texts


class BoardView(Sent, frozen=True, kw_only=True):
    """What one board shows: the calls of its rooms, newest first, and the waiting of their services.

    `calls` holds all calls younger than the announce limit, and at least the last twenty there are.
    """

    board: BoardId
    rooms: tuple[RoomId, ...]
    calls: tuple[Call, ...]
    waiting: tuple[Waiting, ...]
    voice: bool = True
    """Whether this board speaks in one of its rooms now; which of the calls, those say."""
    stopped: Stopped | None = None
    """Nobody is called and no ticket issued until it is None again."""
    profile: DayProfile | None = None
    room_names: tuple[Room, ...] = ()
    """The same rooms with their names; empty: not known."""
    open: bool = True
    """Whether the branch gives tickets now, by its own hours."""
    opens_at: datetime | None = None
    """When it gives them again, on the branch's own clock; None: it is open, or not known."""
    closes_at: datetime | None = None
    """Until when it gives them, on the same clock; None: no end is known, or it is closed."""
    languages: tuple[Language, ...] = ()
    """Languages of the house, in the operator's order; empty: the board's own."""
    layout: BoardLayout | None = None
    """What stands where; None: the board's own for its panel."""
    notices: tuple[Texts, ...] = ()
    """What the operator and the staff want to be read, newest first."""
    bookings: tuple[NextBooking, ...] = ()
    """Who is booked next, as far as the layout shows it; who has a code knows its tail."""
