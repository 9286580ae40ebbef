"""Tickets taken by phone: a phone has one live ticket, so that nobody collects places to give away.

A phone is known by a pseudonym only. What is looked up here is kept beside the fold: a look costs the same
however many tickets there are.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from contract.names import PhoneToken
from contract.refusal import EnoughForToday, TicketLive
from contract.states import LIVE, State
from hub.domain.branch import Branch
from hub.domain.ticket import Ticket


def admit_phone(phone: PhoneToken | None, branch: Branch, now: datetime) -> None:
    """Let *phone* have a ticket; somebody without one always may.

    Raises:
        TicketLive: it has one that still waits or is being served, or that may still be reinstated.
        EnoughForToday: it has taken as many as the branch gives to one phone.
    """
    used = branch.phones.get(phone) if phone is not None else None
    if used is None:
        return
    if used.ticket is not None and is_live(ticket := branch.tickets[used.ticket], branch, now):
        number = str(ticket.number)
        raise TicketLive(f"this phone has ticket {number}, which is {ticket.state}", number=number)
    most = branch.settings.phones.tickets_per_phone
    if most and used.taken >= most:
        raise EnoughForToday(f"this phone has taken {used.taken} tickets today, and {most} is the most")


def is_live(ticket: Ticket, branch: Branch, now: datetime) -> bool:
    """Return whether the visitor with *ticket* is still to be served, or may be reinstated."""
    return ticket.state in LIVE or (ticket.state is State.NO_SHOW and within_grace(ticket, branch, now))


def within_grace(ticket: Ticket, branch: Branch, now: datetime) -> bool:
    """Return whether the visitor with *ticket*, who missed the call, may be reinstated still."""
    grace = branch.settings.calling.no_show_grace_minutes
    return (
        not grace
        or ticket.left_at is None
        or branch.stops.going(ticket.left_at, now) <= timedelta(minutes=grace)
    )


def another_lives(ticket: Ticket, branch: Branch, now: datetime) -> Ticket | None:
    """Return the live ticket that the phone of *ticket* has taken instead of it, or None."""
    used = branch.phones.get(ticket.phone) if ticket.phone is not None else None
    if used is None or used.ticket in {None, ticket.ticket}:
        return None
    other = branch.tickets[used.ticket]
    return other if is_live(other, branch, now) else None
