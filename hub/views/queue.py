"""Who waits and who is away; and what a desk could take back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from contract.queue_views import QueueLine, QueueView
from contract.views import Deed, DeskTicket
from hub.domain.branch import Branch
from hub.domain.desk import Desk
from hub.domain.standing import in_order
from hub.domain.take_back import until_of
from hub.domain.ticket import Ticket
from hub.views.stamp import Stamp


def queue_view(
    stamp: Stamp, branch: Branch, now: datetime, shown: Callable[[Ticket], DeskTicket]
) -> QueueView:
    """Return everybody who waits, in order, and everybody who is away; each ticket as *shown*."""
    lines = (
        QueueLine(
            place=place,
            ticket=shown(standing.ticket),
            to=standing.ticket.to,
            why=standing.why,
            rank=standing.rank,
        )
        for place, standing in enumerate(in_order(branch, now), 1)
    )
    return QueueView(
        **stamp,
        lines=tuple(lines),
        parked=tuple(shown(ticket) for ticket in branch.parked()),
        missed=tuple(shown(ticket) for ticket in branch.missed()),
    )


def last_deed(desk: Desk, branch: Branch, now: datetime) -> Deed | None:
    """Return what can be taken back at *desk*, or None."""
    deed, until = desk.last_deed, until_of(desk, branch)
    if deed is None or until is None or until < now:
        return None
    return Deed(what=deed.what, number=deed.about, until=until)
