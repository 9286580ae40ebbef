"""What happens to a ticket that is at no desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from contract.commands import CancelTicket, ReinstateTicket, ReportSlip, TransferTicket
from contract.events import Event, SlipReported, TicketCancelled, TicketReinstated, TicketTransferred
from contract.refusal import NotNow, ReasonMissing, TooLateToReinstate
from contract.states import State
from hub.domain.branch import Branch
from hub.domain.calling import known_ticket, unless_closed
from hub.domain.issuing import known_service
from hub.domain.ticket import Ticket

OfOneTicket = CancelTicket | ReinstateTicket | TransferTicket | ReportSlip
"""The commands that name a ticket and no desk."""


def with_ticket(command: OfOneTicket, branch: Branch, now: datetime) -> list[Event]:
    """Return what happens to the ticket of *command*."""
    ticket = known_ticket(command.ticket, branch)
    match command:
        case CancelTicket(reason=reason):
            _require(ticket, State.WAITING, State.PARKED)
            return [TicketCancelled(ticket=ticket.ticket, reason=_given(reason, ticket, "cancelled"))]
        case ReinstateTicket(reason=reason):
            _require(ticket, State.NO_SHOW)
            _within_grace(ticket, branch, now)
            why = _given(reason, ticket, "reinstated")
            return [TicketReinstated(ticket=ticket.ticket, reason=why), *unless_closed(ticket, branch)]
        case TransferTicket(service=service, reason=reason):
            known_service(service, branch)
            _require(ticket, State.WAITING)
            why = _given(reason, ticket, "transferred")
            return [TicketTransferred(ticket=ticket.ticket, service=service, reason=why)]
        case ReportSlip(slip=slip):
            return [] if ticket.slip is slip else [SlipReported(ticket=ticket.ticket, slip=slip)]
        case _:
            assert_never(command)


def _given(reason: str, ticket: Ticket, done: str) -> str:
    """Return *reason* as it is recorded; what is done to a ticket at no desk is never done without."""
    if not reason.strip():
        raise ReasonMissing(f"{ticket.number} is not {done} without a reason; say why")
    return reason.strip()


def _within_grace(ticket: Ticket, branch: Branch, now: datetime) -> None:
    grace = branch.settings.calling.no_show_grace_minutes
    if (
        grace
        and ticket.left_at is not None
        and branch.stops.going(ticket.left_at, now) > timedelta(minutes=grace)
    ):
        raise TooLateToReinstate(
            f"{ticket.number} missed its call more than {grace:g} min ago; the visitor takes a new ticket"
        )


def _require(ticket: Ticket, *states: State) -> None:
    if ticket.state not in states:
        raise NotNow(f"{ticket.number} is {ticket.state}, not {' or '.join(states)}")
