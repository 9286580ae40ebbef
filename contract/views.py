"""Pictures of the queue, each whole in itself: what a device must know to draw its face.

A view is retained by the broker. A board that was just plugged in gets the last one at once, and needs
nothing from before. (`epoch`, `seq`) orders the views of one topic; a device ignores an older one, and one
of another `hub` with the same epoch. `at` is for people, not for order.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from contract.board_views import BoardView, Call, Waiting
from contract.hall_parts import Drawn, Stopped
from contract.help_parts import HelpCall
from contract.menu_views import Menu, MenuService
from contract.names import (
    BookingCode,
    DeskId,
    DeviceId,
    Language,
    NumberText,
    RoomId,
    ServiceId,
    StatusToken,
    TicketId,
)
from contract.picture import Count, DayProfile, Minutes, Room, Sent, Texts, View, Wait, text_in, things_in
from contract.states import DeskState, SlipState, State

__all__ = [
    "BoardView",
    "Call",
    "Count",
    "DayProfile",
    "Menu",
    "MenuService",
    "Minutes",
    "Room",
    "Sent",
    "Texts",
    "View",
    "Wait",
    "Waiting",
    "text_in",
    "things_in",
]
"""What stands elsewhere and is known from here as well."""


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


class DeskView(Sent, frozen=True, kw_only=True):
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
    help: tuple[HelpCall, ...] = ()
    """Visitors at kiosks who asked for help and to whom nobody has gone yet, whoever waits longest first."""
    clerk: DeviceId | None = None
    """Who works here; None: nobody has said so."""
    clerk_since: datetime | None = None
    clerk_before: DeviceId | None = None
    """From whom the desk was taken over."""


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
    bring: Texts = {}  # noqa: RUF012  frozen, and msgspec gives each its own
    """What to have ready, one thing a line, in the operator's words."""


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


class Beat(Sent, frozen=True, kw_only=True):
    """The hub's pulse, every three seconds; who misses it for ten is stale."""
