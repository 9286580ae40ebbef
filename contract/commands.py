"""What may be asked of the hub. A command is a wish; the hub may refuse it.

How each command travels by HTTP stands in `contract.routes`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from contract.asked import AboutTicket, Asked, AtDesk, Cases, FromDesk, HowMany, Party, Reason
from contract.branch_commands import (
    CommitDraw,
    GoOn,
    HoldDraw,
    OpenDay,
    StopHall,
    SwitchProfile,
    TakeSettings,
)
from contract.check_slips import CheckSlipCommand
from contract.giving_back import GiveBack
from contract.help_parts import AskForHelp, EndHelp
from contract.names import (
    BookingCode,
    BranchId,
    DeskId,
    KioskId,
    Language,
    PhoneToken,
    RoomId,
    ServiceId,
    StatusToken,
    TicketId,
)
from contract.notice_parts import PostNotice, WithdrawNotice
from contract.reception_parts import MergeTickets, SplitParty, TakeBackDeed
from contract.restoring import JournalCommand
from contract.retention_parts import CutJournal
from contract.spare_tickets import MOST_AT_ONCE, SpareTicket
from contract.staff_calls import StaffCommand
from contract.states import SlipState
from contract.survey import RateVisit
from contract.today_parts import AssignDesk, CloseService, LookAfter, OfToday, OpenService

__all__ = [
    "AboutTicket",
    "AskForHelp",
    "Asked",
    "AssignDesk",
    "AtDesk",
    "Cases",
    "CloseService",
    "CommitDraw",
    "CutJournal",
    "EndHelp",
    "FromDesk",
    "GiveBack",
    "GoOn",
    "HoldDraw",
    "HowMany",
    "LookAfter",
    "MergeTickets",
    "OpenDay",
    "OpenService",
    "Party",
    "PostNotice",
    "RateVisit",
    "Reason",
    "SplitParty",
    "StopHall",
    "SwitchProfile",
    "TakeBackDeed",
    "TakeSettings",
    "WithdrawNotice",
]
"""What stands elsewhere and is known from here as well."""


class IssueTicket(Asked, frozen=True, kw_only=True):
    """A visitor without a booking wants a ticket for *service*.

    One ticket is for a whole *party*, and for all *cases* that are to be dealt with in one visit. The
    command's id becomes the ticket's. An empty *token* is filled in by the hub's door. While a ticket with
    this *phone* lives, no other is issued for it.
    """

    service: ServiceId
    language: Language = Language("pl")
    party: Party = 1
    cases: Cases = 1
    priority: bool = False
    note: Reason = ""
    token: StatusToken | None = None
    phone: PhoneToken | None = None


class CheckIn(Asked, frozen=True, kw_only=True):
    """Booked visitors report with their codes; they get one ticket that carries all of the bookings."""

    codes: Annotated[tuple[BookingCode, ...], msgspec.Meta(min_length=1, max_length=10)]
    language: Language | None = None
    token: StatusToken | None = None


class CallNext(AtDesk, frozen=True, kw_only=True):
    """*desk* is free and asks for whoever the calling rule puts first."""


class CallTicket(AtDesk, frozen=True, kw_only=True):
    """*desk* calls one chosen *ticket*; out of order only with a *reason*."""

    ticket: TicketId
    reason: Reason = ""


class Recall(AtDesk, frozen=True, kw_only=True):
    """The visitor called to *desk* has not come yet: show and sound the call again."""


class Start(AtDesk, frozen=True, kw_only=True):
    """The visitor has come to *desk* and serving begins."""


class Serve(AtDesk, frozen=True, kw_only=True):
    """The visitor at *desk* has been served, with this *outcome*; *count* tells how many cases or people."""

    outcome: Reason = ""
    count: HowMany | None = None


class MarkNoShow(AtDesk, frozen=True, kw_only=True):
    """The visitor called to *desk* did not come."""


class PutBack(AtDesk, frozen=True, kw_only=True):
    """The call to *desk* was a mistake: the visitor waits on, at the old place."""

    reason: Reason = ""


class Park(AtDesk, frozen=True, kw_only=True):
    """The visitor at *desk* leaves for a while, to *room* if one is named, and comes back."""

    room: RoomId | None = None
    reason: Reason = ""


class Transfer(AtDesk, frozen=True, kw_only=True):
    """The visitor at *desk* waits on for another *service* or for the desk *to*, keeping number and place."""

    service: ServiceId | None = None
    to: DeskId | None = None
    reason: Reason = ""


class OpenDesk(AtDesk, frozen=True, kw_only=True):
    """*desk* begins to call visitors."""


class PauseDesk(AtDesk, frozen=True, kw_only=True):
    """*desk* has a break; whoever is there has been served."""

    reason: Reason = ""


class CloseDesk(AtDesk, frozen=True, kw_only=True):
    """*desk* calls nobody more today; whoever is there has been served."""


class TakeBack(AtDesk, frozen=True, kw_only=True):
    """What was done last at *desk* was a mistake: let all be as before, if nobody has moved yet."""


class CancelTicket(FromDesk, frozen=True, kw_only=True):
    """The visitor does not need the ticket any more; *reason* says how that is known."""


class ReinstateTicket(FromDesk, frozen=True, kw_only=True):
    """A visitor who missed the call has come after all and waits on, at the old place; *reason* says why."""


class TransferTicket(FromDesk, frozen=True, kw_only=True):
    """A waiting visitor waits on for another *service* or for the desk *to*, keeping number and place."""

    service: ServiceId | None = None
    to: DeskId | None = None


class MovePlace(AboutTicket, frozen=True, kw_only=True):
    """The place of *ticket* goes to another person, who gets a new status token; *reason* says why.

    Number and place stay. An empty *token* is filled in by the hub's door; the old one opens nothing more.
    *phone* is that of the new person.
    """

    reason: Reason = ""
    token: StatusToken | None = None
    phone: PhoneToken | None = None


class ReprintSlip(AboutTicket, frozen=True, kw_only=True):
    """A copy of the paper is wanted; *reason* says why. The answer bears what must stand on it."""

    reason: Reason = ""


class ReportSlip(AboutTicket, frozen=True, kw_only=True):
    """The kiosk tells what became of the paper."""

    slip: SlipState


class NewBooking(msgspec.Struct, frozen=True, kw_only=True):
    """A time reserved for a visitor, as a calendar knows it; no person is in it.

    `uid` is the calendar's own name for it and `sequence` counts its versions there; without them the code
    alone tells which booking is meant. `branch` is where it is for; None: the branch that is asked.
    `calendar` names the one that the hub keeps in step with and from which the booking came.
    """

    code: BookingCode
    service: ServiceId
    starts: datetime
    minutes: Annotated[int, msgspec.Meta(ge=1, le=600)] = 10
    language: Language = Language("pl")
    persons: Party = 1
    uid: Annotated[str, msgspec.Meta(max_length=255)] = ""
    sequence: Annotated[int, msgspec.Meta(ge=0)] | None = None
    cancelled: bool = False
    branch: BranchId | None = None
    calendar: Annotated[str, msgspec.Meta(max_length=64)] = ""


class AddBookings(Asked, frozen=True, kw_only=True):
    """The office's calendar hands over *bookings*: new, changed, cancelled; each is taken or refused alone.

    What is not among them stays as it is. With *dry_run* nothing is changed; the answer says what would be.
    """

    bookings: tuple[NewBooking, ...]
    dry_run: bool = False


class HandIn(Asked, frozen=True, kw_only=True):
    """A *kiosk* hands in what it issued without the hub, or got from a lost one; each is taken once."""

    kiosk: KioskId
    tickets: Annotated[tuple[SpareTicket, ...], msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE)]


QueueCommand = (
    IssueTicket
    | CheckIn
    | CallNext
    | CallTicket
    | Recall
    | Start
    | Serve
    | MarkNoShow
    | PutBack
    | Park
    | Transfer
    | OpenDesk
    | PauseDesk
    | CloseDesk
    | TakeBack
    | CancelTicket
    | ReinstateTicket
    | TransferTicket
    | MovePlace
    | MergeTickets
    | SplitParty
    | TakeBackDeed
    | ReprintSlip
    | ReportSlip
    | RateVisit
    | GiveBack
    | AddBookings
    | HandIn
    | TakeSettings
    | OpenDay
    | JournalCommand
    | CommitDraw
    | HoldDraw
    | StopHall
    | GoOn
    | SwitchProfile
    | PostNotice
    | WithdrawNotice
    | AskForHelp
    | EndHelp
    | OfToday
)
"""Every command of queue, hall and day."""
Command = QueueCommand | StaffCommand | CheckSlipCommand
"""Every command there is. One that is added here will not type-check until `decide` has a rule for it."""
