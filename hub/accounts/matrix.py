"""Who may do what at which door: one written table. What does not stand in it is closed to everybody.

Read by the doors, by the test that walks every door as every role, and by the manual.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from contract import check_slips, commands, staff_calls
from contract.commands import Asked
from contract.routes import ROUTES
from hub.accounts.roles import Right


class Other(StrEnum):
    """Who is let in without being a person with rights."""

    ANYBODY = "anybody"
    """Without a name: a visitor's phone, a look at whether the hub is well."""
    CONSOLE = "console"
    """A program on the hub's own machine, such as `okienko`, and no other in any network."""
    MACHINE = "machine"
    """A program on the hub's own machine; in a network of trusted devices alone, any device there. Until
    devices bear keys of their own, nothing else tells them from others."""
    SIGNED_IN = "signed-in"
    """Any person with an account."""


Who = Right | Other
Allowed = frozenset[Who]

_ANYBODY: Allowed = frozenset({Other.ANYBODY})
_MACHINE: Allowed = frozenset({Other.MACHINE})
_SIGNED_IN: Allowed = frozenset({Other.SIGNED_IN})


def _may(*rights: Right) -> Allowed:
    return frozenset(rights)


def _console_or(*rights: Right) -> Allowed:
    return frozenset({Other.CONSOLE, *rights})


def _machine_or(*rights: Right) -> Allowed:
    return frozenset({Other.MACHINE, *rights})


_SERVE = _machine_or(Right.SERVE)
_TICKETS = _machine_or(Right.SERVE, Right.RECEIVE)
_DIRECT = _machine_or(Right.DIRECT)

COMMANDS: Mapping[type[Asked], Allowed] = {
    commands.IssueTicket: _machine_or(Right.RECEIVE),
    commands.CheckIn: _machine_or(Right.RECEIVE),
    commands.CancelTicket: _TICKETS,
    commands.ReinstateTicket: _TICKETS,
    commands.TransferTicket: _TICKETS,
    commands.MovePlace: _machine_or(Right.RECEIVE),
    commands.MergeTickets: _machine_or(Right.RECEIVE),
    commands.SplitParty: _machine_or(Right.RECEIVE),
    commands.TakeBackDeed: _machine_or(Right.RECEIVE),
    commands.ReprintSlip: _TICKETS,
    commands.ReportSlip: _MACHINE,
    commands.CallNext: _SERVE,
    commands.CallTicket: _SERVE,
    commands.Recall: _SERVE,
    commands.Start: _SERVE,
    commands.Serve: _SERVE,
    commands.MarkNoShow: _SERVE,
    commands.PutBack: _SERVE,
    commands.Park: _SERVE,
    commands.Transfer: _SERVE,
    commands.OpenDesk: _machine_or(Right.SERVE, Right.DIRECT),
    commands.PauseDesk: _machine_or(Right.SERVE, Right.DIRECT),
    commands.CloseDesk: _machine_or(Right.SERVE, Right.DIRECT),
    commands.TakeBack: _SERVE,
    commands.AddBookings: _machine_or(Right.DIRECT, Right.ADMINISTER),
    commands.HandIn: _MACHINE,
    commands.StopHall: _DIRECT,
    commands.GoOn: _DIRECT,
    commands.TakeSettings: _console_or(Right.ADMINISTER),
    commands.SwitchProfile: _DIRECT,
    commands.OpenService: _DIRECT,
    commands.CloseService: _DIRECT,
    commands.AssignDesk: _DIRECT,
    commands.LookAfter: _machine_or(Right.SERVE, Right.RECEIVE, Right.DIRECT),
    commands.AskForHelp: _MACHINE,
    commands.EndHelp: _machine_or(Right.SERVE, Right.RECEIVE, Right.DIRECT),
    check_slips.PrintCheckSlip: _machine_or(Right.ADMINISTER, Right.DIRECT),
    check_slips.ReportCheckSlip: _MACHINE,
    commands.PostNotice: _DIRECT,
    commands.WithdrawNotice: _DIRECT,
    commands.RateVisit: _ANYBODY,
    commands.GiveBack: _ANYBODY,
    staff_calls.WorkAtDesk: _SERVE,
    staff_calls.LeaveDesk: _SERVE,
    staff_calls.TellSupervisor: _SERVE,
    staff_calls.RaiseAlarm: _SERVE,
    staff_calls.EndAlarm: _machine_or(Right.RECEIVE, Right.DIRECT),
    staff_calls.SeeMessage: _DIRECT,
}
"""Who may ask for each command that has a door."""

_HALL = _machine_or(Right.SERVE, Right.RECEIVE, Right.WATCH)
_RECORDS = _console_or(Right.AUDIT)

