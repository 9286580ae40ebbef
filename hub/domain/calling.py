"""Who is called to a desk, and when a desk calls at all."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from contract.commands import CallNext, CallTicket, CloseDesk, OpenDesk, PauseDesk
from contract.events import (
    DeskClosed,
    DeskOpened,
    DeskPaused,
    Event,
    TicketCalled,
    TicketPutBack,
    TicketReinstated,
    TicketServed,
    TicketTransferred,
)
from contract.names import DeskId, KioskId, ServiceId, StatusToken, TicketId
from contract.refusal import (
    DeskBusy,
    NobodyWaiting,
    NotNow,
    ReasonMissing,
    TooSoon,
    UnknownDesk,
    UnknownDevice,
    UnknownTicket,
)
from contract.states import DeskState, State
from hub.domain.branch import Branch
from hub.domain.desk import Desk
from hub.domain.draw import pending_at, require_drawn, told
from hub.domain.part_settings import KioskSettings
from hub.domain.rule import Choice, next_for
from hub.domain.ticket import Ticket
from hub.domain.why import COMES_BACK, DESK_CLOSED, HALL_STOPPED


def call_next(command: CallNext, branch: Branch, now: datetime) -> list[Event]:
    """Return the call of whoever is first, after the visitor before has been served."""
    desk = known_desk(command.desk, branch)
    if _pressed_just_now(command.desk, branch, now):
        return []
    events = [*_served_before(command.desk, branch), *_opened(command.desk, desk)]
    if (choice := next_for(command.desk, branch, now)) is not None:
        events += _called(choice, command.desk)
    if not events:
        to_come = f"; {told(branch)}" if pending_at(branch) is not None else ""
        raise NobodyWaiting(f"nobody waits for desk {command.desk}{to_come}")
    return events


def call_ticket(command: CallTicket, branch: Branch, now: datetime) -> list[Event]:
    """Return the call of one chosen ticket."""
    desk = known_desk(command.desk, branch)
    ticket = known_ticket(command.ticket, branch)
    if ticket.state not in {State.WAITING, State.PARKED}:
        raise NotNow(f"{ticket.number} is {ticket.state} and cannot be called")
    require_drawn(ticket, branch)
    if (current := branch.at_desk(command.desk)) is not None:
        raise DeskBusy(f"{current.number} is still at desk {command.desk}; finish that call first")
    why = _why_chosen(command, ticket, branch, now)
    return [*_opened(command.desk, desk), TicketCalled(ticket=ticket.ticket, desk=command.desk, why=why)]


def desk_state(command: OpenDesk | PauseDesk | CloseDesk, branch: Branch, now: datetime) -> list[Event]:
    """Return what happens when a desk opens, has a break or closes; whoever is there has been served."""
    name = command.desk
    desk = known_desk(name, branch)
    if isinstance(command, OpenDesk):
        return _opened(name, desk)
    # A thumb that slips from NEXT to PAUSE must not serve the visitor whom nobody has seen yet.
    if _pressed_just_now(name, branch, now):
        raise TooSoon(f"desk {name} has just called somebody; press again if it was meant")
    events: list[Event] = [*leaving(command, branch)]
    match command:
        case PauseDesk(reason=reason):
            if (desk.state, desk.pause_reason) != (DeskState.PAUSED, reason):
                events.append(DeskPaused(desk=name, reason=reason))
        case CloseDesk():
            events += [_back_to_all(branch.tickets[ticket]) for _, ticket in desk.line]
            if desk.state is not DeskState.CLOSED:
                events.append(DeskClosed(desk=name))
        case _:
            assert_never(command)
    return events


def known_desk(desk: DeskId, branch: Branch) -> Desk:
    """Return *desk* as it stands.

    Raises:
        UnknownDesk: the branch has no such desk.
    """
    if desk not in branch.layout.desks:
        raise UnknownDesk(f"this branch has no desk {desk!r}")
    return branch.desks[desk]


def known_kiosk(kiosk: KioskId, branch: Branch) -> KioskSettings:
    """Return *kiosk* as the branch's settings have it.

    Raises:
        UnknownDevice: the branch has no such kiosk.
    """
    if kiosk not in branch.layout.kiosks:
        raise UnknownDevice(f"this branch has no kiosk {kiosk!r}")
    return branch.layout.kiosks[kiosk]


def ticket_with(token: StatusToken, branch: Branch) -> Ticket:
    """Return the ticket whose paper bears *token*.

    Raises:
        UnknownTicket: no ticket of today has it.
    """
    ticket = branch.ticket_of(token)
    if ticket is None:
        raise UnknownTicket("no ticket of today has this code")
    return ticket


def known_ticket(ticket: TicketId, branch: Branch) -> Ticket:
    """Return *ticket* as it stands.

    Raises:
        UnknownTicket: the branch knows no such ticket today.
    """
    try:
        return branch.tickets[ticket]
    except KeyError:
        raise UnknownTicket(f"this branch knows no ticket {ticket!r} today") from None


def unless_closed(ticket: Ticket, branch: Branch) -> list[Event]:
    """Return what keeps *ticket*, about to wait again, from waiting for a desk that has closed meanwhile."""
    if ticket.to is None or branch.desks[ticket.to].state is not DeskState.CLOSED:
        return []
    return [_back_to_all(ticket)]


def back_to_all(ticket: TicketId, service: ServiceId) -> TicketTransferred:
    """Return what lets *ticket* wait for *service* at any desk, because the one chosen for it is closed."""
    return TicketTransferred(ticket=ticket, service=service, to=None, reason=DESK_CLOSED)


def _pressed_just_now(name: DeskId, branch: Branch, now: datetime) -> bool:
    last = branch.desks[name].last_call_at
    if last is None or branch.desks[name].current is None:
        return False
    # Without a sign: the clock may have been set back between two presses of one thumb.
    return abs((now - last).total_seconds()) < branch.settings.double_press_s


def _served_before(name: DeskId, branch: Branch) -> list[Event]:
    current = branch.at_desk(name)
    return [] if current is None else [TicketServed(ticket=current.ticket, desk=name)]


def leaving(command: PauseDesk | CloseDesk, branch: Branch) -> list[Event]:
    """Return what becomes of the visitor at a desk that pauses or closes.

    Raises:
        DeskBusy: the branch lets no desk close before it has finished its call.
    """
    current = branch.at_desk(command.desk)
    if current is None or current.state is not State.CALLED:
        return _served_before(command.desk, branch)
    if branch.stops.present is not None:
        return _put_back(current, command, HALL_STOPPED)
    rule = branch.settings.closing.closing_call if isinstance(command, CloseDesk) else "served"
    if rule == "refuse":
        raise DeskBusy(f"{current.number} is still called to desk {command.desk}; finish that call first")
    if rule == "put-back":
        return _put_back(current, command, DESK_CLOSED)
    return _served_before(command.desk, branch)


def _put_back(current: Ticket, command: PauseDesk | CloseDesk, why: str) -> list[Event]:
    back = TicketPutBack(ticket=current.ticket, desk=command.desk, reason=why)
    closes = isinstance(command, CloseDesk) and current.to == command.desk
    return [back, _back_to_all(current)] if closes else [back]


def _called(choice: Choice, desk: DeskId) -> list[Event]:
    ticket = choice.ticket.ticket
    call = TicketCalled(ticket=ticket, desk=desk, why=choice.why)
    if choice.ticket.state is not State.NO_SHOW:
        return [call]
    return [TicketReinstated(ticket=ticket, reason=choice.why), call]


def _opened(name: DeskId, desk: Desk) -> list[Event]:
    return [] if desk.state is DeskState.OPEN else [DeskOpened(desk=name)]


def _back_to_all(ticket: Ticket) -> TicketTransferred:
    return back_to_all(ticket.ticket, ticket.service)


def _why_chosen(command: CallTicket, ticket: Ticket, branch: Branch, now: datetime) -> str:
    reason = command.reason.strip()
    if ticket.state is State.PARKED:
        return f"{COMES_BACK}: {reason}" if reason else COMES_BACK
    first = next_for(command.desk, branch, now)
    if first is not None and first.ticket is ticket:
        return first.why
    if not reason:
        raise ReasonMissing(f"{ticket.number} is not next for desk {command.desk}; say why it is called now")
    return f"chosen: {reason}"
