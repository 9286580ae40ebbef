"""What a day teaches of how long servings take; what was taken back is forgotten without a crumb."""

from __future__ import annotations

from datetime import datetime

from hub.domain.hall import Hall
from hub.domain.ticket import Ticket

LONGEST_SERVING_S = 4 * 3600.0
"""Who was at a desk for longer was forgotten there; nothing is learnt from it."""


def learn(hall: Hall, ticket: Ticket, at: datetime) -> None:
    """Learn from the serving of *ticket*, still at its desk, that ends *at*."""
    _count(hall, ticket, at, 1)


def unlearn(hall: Hall, ticket: Ticket, at: datetime) -> None:
    """Forget what the serving of *ticket*, at its desk again, has taught that ended *at*."""
    _count(hall, ticket, at, -1)


def _count(hall: Hall, ticket: Ticket, at: datetime, times: int) -> None:
    if not ticket.at_desk or ticket.called_at is None:
        return
    # Whole seconds add up and down exactly.
    taken_s = round(
        hall.stops.going(ticket.called_at, at).total_seconds()
    )  # whole seconds add up and down exactly
    if not 0 < taken_s <= LONGEST_SERVING_S:
        return
    units, total_s = hall.learnt.get(ticket.service, (0, 0.0))
    units += times * ticket.units
    if units:
        hall.learnt[ticket.service] = units, total_s + times * taken_s
    else:
        del hall.learnt[ticket.service]
