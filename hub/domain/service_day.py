"""How one service day ends and the next begins."""

from __future__ import annotations

from contract.commands import OpenDay
from contract.events import DayOpened, DeskClosed, Event, TicketExpired, TicketNoShow, TicketServed
from contract.names import DeskId
from contract.states import DeskState, State
from hub.domain.bookings import missed
from hub.domain.branch import Branch
from hub.domain.stopping import goes_on_over_midnight
from hub.domain.ticket import Ticket


def open_day(command: OpenDay, branch: Branch) -> list[Event]:
    """Return the end of the day before and the beginning of *command.day*.

    A day that has begun, or one before it, changes nothing: a clock that was set back takes nothing back.
    """
    if branch.day is not None and command.day <= branch.day:
        return []
    events: list[Event] = [TicketExpired(ticket=ticket.ticket) for ticket in branch.waiting()]
    events += [TicketExpired(ticket=ticket.ticket) for ticket in branch.parked()]
    for name, desk in branch.desks.items():
        if desk.current is not None:
            events.append(_end_of(branch.tickets[desk.current], name, branch))
        if desk.state is not DeskState.CLOSED:
            events.append(DeskClosed(desk=name))
    events += missed(branch, command.day)
    opened = DayOpened(day=command.day, settings=branch.written)
    return [*events, opened, *goes_on_over_midnight(branch)]


def _end_of(ticket: Ticket, desk: DeskId, branch: Branch) -> Event:
    if ticket.state is State.CALLED and branch.settings.day_end == "no-show":
        return TicketNoShow(ticket=ticket.ticket, desk=desk)
    return TicketServed(ticket=ticket.ticket, desk=desk)
