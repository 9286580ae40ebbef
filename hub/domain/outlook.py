"""How a service stands now and how it will at closing, for whoever watches over the hall."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from contract.names import ServiceId
from hub.domain.branch import Branch
from hub.domain.capacity import closing_time, forecast
from hub.domain.rule import waits_since
from hub.domain.servings import mean_serving_s
from hub.domain.ticket import Ticket


class Outlook(NamedTuple):
    """Who waits for a service, and whether they will be served.

    Attributes:
        waiting: how many tickets, those whose place is still to be drawn among them.
        people: how many people these are for.
        longest: who waits longest; None: nobody does.
        since: since when, UTC.
        until: when the desks close, UTC; None: nobody knows.
        room: how many more servings the desks have time for until then; below 0, how many they have not.
    """

    waiting: int
    people: int
    longest: Ticket | None
    since: datetime | None
    until: datetime | None
    room: int | None


def outlook(service: ServiceId, branch: Branch, now: datetime) -> Outlook:
    """Return how *service* stands at *now* (UTC); walks through all who wait for it."""
    there = list(_waiting(service, branch))
    longest = min(there, key=lambda ticket: (waits_since(ticket), ticket.place), default=None)
    until = closing_time(service, branch, now)
    return Outlook(
        waiting=len(there),
        people=sum(ticket.party for ticket in there),
        longest=longest,
        since=None if longest is None else waits_since(longest),
        until=until,
        room=None if until is None else _room(service, branch, now, until),
    )


def _waiting(service: ServiceId, branch: Branch) -> Iterator[Ticket]:
    for _, ticket in branch.lines[service]:
        yield branch.tickets[ticket]
    for ticket, of in branch.draw.undrawn.items():
        if of == service:
            yield branch.tickets[ticket]


def _room(service: ServiceId, branch: Branch, now: datetime, until: datetime) -> int:
    left_s = branch.timetable.serving_s(service, now, until) if now < until else 0.0
    work = forecast(service, branch, now, until)
    spare_s = sum(max(0.0, left_s - floor_s) for floor_s in work.floors_s) - work.own_s
    return math.floor(spare_s / mean_serving_s(branch, service))
