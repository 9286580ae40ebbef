"""The one door into the rules: a command and the branch go in, events come out."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from contract.check_slips import CheckSlipCommand
from contract.commands import (
    AddBookings,
    AskForHelp,
    AssignDesk,
    CallNext,
    CallTicket,
    CancelTicket,
    CheckIn,
    CloseDesk,
    CloseService,
    Command,
    CommitDraw,
    CutJournal,
    EndHelp,
    GiveBack,
    GoOn,
    HandIn,
    HoldDraw,
    IssueTicket,
    LookAfter,
    MarkNoShow,
    MergeTickets,
    MovePlace,
    OpenDay,
    OpenDesk,
    OpenService,
    Park,
    PauseDesk,
    PostNotice,
    PutBack,
    QueueCommand,
    RateVisit,
    Recall,
    ReinstateTicket,
    ReportSlip,
    ReprintSlip,
    Serve,
    SplitParty,
    Start,
    StopHall,
    SwitchProfile,
    TakeBack,
    TakeBackDeed,
    TakeSettings,
    Transfer,
    TransferTicket,
    WithdrawNotice,
)
from contract.events import Event
from contract.restoring import TakeUpRestored
from contract.staff_calls import StaffCommand
from hub.domain.arranging import of_today
from hub.domain.at_work import of_staff, unless_taken
from hub.domain.bookings import add_bookings
from hub.domain.branch import Branch
from hub.domain.calling import call_next, call_ticket, desk_state
from hub.domain.check_in import check_in
from hub.domain.check_slips import of_check_slip
from hub.domain.draw import of_draw
from hub.domain.giving_back import give_back
from hub.domain.hand_in import hand_in
from hub.domain.help_calls import of_help
from hub.domain.issuing import issue
from hub.domain.keeping import cut_journal
from hub.domain.notices import of_notices
from hub.domain.party import merge, split
from hub.domain.service_day import open_day, switch_profile
from hub.domain.serving import with_visitor
from hub.domain.stopping import nobody_loses, of_hall, unless_stopped
from hub.domain.survey import rate
from hub.domain.take_back import take_back
from hub.domain.take_back_own import take_back_deed
from hub.domain.take_over import take_settings
from hub.domain.taking_up import take_up
from hub.domain.tickets import with_ticket


def decide(command: Command, branch: Branch, now: datetime) -> list[Event]:
    """Return what happens in *branch* when *command* is carried out at *now* (UTC).

    Nothing is changed here, and an empty list means that nothing is to be changed. The caller stores the
    events, then lets `Branch.apply` take them in.

    Raises:
        Refused: the command cannot be carried out; `Refused.code` says why.
    """
    if isinstance(command, CheckSlipCommand):
        return of_check_slip(command, branch, now)
    if isinstance(command, StaffCommand):
        return of_staff(command, branch)
    unless_stopped(command, branch)
    unless_taken(command, branch)
    events = _decided(command, branch, now)
    nobody_loses(command, events, branch)
    return events


def _decided(command: QueueCommand, branch: Branch, now: datetime) -> list[Event]:  # noqa: C901, PLR0911, PLR0912  one row a command
    match command:
        case IssueTicket():
            return issue(command, branch, now)
        case CheckIn():
            return check_in(command, branch, now)
        case CallNext():
            return call_next(command, branch, now)
        case CallTicket():
            return call_ticket(command, branch, now)
        case Recall() | Start() | Serve() | MarkNoShow() | PutBack() | Park() | Transfer():
            return with_visitor(command, branch, now)
        case OpenDesk() | PauseDesk() | CloseDesk():
            return desk_state(command, branch, now)
        case TakeBack():
            return take_back(command, branch, now)
        case (
            CancelTicket() | ReinstateTicket() | TransferTicket() | MovePlace() | ReprintSlip() | ReportSlip()
        ):
            return with_ticket(command, branch, now)
        case RateVisit() | GiveBack():
            return _of_visitor(command, branch, now)
        case MergeTickets() | SplitParty() | TakeBackDeed():
            return _of_reception(command, branch, now)
        case AddBookings():
            return add_bookings(command, branch)
        case HandIn():
            return hand_in(command, branch, now)
        case TakeSettings():
            return take_settings(command, branch, now)
        case CommitDraw() | HoldDraw() | OpenDay() | CutJournal() | TakeUpRestored():
            return _of_hub(command, branch)
        case OpenService() | CloseService() | AssignDesk() | LookAfter():
            return of_today(command, branch)
        case (
            StopHall() | GoOn() | SwitchProfile() | PostNotice() | WithdrawNotice() | AskForHelp() | EndHelp()
        ):
            return _of_everybody(command, branch, now)
        case _:
            assert_never(command)


def _of_hub(
    command: CommitDraw | HoldDraw | OpenDay | CutJournal | TakeUpRestored, branch: Branch
) -> list[Event]:
    match command:
        case OpenDay():
            return open_day(command, branch)
        case CutJournal():
            return cut_journal(command, branch)
        case TakeUpRestored():
            return take_up(command, branch)
        case _:
            return of_draw(command, branch)


def _of_visitor(command: RateVisit | GiveBack, branch: Branch, now: datetime) -> list[Event]:
    return rate(command, branch, now) if isinstance(command, RateVisit) else give_back(command, branch)


def _of_reception(
    command: MergeTickets | SplitParty | TakeBackDeed, branch: Branch, now: datetime
) -> list[Event]:
    match command:
        case MergeTickets():
            return merge(command, branch)
        case SplitParty():
            return split(command, branch)
        case TakeBackDeed():
            return take_back_deed(command, branch, now)
        case _:
            assert_never(command)


def _of_everybody(
    command: StopHall | GoOn | SwitchProfile | PostNotice | WithdrawNotice | AskForHelp | EndHelp,
    branch: Branch,
    now: datetime,
) -> list[Event]:
    match command:
        case StopHall() | GoOn():
            return of_hall(command, branch)
        case SwitchProfile():
            return switch_profile(command, branch)
        case PostNotice() | WithdrawNotice():
            return of_notices(command, branch, now)
        case AskForHelp() | EndHelp():
            return of_help(command, branch, now)
        case _:
            assert_never(command)
