"""Everybody who waits, in calling order, as far as it is the same at every desk.

Ratios and languages differ from desk to desk, and only the next call is certain; behind it stands what the
classes alone say: the long-waiting, then priority, due bookings, walk-ins, bookings that are early.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from contract.names import TicketId
from contract.states import DeskState
from hub.domain import why
from hub.domain.branch import Branch
from hub.domain.draw import told
from hub.domain.rank import Turn
from hub.domain.rule import in_turn, is_early, next_for, waited, waits_since
from hub.domain.ticket import Ticket


class Standing(NamedTuple):
    """One who waits; *rank* counts those of the same service, or of those sent to the same desk."""

    ticket: Ticket
    why: str
    rank: int


def in_order(branch: Branch, now: datetime) -> Iterator[Standing]:
    """Yield all who wait, in calling order; walks through them all."""
    following = _next_at_desks(branch, now)
    ranks: Counter[tuple[str, str]] = Counter()
    for ticket in sorted(branch.waiting(), key=lambda ticket: _order(ticket, branch, now)):
        of = ("desk", ticket.to) if ticket.to is not None else ("service", ticket.service)
        ranks[of] += 1
        reason = following.get(ticket.ticket) or _standing_words(ticket, branch, now)
        yield Standing(ticket, reason, ranks[of])


def _next_at_desks(branch: Branch, now: datetime) -> dict[TicketId, str]:
    is_open = [desk for desk in branch.layout.desks if branch.desks[desk].state is DeskState.OPEN]
    choices = [choice for desk in is_open if (choice := next_for(desk, branch, now)) is not None]
    return {choice.ticket.ticket: choice.why for choice in reversed(choices)}


def _is_old(ticket: Ticket, branch: Branch, now: datetime) -> bool:
    limit = branch.settings.calling.oldest_first_minutes
    return bool(limit) and waited(ticket, limit, now, branch.stops)


def _order(ticket: Ticket, branch: Branch, now: datetime) -> tuple[float, ...]:
    if ticket.undrawn:
        return (len(Turn) + 1, *ticket.place)
    if _is_old(ticket, branch, now):
        return (-1, waits_since(ticket).timestamp(), *ticket.place)
    if is_early(ticket, now):
        return (len(Turn), *ticket.rank[1:])
    return ticket.rank


def _standing_words(ticket: Ticket, branch: Branch, now: datetime) -> str:
    sent = why.SENT_HERE if ticket.to is not None else ""
    return sent + _class_words(ticket, branch, now) + why.handed_in(ticket)


def _class_words(ticket: Ticket, branch: Branch, now: datetime) -> str:
    if ticket.undrawn:
        return told(branch)
    if _is_old(ticket, branch, now):
        return why.old(branch.settings)
    if is_early(ticket, now) or ticket.rank[0] == Turn.BOOKED:
        return why.booked(ticket, now, branch.settings)
    if ticket.rank[0] <= Turn.PRIORITY:
        return why.priority(branch.settings)
    return in_turn(ticket, branch, why.BY_ARRIVAL)
