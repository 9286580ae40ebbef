"""Beside the fold: what is noted of a ticket that does not move by it."""

from __future__ import annotations

from contract.events import CopyAsked, Entry, OfTicket, SlipReported, VisitRated
from hub.domain.hall import Hall
from hub.domain.ticket import Ticket, WrongState


def ticket_in(hall: Hall, event: OfTicket) -> Ticket:
    """Return the ticket of *event*.

    Raises:
        WrongState: there is none today.
    """
    try:
        return hall.tickets[event.ticket]
    except KeyError:
        raise WrongState(f"there is no ticket {event.ticket} today") from None


def copy_asked(hall: Hall, _entry: Entry, event: CopyAsked) -> None:
    """Let one more copy of the slip have been asked for."""
    ticket_in(hall, event).copies += 1


def slip_reported(hall: Hall, _entry: Entry, event: SlipReported) -> None:
    """Let that have become of the paper."""
    ticket_in(hall, event).slip = event.slip


def visit_rated(hall: Hall, _entry: Entry, event: VisitRated) -> None:
    """Let the visit have been rated; nobody rates it again."""
    ticket_in(hall, event).rated = True
