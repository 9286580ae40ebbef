"""How commands travel by HTTP: one row a command, used by the hub's door and by the devices' client alike.

A command is a POST. Its id stands in the ``Idempotency-Key`` header and who asks in ``Okienko-Device``; the
fields named in the path stand there; all others are the JSON body.
"""

from __future__ import annotations

import string
from functools import cache

import msgspec

from contract.booking_views import BookingsAdded
from contract.check_slips import PrintCheckSlip, ReportCheckSlip
from contract.commands import (
    AddBookings,
    Asked,
    AskForHelp,
    AssignDesk,
    CallNext,
    CallTicket,
    CancelTicket,
    CheckIn,
    CloseDesk,
    CloseService,
    EndHelp,
    GiveBack,
    GoOn,
    HandIn,
    IssueTicket,
    LookAfter,
    MarkNoShow,
    MergeTickets,
    MovePlace,
    OpenDesk,
    OpenService,
    Park,
    PauseDesk,
    PostNotice,
    PutBack,
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
from contract.hall_views import HallView
from contract.hand_in_views import TicketsHandedIn
from contract.notice_parts import NoticeList
from contract.settings_views import SettingsView
from contract.staff_calls import (
    EndAlarm,
    LeaveDesk,
    RaiseAlarm,
    SeeMessage,
    StaffCalls,
    TellSupervisor,
    WorkAtDesk,
)
from contract.survey import SurveyView
from contract.views import DeskView, Menu, TicketView, View

ID_HEADER = "Idempotency-Key"
DEVICE_HEADER = "Okienko-Device"
PROBLEM_TYPE = "application/problem+json"
CREATED = frozenset[type[Asked]]({IssueTicket, CheckIn, SplitParty})
"""The commands answered with 201 instead of 200."""

ROUTES: dict[type[Asked], tuple[str, type[View]]] = {
    IssueTicket: ("/v1/tickets", TicketView),
    CheckIn: ("/v1/check-ins", TicketView),
    CancelTicket: ("/v1/tickets/{ticket}/cancel", TicketView),
    ReinstateTicket: ("/v1/tickets/{ticket}/reinstate", TicketView),
    TransferTicket: ("/v1/tickets/{ticket}/transfer", TicketView),
    MovePlace: ("/v1/tickets/{ticket}/move-place", TicketView),
    MergeTickets: ("/v1/tickets/{ticket}/merge", TicketView),
    SplitParty: ("/v1/tickets/{ticket}/split", TicketView),
    TakeBackDeed: ("/v1/tickets/{ticket}/take-back", TicketView),
    ReprintSlip: ("/v1/tickets/{ticket}/reprint", TicketView),
    ReportSlip: ("/v1/tickets/{ticket}/slip", TicketView),
    RateVisit: ("/v1/surveys/{token}", SurveyView),
    GiveBack: ("/v1/places/{token}/give-back", TicketView),
    CallNext: ("/v1/desks/{desk}/call-next", DeskView),
    CallTicket: ("/v1/desks/{desk}/call", DeskView),
    Recall: ("/v1/desks/{desk}/recall", DeskView),
    Start: ("/v1/desks/{desk}/start", DeskView),
    Serve: ("/v1/desks/{desk}/serve", DeskView),
    MarkNoShow: ("/v1/desks/{desk}/no-show", DeskView),
    PutBack: ("/v1/desks/{desk}/put-back", DeskView),
    Park: ("/v1/desks/{desk}/park", DeskView),
    Transfer: ("/v1/desks/{desk}/transfer", DeskView),
    OpenDesk: ("/v1/desks/{desk}/open", DeskView),
    PauseDesk: ("/v1/desks/{desk}/pause", DeskView),
    CloseDesk: ("/v1/desks/{desk}/close", DeskView),
    AssignDesk: ("/v1/desks/{desk}/assign", DeskView),
    TakeBack: ("/v1/desks/{desk}/take-back", DeskView),
    AddBookings: ("/v1/bookings", BookingsAdded),
    HandIn: ("/v1/kiosks/{kiosk}/hand-in", TicketsHandedIn),
    StopHall: ("/v1/stop", HallView),
    GoOn: ("/v1/go-on", HallView),
    TakeSettings: ("/v1/settings", SettingsView),
    SwitchProfile: ("/v1/profile", Menu),
    OpenService: ("/v1/services/{service}/open", Menu),
    CloseService: ("/v1/services/{service}/close", Menu),
    LookAfter: ("/v1/alarms/look-after", HallView),
    AskForHelp: ("/v1/kiosks/{kiosk}/ask-for-help", Menu),
    EndHelp: ("/v1/kiosks/{kiosk}/end-help", Menu),
    PrintCheckSlip: ("/v1/kiosks/{kiosk}/check-slip", Menu),
    ReportCheckSlip: ("/v1/kiosks/{kiosk}/check-slips/{check_slip}", Menu),
    PostNotice: ("/v1/notices", NoticeList),
    WorkAtDesk: ("/v1/desks/{desk}/work", DeskView),
    LeaveDesk: ("/v1/desks/{desk}/leave", DeskView),
    TellSupervisor: ("/v1/desks/{desk}/message", DeskView),
    RaiseAlarm: ("/v1/desks/{desk}/alarm", DeskView),
    EndAlarm: ("/v1/desks/{desk}/end-alarm", StaffCalls),
    SeeMessage: ("/v1/messages/{message}/seen", StaffCalls),
    WithdrawNotice: ("/v1/notices/{notice}/withdraw", NoticeList),
}
"""The path and the answer of every command that has a door; those that only the hub itself asks have none."""


def path_fields(path: str) -> tuple[str, ...]:
    """Return the names in braces in *path*."""
    return tuple(name for _, name, _, _ in string.Formatter().parse(path) if name)


@cache  # asked at every request, and msgspec reads all annotations anew
def body_fields(kind: type[Asked]) -> tuple[str, ...]:
    """Return the names of the fields of the command *kind* that travel in the body."""
    apart = {"command_id", "by", *path_fields(ROUTES[kind][0])}
    return tuple(field.name for field in msgspec.structs.fields(kind) if field.name not in apart)


def path_of(command: Asked) -> str:
    """Return the path to which *command* is posted."""
    path, _ = ROUTES[type(command)]
    return path.format_map({name: getattr(command, name) for name in path_fields(path)})


def body_of(command: Asked) -> dict[str, object]:
    """Return what is posted of *command* beside path and headers, as plain values."""
    return {name: msgspec.to_builtins(getattr(command, name)) for name in body_fields(type(command))}
