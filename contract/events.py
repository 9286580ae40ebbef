"""What has happened. An event is a fact: it is never refused and never changed.

When it happened, who asked and which command led to it stand once, in the `Entry` of the journal around it.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from contract.amends import CopyAsked, DeskTakenBack, PlaceMoved, TicketTakenBack
from contract.branch_events import (
    BranchEvent,
    DayOpened,
    DrawCommitted,
    DrawHeld,
    HallStopped,
    HallWentOn,
    ProfileSwitched,
    SettingsTaken,
)
from contract.check_slips import CheckSlipEvent
from contract.commands import NewBooking
from contract.happened import Happened, OfTicket
from contract.help_parts import HelpAsked, HelpEnded
from contract.names import (
    BookingCode,
    CommandId,
    DeskId,
    DeviceId,
    Language,
    PhoneToken,
    RoomId,
    ServiceId,
    StatusToken,
    TicketId,
    TicketNumber,
)
from contract.notice_parts import NoticePosted, NoticeWithdrawn
from contract.reception_parts import DeedTakenBack, PartyChanged, TicketMerged
from contract.restoring import HubRestored
from contract.retention_parts import JournalCut
from contract.spare_tickets import HandedIn
from contract.staff_calls import StaffEvent
from contract.states import SlipState
from contract.survey import VisitRated
from contract.today_parts import AlarmLookedAfter, DeskAssigned, ServiceOpened, ServiceShut, TodaysEvent

__all__ = [
    "AlarmLookedAfter",
    "CopyAsked",
    "DayOpened",
    "DeedTakenBack",
    "DeskAssigned",
    "DeskTakenBack",
    "DrawCommitted",
    "DrawHeld",
    "HallStopped",
    "HallWentOn",
    "Happened",
    "HelpAsked",
    "HelpEnded",
    "HubRestored",
    "JournalCut",
    "NoticePosted",
    "NoticeWithdrawn",
    "OfTicket",
    "PartyChanged",
    "PlaceMoved",
    "ProfileSwitched",
    "ServiceOpened",
    "ServiceShut",
    "SettingsTaken",
    "TicketMerged",
    "TicketTakenBack",
    "VisitRated",
]
"""What stands elsewhere and is known from here as well."""


class TicketIssued(OfTicket, frozen=True, kw_only=True):
    """A visitor got a ticket and waits. *bookings* are those that the ticket carries."""

    number: TicketNumber
    service: ServiceId
    language: Language
    party: int
    priority: bool
    token: StatusToken
    bookings: tuple[BookingCode, ...] = ()
    note: str = ""
    due: datetime | None = None
    """The booked time; None: the visitor had no booking."""
    late: bool = False
    """The visitor came after the grace time and waits among those without a booking."""
    handed_in: HandedIn | None = None
    """A kiosk issued it while the hub was away, and handed it in later; None: the hub issued it."""
    draw_at: datetime | None = None
    """When the draw is held that gives the ticket its place; None: it has its place at once."""
    cases: int = 1
    """How many cases are to be dealt with; of a check-in as many as it carries bookings."""
    phone: PhoneToken | None = None
    """The pseudonym of the phone that asked for it."""
    split_from: TicketId | None = None
    """The ticket of the party from which its people went; it stands right behind that one."""


class TicketCalled(OfTicket, frozen=True, kw_only=True):
    """The visitor is asked to come to *desk*; *why* says why this one."""

    desk: DeskId
    why: str


class TicketRecalled(OfTicket, frozen=True, kw_only=True):
    """The call was shown and sounded once more."""

    desk: DeskId
    spared: bool = False
    """By the hub, since the hall went on or nobody has come: it does not count among the clerk's recalls."""


class TicketStarted(OfTicket, frozen=True, kw_only=True):
    """The visitor has come to *desk*."""

    desk: DeskId


class TicketServed(OfTicket, frozen=True, kw_only=True):
    """The visitor was served at *desk* and leaves."""

    desk: DeskId
    outcome: str = ""
    count: int | None = None
    """How many cases or people it was; None: nobody said."""


