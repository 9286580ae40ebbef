"""Pictures of the queue, each whole in itself: what a device must know to draw its face.

A view is retained by the broker. A board that was just plugged in gets the last one at once, and needs
nothing from before. (`epoch`, `seq`) orders the views of one topic; a device ignores an older one. `at` is
for people, not for order.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import msgspec

from contract.hall_parts import Drawn, Stopped
from contract.names import (
    BoardId,
    BookingCode,
    DeskId,
    KioskId,
    Language,
    NumberText,
    RoomId,
    ServiceId,
    StatusToken,
    TicketId,
)
from contract.picture import Count, DayProfile, Minutes, Room, Texts, View, Wait, text_in
from contract.states import DeskState, SlipState, State

__all__ = ["Count", "DayProfile", "Minutes", "Room", "Texts", "View", "Wait", "text_in"]
"""What stands elsewhere and is known from here as well."""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call: whom, whereto, and for the how-manieth time.

    Attributes:
        call: the call's number, rising through the day; a recall has a number of its own.
        times: 1 for the first call of this ticket, 2 for the first recall …
        over: nobody is expected any more: the visitor was served, did not come, or was called elsewhere.
        at: when it was called, UTC.
        age_s: how old the call was when the view was made, in seconds of the hub's clock.
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


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """How many people wait for one service, and how long a newcomer would."""

    service: ServiceId
    letter: str
    names: Texts
    waiting: Count
    estimate: Wait | None = None


class BoardView(View, frozen=True, kw_only=True):
    """What one board shows: the calls of its rooms, newest first, and the waiting of their services.

    `calls` holds all calls younger than the announce limit, and at least the last twenty there are.
    """

    board: BoardId
    rooms: tuple[RoomId, ...]
    calls: tuple[Call, ...]
    waiting: tuple[Waiting, ...]
    voice: bool = True
    """Whether this board is the one that speaks in its room."""
    stopped: Stopped | None = None
    """Nobody is called and no ticket issued until it is None again."""
    profile: DayProfile | None = None


class DeskTicket(msgspec.Struct, frozen=True, kw_only=True):
    """The visitor at a desk, one who waits for it, or one who is away.

    `desk` is that of the last call; of who is parked or missed it, `left_at` says since when, `room` where.
    """

    ticket: TicketId
    number: NumberText
    service: ServiceId
    service_names: Texts
    language: Language
    party: Count
    priority: bool
    state: State
    issued_at: datetime
    called_at: datetime | None = None
    times: Count = 0
    note: str = ""
    bookings: tuple[BookingCode, ...] = ()
    due: datetime | None = None
    late: bool = False
    drawn: Drawn | None = None
    cases: Count = 1
    desk: DeskId | None = None
    left_at: datetime | None = None
    room: RoomId | None = None


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """What was done last at a desk and can be taken back *until* then: an event's name, and the ticket."""

    what: str
    until: datetime
    number: str = ""


class DeskView(View, frozen=True, kw_only=True):
    """What one desk must know. `next` is who would be called now and `why` the reason, for the clerk.

    `waiting` are those whom the desk may call; `undrawn` more get their places at `draw_at`.
    """

    desk: DeskId
    desk_name: str
    room: RoomId
    state: DeskState
    current: DeskTicket | None
    waiting: Count
    waiting_by_service: tuple[Waiting, ...]
    next: DeskTicket | None = None
    why: str = ""
    pause_reason: str = ""
    last: Deed | None = None
    """None: there is nothing that could be taken back."""
    undrawn: Count = 0
    draw_at: datetime | None = None
    stopped: Stopped | None = None


