"""What happens to a ticket that is at no desk."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from contract.commands import (
    CancelTicket,
    FromDesk,
    MovePlace,
    ReinstateTicket,
    ReportSlip,
    ReprintSlip,
    TransferTicket,
)
from contract.events import (
    CopyAsked,
    Event,
    PlaceMoved,
    SlipReported,
    TicketCancelled,
    TicketReinstated,
    TicketTransferred,
)
from contract.refusal import NotNow, ReasonMissing, TicketLive, TooLateToReinstate
from contract.states import LIVE, State
from hub.domain.branch import Branch
from hub.domain.calling import known_desk, known_ticket, unless_closed
from hub.domain.destination import destination
from hub.domain.issuing import minted
from hub.domain.phones import admit_phone, another_lives, within_grace
from hub.domain.ticket import Ticket

OfOneTicket = CancelTicket | ReinstateTicket | TransferTicket | MovePlace | ReprintSlip | ReportSlip
"""The commands that name a ticket and no desk at which it is."""


def with_ticket(command: OfOneTicket, branch: Branch, now: datetime) -> list[Event]:
    """Return what happens to the ticket of *command*."""
    ticket = known_ticket(command.ticket, branch)
    if isinstance(command, FromDesk) and command.desk is not None:
        known_desk(command.desk, branch)
    match command:
        case CancelTicket(reason=reason, desk=desk):
            _require(ticket, State.WAITING, State.PARKED)
            why = _given(reason, ticket, "cancelled")
            return [TicketCancelled(ticket=ticket.ticket, reason=why, desk=desk)]
        case ReinstateTicket():
            return _reinstate(command, ticket, branch, now)
        case TransferTicket(reason=reason, desk=desk):
            service, to = destination(command.service, command.to, ticket, branch)
            _require(ticket, State.WAITING)
            why = _given(reason, ticket, "transferred")
            return [TicketTransferred(ticket=ticket.ticket, service=service, to=to, reason=why, desk=desk)]
        case MovePlace():
            return _move_place(command, ticket, branch, now)
        case ReprintSlip(reason=reason):
            _require(ticket, *_WITH_PAPER)
            return [CopyAsked(ticket=ticket.ticket, reason=_given(reason, ticket, "printed again"))]
        case ReportSlip(slip=slip):
            return [] if ticket.slip is slip else [SlipReported(ticket=ticket.ticket, slip=slip)]
        case _:
            assert_never(command)


_WITH_PAPER = (*(state for state in State if state in LIVE), State.NO_SHOW)
"""The states in which somebody may still need the paper."""


def _reinstate(command: ReinstateTicket, ticket: Ticket, branch: Branch, now: datetime) -> list[Event]:
    _require(ticket, State.NO_SHOW)
    if not within_grace(ticket, branch, now):
        grace = branch.settings.calling.no_show_grace_minutes
        raise TooLateToReinstate(
            f"{ticket.number} missed its call more than {grace:g} min ago; the visitor takes a new ticket"
        )
    if (other := another_lives(ticket, branch, now)) is not None:
        number = str(other.number)
        raise TicketLive(f"the visitor with {ticket.number} has taken {number} by phone since", number=number)
    why = _given(command.reason, ticket, "reinstated")
    reinstated = TicketReinstated(ticket=ticket.ticket, reason=why, desk=command.desk)
    return [reinstated, *unless_closed(ticket, branch)]


def _move_place(command: MovePlace, ticket: Ticket, branch: Branch, now: datetime) -> list[Event]:
    """Return the passing on of a place; who is being served already keeps it."""
    _require(ticket, State.WAITING, State.CALLED, State.PARKED)
    why = _given(command.reason, ticket, "passed on")
    if command.phone != ticket.phone:
        admit_phone(command.phone, branch, now)
    token = minted(command.token)
    return [PlaceMoved(ticket=ticket.ticket, token=token, phone=command.phone, reason=why)]


def _given(reason: str, ticket: Ticket, done: str) -> str:
    """Return *reason* as it is recorded; what is done to a ticket at no desk is never done without."""
    if not reason.strip():
        raise ReasonMissing(f"{ticket.number} is not {done} without a reason; say why")
    return reason.strip()


def _require(ticket: Ticket, *states: State) -> None:
    if ticket.state not in states:
        raise NotNow(f"{ticket.number} is {ticket.state}, not {' or '.join(states)}")
