"""Beside the fold: people who come on one ticket from now on, or on two."""

from __future__ import annotations

from contract.events import Entry, PartyChanged, TicketIssued, TicketMerged
from hub.domain.hall import Hall
from hub.domain.marks import ticket_in
from hub.domain.ticket import Ticket, WrongState, state_after


def merged(hall: Hall, entry: Entry, event: TicketMerged) -> None:
    """Let the ticket of *event* end; its code and its phone lead to the ticket that its people are on."""
    ticket = ticket_in(hall, event)
    state = state_after(ticket, event)
    if event.into not in hall.tickets:
        raise WrongState(f"there is no ticket {event.into} today")
    hall.take_out(ticket)
    ticket.state, ticket.merged_into, ticket.moved = state, event.into, entry.seq
    hall.put_in(ticket)
    hall.tokens[ticket.token] = event.into
    if ticket.phone is not None and hall.phones[ticket.phone].ticket == ticket.ticket:
        hall.phones[ticket.phone].ticket = event.into


def part_again(hall: Hall, ticket: Ticket) -> None:
    """Let the code and the phone of *ticket* be its own again, if it was merged; it is about to come back."""
    if ticket.merged_into is None:
        return
    hall.tokens[ticket.token] = ticket.ticket
    if ticket.phone is not None and hall.phones[ticket.phone].ticket == ticket.merged_into:
        hall.phones[ticket.phone].ticket = ticket.ticket
    ticket.merged_into = None


def changed(hall: Hall, entry: Entry, event: PartyChanged) -> None:
    """Let the ticket carry other people, where it stands."""
    ticket = ticket_in(hall, event)
    hall.take_out(ticket)
    ticket.party, ticket.cases, ticket.bookings = event.party, event.cases, event.bookings
    ticket.moved = entry.seq
    hall.put_in(ticket)


def stands_behind(hall: Hall, ticket: Ticket, event: TicketIssued) -> None:
    """Let *ticket*, just issued, stand right behind the one that its people leave, if they leave one."""
    if event.split_from is None:
        return
    whole = hall.tickets.get(event.split_from)
    if whole is None:
        raise WrongState(f"there is no ticket {event.split_from} today")
    ticket.place = (whole.place[0], whole.place[1], ticket.place[2])
    ticket.since, ticket.issued_at = whole.since, whole.issued_at
    ticket.to, ticket.came_for, ticket.lot = whole.to, whole.came_for, whole.lot
