"""What happens to a ticket that is at no desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from contract.commands import CancelTicket, ReinstateTicket, ReportSlip, TransferTicket
from contract.events import Event, SlipReported, TicketCancelled, TicketReinstated, TicketTransferred
from contract.refusal import NotNow, TooLateToReinstate
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
            return [TicketCancelled(ticket=ticket.ticket, reason=reason)]
        case ReinstateTicket():
            _require(ticket, State.NO_SHOW)
            _within_grace(ticket, branch, now)
            return [TicketReinstated(ticket=ticket.ticket), *unless_closed(ticket, branch)]
        case TransferTicket(service=service):
            known_service(service, branch)
            _require(ticket, State.WAITING)
            return [TicketTransferred(ticket=ticket.ticket, service=service)]
        case ReportSlip(slip=slip):
            return [] if ticket.slip is slip else [SlipReported(ticket=ticket.ticket, slip=slip)]
        case _:
            assert_never(command)


def _within_grace(ticket: Ticket, branch: Branch, now: datetime) -> None:
    grace = branch.settings.calling.no_show_grace_minutes
    if grace and ticket.left_at is not None and now - ticket.left_at > timedelta(minutes=grace):
        raise TooLateToReinstate(
            f"{ticket.number} missed its call more than {grace:g} min ago; the visitor takes a new ticket"
        )


def _require(ticket: Ticket, *states: State) -> None:
    if ticket.state not in states:
        raise NotNow(f"{ticket.number} is {ticket.state}, not {' or '.join(states)}")