READINGS: Mapping[str, Allowed] = {
    "/healthz": _ANYBODY,
    "/readyz": _ANYBODY,
    "/openapi.json": _ANYBODY,
    "/v1/branch": _ANYBODY,
    "/v1/now": _ANYBODY,
    "/v1/draws/{day}": _ANYBODY,
    "/v1/surveys/{token}": _ANYBODY,
    "/v1/notices": _HALL,
    "/v1/messages": _machine_or(Right.RECEIVE, Right.DIRECT),
    "/v1/calls": _HALL,
    "/metrics": _machine_or(Right.WATCH),
    "/v1/boards/{board}": _HALL,
    "/v1/kiosks/{kiosk}": _HALL,
    "/v1/tickets/{ticket}": _HALL,
    "/v1/queue": _HALL,
    "/v1/desks": _HALL,
    "/v1/desks/{desk}": _HALL,
    "/v1/alarms": _HALL,
    "/v1/devices": _machine_or(Right.WATCH),
    "/v1/settings": _console_or(Right.ADMINISTER),
    "/v1/journal": _RECORDS,
    "/v1/audit": _RECORDS,
    "/v1/days/{day}/left": _RECORDS,
    "/v1/statistics/{day}": _console_or(Right.AUDIT, Right.WATCH),
}
"""Who may read what."""

_CLERK = _may(Right.SERVE)
_HALL_PAGE = _may(Right.SERVE, Right.RECEIVE, Right.WATCH)
_QUEUE_PAGE = _may(Right.SERVE, Right.RECEIVE)
_RECEPTION = _may(Right.RECEIVE)
_AUDITOR = _may(Right.AUDIT)
_ADMINISTRATOR = _may(Right.ADMINISTER)

