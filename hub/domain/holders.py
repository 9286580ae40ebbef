"""Beside the fold: by which tokens a ticket is found, and what each phone has taken."""

from __future__ import annotations

from contract.events import Entry, PlaceMoved
from contract.names import PhoneToken
from hub.domain.hall import Hall
from hub.domain.marks import ticket_in
from hub.domain.ticket import PhoneUse, Ticket


def holds(hall: Hall, ticket: Ticket, phone: PhoneToken | None) -> None:
    """Let the holder of *phone*, if it was taken by one, hold *ticket*."""
    hall.tokens[ticket.token] = ticket.ticket
    ticket.phone = phone
    if phone is not None:
        use = hall.phones.setdefault(phone, PhoneUse(ticket=None, taken=0))
        use.ticket, use.taken = ticket.ticket, use.taken + 1


def moves(hall: Hall, _entry: Entry, event: PlaceMoved) -> None:
    """Let another person hold *ticket*; the token of the one before is remembered as given away."""
    ticket = ticket_in(hall, event)
    comes_back = hall.moved_tokens.pop(event.token, None) is not None
    hall.moved_tokens[ticket.token] = hall.tokens.pop(ticket.token)
    ticket.token = event.token
    ticket.copies += -1 if comes_back else 1
    if ticket.phone == event.phone:
        hall.tokens[ticket.token] = ticket.ticket
        return
    if ticket.phone is not None and hall.phones[ticket.phone].ticket == ticket.ticket:
        hall.phones[ticket.phone].ticket = None
    holds(hall, ticket, event.phone)
    if comes_back and event.phone is not None:
        hall.phones[event.phone].taken -= 1