class MenuService(msgspec.Struct, frozen=True, kw_only=True):
    """A service as a kiosk offers it.

    Attributes:
        booked_only: by booking only, no ticket without one.
        closed_why: the code of the refusal that asking for a ticket would meet; empty while it is open.
        opens_at: when tickets are given again, on the branch's own clock; None: not known.
        switched_off: the operator has closed it until further notice, whatever the time.
        draw_at: when the place of who takes a ticket now is drawn, on the branch's own clock; None: at once.
        closes_at: until when they are given, on the same clock; None: no end is known, or none are given.
        left: how many more walk-in tickets there are today, a party counting as its people; None: no limit.
        limit: how many there are on a whole day.
        warning: the code of the refusal that a ticket taken now may come to: it is given all the same.
        instead: what whoever gets no ticket may do instead, in the operator's words.
        party_most: how many people may share one ticket, as far as a kiosk should ask.
        cases_most: the same of cases.
    """

    service: ServiceId
    letter: str
    names: Texts
    open: bool
    waiting: Count
    estimate: Wait | None = None
    booked_only: bool = False
    closed_why: str = ""
    opens_at: datetime | None = None
    draw_at: datetime | None = None
    closes_at: datetime | None = None
    rooms: tuple[RoomId, ...] = ()
    switched_off: bool = False
    left: Count | None = None
    limit: Count | None = None
    warning: str = ""
    instead: Texts = {}
    party_most: Count = 1
    cases_most: Count = 1


class Menu(View, frozen=True, kw_only=True):
    """What a kiosk offers, in the same order in every language.

    Attributes:
        open: whether the branch gives tickets now, by its own hours; a service may have others.
        opens_at: when it gives them again, on the branch's own clock; None: it is open, or not known.
        closes_at: until when it gives them, on the same clock; None: no end is known, or it is closed.
        profile: the kind of day that it is; None: an ordinary one.
    """

    kiosk: KioskId
    branch_names: Texts
    services: tuple[MenuService, ...]
    rooms: tuple[Room, ...]
    languages: tuple[Language, ...]
    status_url: str = ""
    """Where a status token leads, with ``{token}`` in it; empty: the QR code holds the bare token."""
    day: date | None = None
    """The service day; it ends when the hub says so, and at no clock's midnight."""
    spare_series: str = ""
    """In which this kiosk numbers tickets while the hub is away; empty: in none."""
    spare_last: Count = 0
    """The highest count of that series that the hub knows today."""
    spare_most: Count = 0
    """How many tickets this kiosk may have issued at most that it has not handed in yet."""
    stopped: Stopped | None = None
    open: bool = True
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    profile: DayProfile | None = None


class TicketView(View, frozen=True, kw_only=True):
    """One ticket as its visitor may know it; also the answer to issuing it and to a check-in.

    `due` is the booked time; who is `late` for it waits among those without a booking. Until `draw_at` the
    ticket has no place, and neither `ahead` nor `estimate` says anything; `drawn` is the place after that.
    """

    ticket: TicketId
    number: NumberText
    service: ServiceId
    service_names: Texts
    language: Language
    party: Count
    state: State
    slip: SlipState
    issued_at: datetime
    ahead: Count
    """How many tickets are called before this one, as far as is known now."""
    estimate: Wait | None = None
    token: StatusToken | None = None
    """Only in the answer to who took the ticket."""
    rooms: tuple[Room, ...] = ()
    """Where the desks of this service stand."""
    desk: DeskId | None = None
    desk_name: str = ""
    due: datetime | None = None
    late: bool = False
    spare: bool = False
    """Issued by a kiosk without the hub: nobody knows yet how many come before it."""
    draw_at: datetime | None = None
    drawn: Drawn | None = None
    stopped: Stopped | None = None
    stood_still_s: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    """For how long of the time since it was issued the hall was stopped, before a present stop."""
    cases: Count = 1
    copies: Count = 0
    """How many copies of the slip were asked for; a slip printed after the first of them is marked as one."""


class QueueLine(msgspec.Struct, frozen=True, kw_only=True):
    """A waiting ticket and its place among all that wait for the branch.

    Attributes:
        why: the reason with which a desk would call it next, else what puts it where it stands.
        rank: as the how-manieth of its service it stands there; of those sent to one desk, of these.
    """

    place: Count
    ticket: DeskTicket
    to: DeskId | None = None
    why: str = ""
    rank: Count = 0


class QueueView(View, frozen=True, kw_only=True):
    """All who wait, in calling order, as far as it is the same at every desk; then those who are away."""

    lines: tuple[QueueLine, ...]
    parked: tuple[DeskTicket, ...] = ()
    """Those who left a desk for a while, who left first before the others."""
    missed: tuple[DeskTicket, ...] = ()
    """Those who did not come when called, in the same order."""


class DeskList(View, frozen=True, kw_only=True):
    """All desks of the branch."""

    desks: tuple[DeskView, ...]


class Beat(View, frozen=True, kw_only=True):
    """The hub's pulse, every three seconds; who misses it for ten is stale."""
