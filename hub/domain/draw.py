"""The draw at opening: whoever comes in the first minutes gets a place by lot, and nobody needs to push.

The hub commits itself to a seed before anybody has registered: the SHA-256 of the seed stands in the journal
and is published. At the end of the window the tickets are sorted by the SHA-256 of seed, colon and ticket
number, and the seed is published too; everybody can do the sum again. The number, and not the ticket's id,
because it stands on the paper, and because nobody can choose it.

All who drew share out the places that they had among them: so whoever came before or later, booked visitors
and those of other services keep theirs, and the order stays total. Until the draw is held everybody who
comes still draws; therefore nobody can be called who came after the window and before the draw.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from contract.commands import Command, CommitDraw, HoldDraw
from contract.events import DrawCommitted, DrawHeld, Event
from contract.names import HUB, CommandId, ServiceId
from contract.refusal import NotYetDrawn
from hub.domain.branch import Branch
from hub.domain.settings import ServiceSettings
from hub.domain.ticket import Ticket
from hub.domain.why import clock


def commitment_of(seed: str) -> str:
    """Return what is published of *seed* beforehand."""
    return hashlib.sha256(seed.encode()).hexdigest()


def lot_of(seed: str, number: str) -> str:
    """Return the lot of the ticket *number*; the smallest is drawn first."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def draw_at(service: ServiceSettings, branch: Branch, now: datetime) -> datetime | None:
    """Return when the place is drawn of who takes a ticket for *service* at *now*; None: it is not drawn."""
    draw, rule = branch.draw, branch.settings.draw
    if rule is None or not draw.commitment or draw.held_at is not None or not takes_part(service.id, branch):
        return None
    begins, ends = _begins(branch), ends_at(branch)
    if ends is None:
        return now + timedelta(minutes=rule.minutes)
    if (begins is not None and now < begins) or (now >= ends and not draw.undrawn):
        return None
    return ends


def takes_part(service: ServiceId, branch: Branch) -> bool:
    """Return whether visitors of *service* without a booking draw."""
    rule, known = branch.settings.draw, branch.layout.services.get(service)
    if rule is None or known is None or known.booked_only:
        return False
    return not rule.services or service in rule.services


def ends_at(branch: Branch) -> datetime | None:
    """Return when the draw is held; None while nobody knows, because the first ticket begins the window."""
    if branch.draw.ends_at is not None:
        return branch.draw.ends_at
    begins, rule = _begins(branch), branch.settings.draw
    if begins is None or rule is None:
        return None
    return branch.stops.after(begins, timedelta(minutes=rule.minutes))


def pending_at(branch: Branch) -> datetime | None:
    """Return when the draw is held for which somebody waits; None: nobody does."""
    return branch.draw.ends_at if branch.draw.undrawn else None


def require_drawn(ticket: Ticket, branch: Branch) -> None:
    """Let nobody be called who has no place yet.

    Raises:
        NotYetDrawn: the place of *ticket* is still to be drawn.
    """
    if ticket.undrawn:
        raise NotYetDrawn(f"{ticket.number} has no place yet; {told(branch)}")


def told(branch: Branch) -> str:
    """Return the words with which a clerk is told of the draw."""
    at = branch.draw.ends_at
    if at is None:
        return "the draw is still to come"
    return f"the draw is at {clock(at, branch.settings)}"


def due_draws(branch: Branch, now: datetime) -> Iterator[Command]:
    """Yield what the hub has to do at *now* about the draw of the day."""
    day, draw = branch.day, branch.draw
    if day is None or draw.held_at is not None:
        return
    ends = ends_at(branch)
    if not draw.commitment:
        if branch.settings.draw is not None and _may_commit(branch, now, ends):
            yield CommitDraw(command_id=CommandId(f"draw-commitment-{day}"), by=HUB, day=day)
    elif ends is not None and now >= ends:
        yield HoldDraw(command_id=CommandId(f"draw-{day}"), by=HUB, day=day)


def of_draw(command: CommitDraw | HoldDraw, branch: Branch) -> list[Event]:
    """Return the commitment for the draw of the day, or the draw itself, each once.

    Whether the time has come was asked when the command was made, and is not asked again: an answer that
    nothing happened would be remembered, and the draw be held never.
    """
    if isinstance(command, CommitDraw):
        return _commit(command, branch)
    return _hold(command, branch)


def _commit(command: CommitDraw, branch: Branch) -> list[Event]:
    if command.commitment is None:
        raise ValueError("a draw without a commitment: the authority makes one before it asks the rules")
    if command.day != branch.day or branch.draw.commitment:
        return []
    return [DrawCommitted(day=command.day, commitment=command.commitment)]


def _hold(command: HoldDraw, branch: Branch) -> list[Event]:
    # A seed that is not the one committed to is used all the same: the hall must go on. Who checks finds it.
    if command.seed is None:
        raise ValueError("a draw without a seed: the authority adds it before it asks the rules")
    if command.day != branch.day or branch.draw.held_at is not None or not branch.draw.commitment:
        return []
    seed = command.seed
    tickets = [branch.tickets[ticket] for ticket in branch.draw.undrawn]
    tickets.sort(key=lambda ticket: lot_of(seed, str(ticket.number)))
    return [DrawHeld(day=command.day, seed=seed, tickets=tuple(ticket.ticket for ticket in tickets))]


def _begins(branch: Branch) -> datetime | None:
    rule = branch.settings.draw
    at = rule.begins_at() if rule else None
    if at is None or branch.day is None:
        return None
    return datetime.combine(branch.day, at, tzinfo=branch.zone)


def _may_commit(branch: Branch, now: datetime, ends: datetime | None) -> bool:
    """Whether nobody has registered yet whose place the seed decides."""
    begins = _begins(branch)
    if begins is not None and ends is not None:
        if now >= ends:
            return False
        if now < begins:
            return True
    return not any(
        branch.last_count.get(service.series)
        for service in branch.layout.services.values()
        if takes_part(service.id, branch)
    )
