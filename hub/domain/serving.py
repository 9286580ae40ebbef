"""What a clerk does with the visitor at the desk."""

from __future__ import annotations

import math
from datetime import datetime
from typing import assert_never

from contract.commands import MarkNoShow, Park, PutBack, Recall, Serve, Start, Transfer
from contract.events import (
    Event,
    TicketNoShow,
    TicketParked,
    TicketPutBack,
    TicketRecalled,
    TicketServed,
    TicketStarted,
    TicketTransferred,
)
from contract.names import HUB, DeskId, RoomId
from contract.refusal import (
    NothingCalled,
    NotNow,
    PutBackEnough,
    RecalledEnough,
    RecalledJustNow,
    RoomMissing,
    UnknownOutcome,
    UnknownRoom,
)
from contract.states import State
from hub.domain.branch import Branch
from hub.domain.calling import known_desk, unless_closed
from hub.domain.destination import destination
from hub.domain.repeats import is_to_be_repeated
from hub.domain.ticket import Ticket

PRESSED = "button"
"""The reason where none was given: a button cannot type, and its desk and its verb are recorded with it."""

WithVisitor = Recall | Start | Serve | MarkNoShow | PutBack | Park | Transfer
"""The commands that need a visitor at the desk."""


def with_visitor(  # noqa: PLR0911  one row a command
    command: WithVisitor, branch: Branch, now: datetime
) -> list[Event]:
    """Return what happens to the visitor at the desk of *command*."""
    desk = command.desk
    visitor = _visitor_at(desk, branch)
    ticket = visitor.ticket
    match command:
        case Recall(by=by) if by == HUB:
            repeats = is_to_be_repeated(visitor, branch, now)
            return [TicketRecalled(ticket=ticket, desk=desk, spared=True)] if repeats else []
        case Recall():
            _not_yet_here(visitor)
            _may_sound_again(visitor, branch, now)
            return [TicketRecalled(ticket=ticket, desk=desk)]
        case Start():
            _not_yet_here(visitor)
            return [TicketStarted(ticket=ticket, desk=desk)]
        case Serve(count=count):
            outcome = _known_outcome(command.outcome.strip(), branch)
            return [TicketServed(ticket=ticket, desk=desk, outcome=outcome, count=count)]
        case MarkNoShow():
            _not_yet_here(visitor)
            return [TicketNoShow(ticket=ticket, desk=desk)]
        case PutBack(reason=reason):
            _not_yet_here(visitor)
            _may_be_put_back(visitor, branch)
            back = TicketPutBack(ticket=ticket, desk=desk, reason=reason.strip() or PRESSED)
            return [back, *unless_closed(visitor, branch)]
        case Park():
            return _park(command, visitor, branch)
        case Transfer():
            service, to = destination(command.service, command.to, visitor, branch)
            why = command.reason.strip() or PRESSED
            return [TicketTransferred(ticket=ticket, service=service, to=to, reason=why)]
        case _:
            assert_never(command)


def _visitor_at(desk: DeskId, branch: Branch) -> Ticket:
    known_desk(desk, branch)
    visitor = branch.at_desk(desk)
    if visitor is None:
        raise NothingCalled(f"no ticket is called to desk {desk}")
    return visitor


def _not_yet_here(visitor: Ticket) -> None:
    if visitor.state is not State.CALLED:
        raise NotNow(f"{visitor.number} is {visitor.state} at desk {visitor.desk}")


def _may_sound_again(visitor: Ticket, branch: Branch, now: datetime) -> None:
    rule = branch.settings.calling
    by_clerk = visitor.times - 1 - visitor.spared
    if rule.recalls_most and by_clerk >= rule.recalls_most:
        raise RecalledEnough(
            f"{visitor.number} was called again {by_clerk} times; mark a no-show or put it back"
        )
    # Without a sign: a clock that was set back must not keep a clerk from calling again for an hour.
    sounded_s = abs((now - visitor.sounded_at).total_seconds()) if visitor.sounded_at else math.inf
    if sounded_s < rule.recall_pause_s:
        left_s = math.ceil(rule.recall_pause_s - sounded_s)
        raise RecalledJustNow(f"{visitor.number} was called {sounded_s:.0f} s ago; call again in {left_s} s")


def _may_be_put_back(visitor: Ticket, branch: Branch) -> None:
    most = branch.settings.verbs.put_backs_most
    if most and visitor.put_backs >= most:
        raise PutBackEnough(
            f"{visitor.number} was put back {visitor.put_backs} times; serve or mark a no-show"
        )


def _known_outcome(outcome: str, branch: Branch) -> str:
    known = [choice.id for choice in branch.settings.verbs.outcomes]
    if outcome and known and outcome not in known:
        raise UnknownOutcome(f"this branch has no outcome {outcome!r} (known: {', '.join(known)})")
    return outcome


def _park(command: Park, visitor: Ticket, branch: Branch) -> list[Event]:
    _known_room(command.room, branch)
    if command.room is None and branch.settings.verbs.park_needs_room:
        raise RoomMissing(f"name the room in which {visitor.number} is while parked")
    events: list[Event] = []
    if visitor.state is State.CALLED:
        # Only who has come can be sent away for a while; a desk without a START button never said so.
        events.append(TicketStarted(ticket=visitor.ticket, desk=command.desk))
    parked = TicketParked(ticket=visitor.ticket, desk=command.desk, room=command.room, reason=command.reason)
    return [*events, parked]


def _known_room(room: RoomId | None, branch: Branch) -> None:
    if room is not None and room not in branch.layout.rooms:
        raise UnknownRoom(f"this branch has no room {room!r}")