class TicketNoShow(OfTicket, frozen=True, kw_only=True):
    """The visitor did not come to *desk*."""

    desk: DeskId


class TicketPutBack(OfTicket, frozen=True, kw_only=True):
    """The call to *desk* was taken back; the visitor waits at the old place."""

    desk: DeskId
    reason: str = ""


class TicketParked(OfTicket, frozen=True, kw_only=True):
    """The visitor left *desk* for a while and comes back."""

    desk: DeskId
    room: RoomId | None = None
    reason: str = ""


class TicketTransferred(OfTicket, frozen=True, kw_only=True):
    """The visitor waits on for *service*, at desk *to* where one was chosen, keeping number and place."""

    service: ServiceId
    to: DeskId | None = None
    reason: str = ""
    desk: DeskId | None = None
    """Where the clerk sat who transferred a ticket that was at no desk."""


class TicketReinstated(OfTicket, frozen=True, kw_only=True):
    """A visitor who had missed the call waits again, at the old place."""

    reason: str = ""
    desk: DeskId | None = None
    """Where the clerk sat who said so; None: it was the calling rule, or nobody at a desk."""


class TicketCancelled(OfTicket, frozen=True, kw_only=True):
    """The ticket is not needed any more."""

    reason: str = ""
    desk: DeskId | None = None
    """Where the clerk sat who cancelled it."""


class TicketExpired(OfTicket, frozen=True, kw_only=True):
    """The day ended while the visitor still waited."""


class SlipReported(OfTicket, frozen=True, kw_only=True):
    """What became of the paper."""

    slip: SlipState


class DeskOpened(Happened, frozen=True, kw_only=True):
    """*desk* calls visitors."""

    desk: DeskId


class DeskPaused(Happened, frozen=True, kw_only=True):
    """*desk* has a break."""

    desk: DeskId
    reason: str = ""


class DeskClosed(Happened, frozen=True, kw_only=True):
    """*desk* calls nobody more."""

    desk: DeskId


class BookingAdded(Happened, frozen=True, kw_only=True):
    """The branch expects a booked visitor."""

    booking: NewBooking


class BookingChanged(Happened, frozen=True, kw_only=True):
    """The calendar has moved or changed a booking that *was* another; its code may be another too."""

    was: NewBooking
    booking: NewBooking


class BookingCancelled(Happened, frozen=True, kw_only=True):
    """The branch does not expect the booked visitor any more."""

    booking: NewBooking
    reason: str = ""


Event = (
    TicketIssued
    | TicketCalled
    | TicketRecalled
    | TicketStarted
    | TicketServed
    | TicketNoShow
    | TicketPutBack
    | TicketParked
    | TicketTransferred
    | TicketReinstated
    | TicketCancelled
    | TicketExpired
    | TicketTakenBack
    | PlaceMoved
    | TicketMerged
    | PartyChanged
    | DeedTakenBack
    | CopyAsked
    | SlipReported
    | VisitRated
    | DeskOpened
    | DeskPaused
    | DeskClosed
    | DeskTakenBack
    | BookingAdded
    | BookingChanged
    | BookingCancelled
    | NoticePosted
    | NoticeWithdrawn
    | HelpAsked
    | HelpEnded
    | BranchEvent
    | TodaysEvent
    | StaffEvent
    | CheckSlipEvent
)
"""Every event there is."""


def shortened(event: Event) -> Event:
    """Return *event* as it is told to others: without the text of settings, which may be long."""
    if isinstance(event, DayOpened):
        return msgspec.structs.replace(event, settings="")
    return msgspec.structs.replace(event, text="") if isinstance(event, SettingsTaken) else event


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a branch's journal.

    Attributes:
        seq: counts the entries of the branch without a gap; of a call or recall also its number.
        epoch: which start of the hub wrote it.
        at: when, in UTC.
        by: who asked.
        command: the command that led to it.
    """

    seq: int
    epoch: int
    at: datetime
    by: DeviceId
    command: CommandId
    event: Event
