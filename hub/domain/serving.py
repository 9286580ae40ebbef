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
from contract.names import DeskId, RoomId
from contract.refusal import (
    NothingCalled,
    NotNow,
    NowhereToGo,
    RecalledEnough,
    RecalledJustNow,
    UnknownRoom,
)
from contract.states import DeskState, State
from hub.domain.branch import Branch
from hub.domain.calling import known_desk, unless_closed
from hub.domain.issuing import known_service
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
        case Recall():
            _not_yet_here(visitor)
            _may_sound_again(visitor, branch, now)
            return [TicketRecalled(ticket=ticket, desk=desk)]
        case Start():
            _not_yet_here(visitor)
            return [TicketStarted(ticket=ticket, desk=desk)]
        case Serve(outcome=outcome):
            return [TicketServed(ticket=ticket, desk=desk, outcome=outcome)]
        case MarkNoShow():
            _not_yet_here(visitor)
            return [TicketNoShow(ticket=ticket, desk=desk)]
        case PutBack(reason=reason):
            _not_yet_here(visitor)
            back = TicketPutBack(ticket=ticket, desk=desk, reason=reason.strip() or PRESSED)
            return [back, *unless_closed(visitor, branch)]
        case Park():
            return _park(command, visitor, branch)
        case Transfer():
            return [_transfer(command, visitor, branch)]
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


def _park(command: Park, visitor: Ticket, branch: Branch) -> list[Event]:
    _known_room(command.room, branch)
    events: list[Event] = []
    if visitor.state is State.CALLED:
        # Only who has come can be sent away for a while; a desk without a START button never said so.
        events.append(TicketStarted(ticket=visitor.ticket, desk=command.desk))
    parked = TicketParked(ticket=visitor.ticket, desk=command.desk, room=command.room, reason=command.reason)
    return [*events, parked]


def _transfer(command: Transfer, visitor: Ticket, branch: Branch) -> TicketTransferred:
    if command.service is None and command.to is None:
        raise NowhereToGo("name a service, a desk or both")
    service = command.service or visitor.service
    if command.service is not None:
        known_service(service, branch)
    if command.to is not None:
        there = known_desk(command.to, branch)
        if service not in branch.layout.desks[command.to].services:
            raise NowhereToGo(
                f"desk {command.to} does not serve {service}; name a service that it serves too"
            )
        if there.state is DeskState.CLOSED:
            raise NowhereToGo(f"desk {command.to} is closed and would never call {visitor.number}")
    why = command.reason.strip() or PRESSED
    return TicketTransferred(ticket=visitor.ticket, service=service, to=command.to, reason=why)


def _known_room(room: RoomId | None, branch: Branch) -> None:
    if room is not None and room not in branch.layout.rooms:
        raise UnknownRoom(f"this branch has no room {room!r}")
