"""What may be asked of the hub. A command is a wish; the hub may refuse it.

How each command travels by HTTP stands in `contract.routes`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import msgspec

from contract.names import (
    BookingCode,
    BranchId,
    CommandId,
    DeskId,
    DeviceId,
    Language,
    RoomId,
    ServiceId,
    StatusToken,
    TicketId,
)
from contract.states import SlipState
from contract.words import kebab

Party = Annotated[int, msgspec.Meta(ge=1, le=50)]
Cases = Annotated[int, msgspec.Meta(ge=1, le=50)]
Reason = Annotated[str, msgspec.Meta(max_length=200)]
SettingsText = Annotated[str, msgspec.Meta(max_length=60_000)]
"""The whole of a ``branch.toml``; six times that of a hall with forty desks, and it fits any message."""
ProfileName = Annotated[str, msgspec.Meta(max_length=64)]
"""The id of a day profile; empty: an ordinary day."""


class Asked(msgspec.Struct, frozen=True, kw_only=True, tag_field="command", tag=kebab):
    """The envelope of every command.

    `command_id` is minted by the device that asks: sent twice, it is carried out once. `by` is that device.
    """

    command_id: CommandId
    by: DeviceId


class IssueTicket(Asked, frozen=True, kw_only=True):
    """A visitor without a booking wants a ticket for *service*.

    One ticket is for a whole *party*, and for all *cases* that are to be dealt with in one visit. The
    command's id becomes the ticket's. An empty *token* is filled in by the hub's door.
    """

    service: ServiceId
    language: Language = Language("pl")
    party: Party = 1
    cases: Cases = 1
    priority: bool = False
    note: Reason = ""
    token: StatusToken | None = None


class CheckIn(Asked, frozen=True, kw_only=True):
    """Booked visitors report with their codes; they get one ticket that carries all of the bookings."""

    codes: Annotated[tuple[BookingCode, ...], msgspec.Meta(min_length=1, max_length=10)]
    language: Language | None = None
    token: StatusToken | None = None


class AtDesk(Asked, frozen=True, kw_only=True):
    """What all commands of a desk share."""

    desk: DeskId


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
    """The visitor at *desk* has been served, with this *outcome*."""

    outcome: Reason = ""


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


class AboutTicket(Asked, frozen=True, kw_only=True):
    """What all commands about one ticket share."""

    ticket: TicketId


class CancelTicket(AboutTicket, frozen=True, kw_only=True):
    """The visitor does not need the ticket any more; *reason* says how that is known."""

    reason: Reason = ""


class ReinstateTicket(AboutTicket, frozen=True, kw_only=True):
    """A visitor who missed the call has come after all and waits on, at the old place; *reason* says why."""

    reason: Reason = ""


class TransferTicket(AboutTicket, frozen=True, kw_only=True):
    """A waiting visitor waits on for another *service*, keeping number and place; *reason* says why."""

    service: ServiceId
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


class TakeSettings(Asked, frozen=True, kw_only=True):
    """The branch goes on under the ``branch.toml`` in *text*; *reason* says why it was changed.

    With *dry_run* nothing is changed; the answer says what would be.
    """

    text: SettingsText
    reason: Reason = ""
    dry_run: bool = False


class OpenDay(Asked, frozen=True, kw_only=True):
    """The service day *day* begins; tickets of the day before are closed by the branch's policy.

    Asked by the hub itself. *day* is the branch's local date.
    """

    day: date


Commitment = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
"""A seed, or the SHA-256 of one, in hexadecimal."""


class CommitDraw(Asked, frozen=True, kw_only=True):
    """The hub fixes the seed of the draw of *day*; its door fills in the SHA-256 of it, the *commitment*."""

    day: date
    commitment: Commitment | None = None


class HoldDraw(Asked, frozen=True, kw_only=True):
    """The hub draws the places of those who came in the window of *day*; its door fills in the *seed*."""

    day: date
    seed: Commitment | None = None


class StopHall(Asked, frozen=True, kw_only=True):
    """Nobody is called and no ticket issued until `GoOn`; *who* asks, as a role or a badge, and why.

    *text* is shown to everybody as it is; asked again, it changes.
    """

    who: Annotated[str, msgspec.Meta(max_length=60)] = ""
    reason: Reason = ""
    text: Reason = ""


class GoOn(Asked, frozen=True, kw_only=True):
    """The hall, which was stopped, goes on; *who* asks, as a role or a badge, and why."""

    who: Annotated[str, msgspec.Meta(max_length=60)] = ""
    reason: Reason = ""


class SwitchProfile(Asked, frozen=True, kw_only=True):
    """The present day goes on by the day profile *profile*, empty: as an ordinary day; *reason* says why."""

    profile: ProfileName = ""
    reason: Reason = ""


Command = (
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
    | CancelTicket
    | ReinstateTicket
    | TransferTicket
    | ReportSlip
    | AddBookings
    | TakeSettings
    | OpenDay
    | CommitDraw
    | HoldDraw
    | StopHall
    | GoOn
    | SwitchProfile
)
"""Every command there is. One that is added here will not type-check until `decide` has a rule for it."""
