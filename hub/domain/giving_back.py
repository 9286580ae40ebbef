"""A visitor gives the own place back, so that nobody is called who has gone."""

from __future__ import annotations

from contract.events import Event, TicketCancelled
from contract.giving_back import GiveBack
from contract.refusal import NotNow
from contract.states import State
from hub.domain.branch import Branch
from hub.domain.calling import ticket_with
from hub.domain.ticket import Ticket

BY_VISITOR = "given back by the visitor"
"""The reason that the journal keeps."""
_GIVEN_BACK_FROM = frozenset({State.WAITING, State.PARKED})


def give_back(command: GiveBack, branch: Branch) -> list[Event]:
    """Return that the ticket is cancelled; nothing where it is already.

    A desk waits for whoever is called: that visitor tells the clerk, and no phone takes the ticket away.

    Raises:
        UnknownTicket: no ticket of today has this token.
        NotNow: the visitor is called, at a desk, or the visit is over, or waits on the ticket of a family.
    """
    ticket = ticket_with(command.token, branch)
    if ticket.state is State.CANCELLED:
        return []
    if not can_be_given_back(ticket):
        raise NotNow(f"{ticket.number} is {ticket.state}; only who waits or was parked gives a place back")
    if ticket.token != command.token:
        raise NotNow(f"{ticket.number} carries a family; only its own code gives that place back")
    return [TicketCancelled(ticket=ticket.ticket, reason=BY_VISITOR)]


def can_be_given_back(ticket: Ticket) -> bool:
    """Tell whether the visitor may give *ticket* back now."""
    return ticket.state in _GIVEN_BACK_FROM
