"""A service that no desk serves any more: since when, and whose queue its visitors are moved to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from contract.commands import Command, TransferTicket
from contract.names import HUB, CommandId, ServiceId, TicketId
from contract.states import DeskState
from hub.domain.branch import Branch
from hub.domain.closing_settings import CLOSE, WAIT


def deserted_since(service: ServiceId, branch: Branch, now: datetime) -> datetime | None:
    """Return since when all desks of *service* are closed, if it is for longer than the branch lets it be.

    Before the first desk of the branch has opened nothing is counted: tickets are taken before that.
    """
    since = _closed_since(service, branch)
    limit = timedelta(minutes=branch.settings.closing.no_desk_minutes)
    if since is None or branch.stops.going(since, now) < limit:
        return None
    return since


def due_moves(branch: Branch, now: datetime) -> Iterator[Command]:
    """Yield the moves of those who wait for a service without a desk, to the queue that was chosen for it.

    They keep number and place. Nobody is moved to where no desk is open either, nor who has just come.
    """
    limit = timedelta(minutes=branch.settings.closing.no_desk_minutes)
    for service in branch.layout.services.values():
        to = ServiceId(service.when_no_desk)
        if to in {WAIT, CLOSE} or not len(branch.lines[service.id]) or not _is_served(to, branch):
            continue
        since = deserted_since(service.id, branch, now)
        if since is None:
            continue
        reason = f"no desk for {service.id} for {branch.settings.closing.no_desk_minutes:g} min"
        for _, ticket in branch.lines[service.id]:
            if branch.stops.going(branch.tickets[ticket].issued_at, now) >= limit:
                yield TransferTicket(
                    command_id=_id_of(service.id, ticket, since),
                    by=HUB,
                    ticket=ticket,
                    service=to,
                    reason=reason,
                )


def _closed_since(service: ServiceId, branch: Branch) -> datetime | None:
    desks = [branch.desks[desk] for desk in branch.layout.desks_of.get(service, ())]
    if any(desk.state is not DeskState.CLOSED for desk in desks):
        return None
    first = min(branch.began.values(), default=None)
    if first is None:
        return None
    return max([first, *(desk.state_since for desk in desks if desk.state_since is not None)])


def _is_served(service: ServiceId, branch: Branch) -> bool:
    desks = branch.layout.desks_of.get(service, ())
    return any(branch.desks[desk].state is DeskState.OPEN for desk in desks)


def _id_of(service: ServiceId, ticket: TicketId, since: datetime) -> CommandId:
    # A ticket's id may be as long as an id can be; that of its move must be no longer, and always the same.
    named = f"{service}/{ticket}/{since.isoformat()}"
    return CommandId("no-desk-" + hashlib.sha256(named.encode()).hexdigest()[:32])
