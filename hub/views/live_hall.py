"""The hall as whoever watches over it sees it: a row a service, a row a desk. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from contract.names import DeskId, DeviceId
from contract.states import DeskState, State
from hub.domain.admission import turned_away
from hub.domain.branch import Branch
from hub.domain.limits import left_today
from hub.domain.outlook import Outlook, outlook
from hub.domain.settings import DeskSettings, ServiceSettings


class ServiceRow(NamedTuple):
    """One service.

    Attributes:
        service: as it is today.
        refused: the code of the refusal that asking for a ticket would meet; empty: it gives tickets.
        outlook: who waits, and until when.
        left: how many walk-in tickets there are still today; None: as many as come.
        at_work: how many of its desks are open.
        desks: how many it has.
    """

    service: ServiceSettings
    refused: str
    outlook: Outlook
    left: int | None
    at_work: int
    desks: int


class DeskRow(NamedTuple):
    """One desk.

    Attributes:
        desk: as it is today.
        state: whether it calls.
        since: since when, UTC; None: the whole day.
        pause_reason: why it has a break, if it was said.
        number: who is there; empty: nobody.
        serving: whether the visitor has come, as far as the clerk has said.
        number_since: since when, UTC.
        sent: how many wait for this very desk.
        clerk: who works here; None: nobody has said so.
        lent: whether it serves other services than the settings say, for today.
    """

    desk: DeskSettings
    state: DeskState
    since: datetime | None
    pause_reason: str
    number: str
    serving: bool
    number_since: datetime | None
    sent: int
    clerk: DeviceId | None
    lent: bool


def service_rows(branch: Branch, now: datetime) -> Iterator[ServiceRow]:
    """Yield a row for each service that somebody can wait for here, in the settings' order."""
    for service in branch.layout.services.values():
        desks = branch.layout.desks_of[service.id]
        stands = outlook(service.id, branch, now)
        if service.elsewhere and not stands.waiting:
            continue
        no = turned_away(service, branch, now, booked=service.booked_only)
        yield ServiceRow(
            service=service,
            refused=no.code if no else "",
            outlook=stands,
            left=left_today(service, branch),
            at_work=sum(branch.desks[desk].state is DeskState.OPEN for desk in desks),
            desks=len(desks),
        )


def desk_rows(branch: Branch) -> Iterator[DeskRow]:
    """Yield a row for each desk, in the settings' order."""
    for name in branch.layout.desks:
        yield desk_row(name, branch)


def desk_row(name: DeskId, branch: Branch) -> DeskRow:
    """Return the row of the desk *name*, which the branch has."""
    desk, ticket = branch.desks[name], branch.at_desk(name)
    return DeskRow(
        desk=branch.layout.desks[name],
        state=desk.state,
        since=desk.state_since,
        pause_reason=desk.pause_reason,
        number=str(ticket.number) if ticket else "",
        serving=ticket is not None and ticket.state is State.SERVING,
        number_since=ticket.called_at if ticket else None,
        sent=len(desk.line),
        clerk=branch.staff.clerk_at(name),
        lent=name in branch.today.desks,
    )