PAGES: Mapping[tuple[str, str], Allowed] = {
    ("GET", "/"): _ANYBODY,
    ("GET", "/static/{name}"): _ANYBODY,
    ("GET", "/help"): _SIGNED_IN,
    ("GET", "/help/it"): _ANYBODY,  # read before anybody can sign in
    ("GET", "/help/{who}"): _SIGNED_IN,
    ("GET", "/help/pictures/{language}/{name}"): _ANYBODY,
    ("GET", "/t/{token}"): _ANYBODY,
    ("GET", "/t/{token}/events"): _ANYBODY,
    ("POST", "/t/{token}/survey"): _ANYBODY,
    ("POST", "/t/{token}/give-back"): _ANYBODY,
    ("GET", "/now"): _ANYBODY,
    ("GET", "/now/events"): _ANYBODY,
    ("GET", "/board/{board}"): _ANYBODY,
    ("GET", "/board/{board}/look.css"): _ANYBODY,
    ("GET", "/board/{board}/picture"): _ANYBODY,
    ("GET", "/board/{board}/events"): _ANYBODY,
    # A tablet before a desk is in every visitor's hands: nobody may be signed in there.
    ("GET", "/desk/{desk}/survey"): _ANYBODY,
    ("GET", "/desk/{desk}/survey/events"): _ANYBODY,
    ("POST", "/desk/{desk}/survey"): _ANYBODY,
    ("GET", "/sign-in"): _ANYBODY,
    ("POST", "/sign-in"): _ANYBODY,
    ("GET", "/sign-in/directory"): _ANYBODY,
    ("GET", "/sign-in/directory/back"): _ANYBODY,
    ("POST", "/sign-out"): _SIGNED_IN,
    ("GET", "/welcome/{token}"): _ANYBODY,
    ("POST", "/welcome/{token}"): _ANYBODY,
    ("GET", "/desk"): _HALL_PAGE,
    ("GET", "/hall/events"): _HALL_PAGE,
    ("GET", "/hall"): _may(Right.WATCH),
    ("GET", "/hall/live/events"): _may(Right.WATCH),
    ("POST", "/hall/alarms/look-after"): _may(Right.DIRECT),
    ("GET", "/hall/services/{service}"): _may(Right.DIRECT),
    ("POST", "/hall/services/{service}/{what}"): _may(Right.DIRECT),
    ("GET", "/hall/desks/{desk}"): _may(Right.DIRECT),
    ("POST", "/hall/desks/{desk}/{what}"): _may(Right.DIRECT),
    ("GET", "/hall/profile"): _may(Right.DIRECT),
    ("GET", "/hall/notices"): _may(Right.DIRECT),
    ("POST", "/hall/notices"): _may(Right.DIRECT),
    ("POST", "/hall/notices/{notice}/withdraw"): _may(Right.DIRECT),
    ("GET", "/hall/stop"): _may(Right.DIRECT),
    ("POST", "/hall/stop"): _may(Right.DIRECT),
    ("POST", "/hall/go-on"): _may(Right.DIRECT),
    ("POST", "/hall/profile"): _may(Right.DIRECT),
    ("POST", "/hall/help/{kiosk}"): _HALL_PAGE,
    ("POST", "/hall/alarm/{desk}"): _may(Right.RECEIVE, Right.DIRECT),
    ("POST", "/hall/message/{message}"): _may(Right.DIRECT),
    ("POST", "/desk/{desk}/help/{kiosk}"): _CLERK,
    ("GET", "/desk/{desk}"): _CLERK,
    ("GET", "/desk/{desk}/events"): _CLERK,
    ("GET", "/desk/{desk}/queue"): _QUEUE_PAGE,
    ("GET", "/desk/{desk}/queue/events"): _QUEUE_PAGE,
    ("GET", "/desk/{desk}/ticket"): _QUEUE_PAGE,
    ("GET", "/desk/{desk}/ticket/{ticket}"): _QUEUE_PAGE,
    ("POST", "/desk/{desk}/ticket/{ticket}/{verb}"): _QUEUE_PAGE,
    ("GET", "/reception"): _RECEPTION,
    ("GET", "/reception/events"): _RECEPTION,
    ("POST", "/reception/find"): _RECEPTION,
    ("POST", "/reception/issue"): _RECEPTION,
    ("GET", "/reception/bookings"): _RECEPTION,
    ("POST", "/reception/check-in"): _RECEPTION,
    ("POST", "/reception/undo"): _RECEPTION,
    ("GET", "/reception/ticket/{ticket}"): _RECEPTION,
    ("POST", "/reception/ticket/{ticket}/{verb}"): _RECEPTION,
    ("GET", "/desk/{desk}/{verb}"): _CLERK,
    ("POST", "/desk/{desk}/{verb}"): _CLERK,
    ("GET", "/journal"): _AUDITOR,
    ("GET", "/journal/{day}/report.csv"): _AUDITOR,
    ("GET", "/journal/{day}/statistics.csv"): _AUDITOR,
    ("GET", "/admin/accounts"): _ADMINISTRATOR,
    ("POST", "/admin/accounts"): _ADMINISTRATOR,
    ("POST", "/admin/accounts/{login}/{what}"): _ADMINISTRATOR,
    ("GET", "/admin"): _ADMINISTRATOR,
    ("GET", "/admin/devices"): _ADMINISTRATOR,
    ("POST", "/admin/devices/{kiosk}/check-slip"): _ADMINISTRATOR,
    ("GET", "/admin/branch.toml"): _ADMINISTRATOR,
    ("POST", "/admin/import"): _ADMINISTRATOR,
    ("GET", "/admin/settings/{table}"): _ADMINISTRATOR,
    ("POST", "/admin/settings/{table}"): _ADMINISTRATOR,
    ("GET", "/admin/settings/{table}/{part}"): _ADMINISTRATOR,
    ("POST", "/admin/settings/{table}/{part}"): _ADMINISTRATOR,
    ("POST", "/admin/settings/{table}/{part}/remove"): _ADMINISTRATOR,
    ("GET", "/admin/text"): _ADMINISTRATOR,
    ("POST", "/admin/text"): _ADMINISTRATOR,
    ("GET", "/admin/change"): _ADMINISTRATOR,
    ("POST", "/admin/change/take"): _ADMINISTRATOR,
    ("POST", "/admin/change/drop"): _ADMINISTRATOR,
    ("POST", "/admin/change/merge"): _ADMINISTRATOR,
    ("GET", "/admin/preview/slip"): _ADMINISTRATOR,
    ("GET", "/admin/preview/board/{board}"): _ADMINISTRATOR,
    ("GET", "/admin/preview/board/{board}/look.css"): _ADMINISTRATOR,
    ("GET", "/admin/history"): _ADMINISTRATOR,
    ("GET", "/admin/history/{seq}"): _ADMINISTRATOR,
    ("GET", "/admin/history/{seq}/branch.toml"): _ADMINISTRATOR,
    ("POST", "/admin/history/{seq}/back"): _ADMINISTRATOR,
}
"""Who may open which page, and send which form."""


def rows() -> Iterator[tuple[str, str, Allowed]]:
    """Yield method, path and who may, for every door."""
    for kind, allowed in COMMANDS.items():
        yield "POST", ROUTES[kind][0], allowed
    for path, allowed in READINGS.items():
        yield "GET", path, allowed
    for (method, path), allowed in PAGES.items():
        yield method, path, allowed
