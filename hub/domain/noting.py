"""Beside the fold: notes what would have to be put back, and puts it back when the journal says so.

A deed is noted entry by entry, before each of them happens; its desk may only be known from the second.
"""

from __future__ import annotations

from datetime import datetime

from contract.events import DeskOpened, DeskTakenBack, Entry, Event, OfTicket, TicketTakenBack
from contract.names import HUB, DeskId, DeviceId, TicketId
from contract.states import TAKEN_BACK
from hub.domain import own_deeds
from hub.domain.deeds import TELLING, Deed, DeskBefore, TicketBefore
from hub.domain.hall import Hall
from hub.domain.ticket import Ticket, WrongState

DEEDS_KEPT = 10
"""So many deeds of a desk are remembered; nobody takes back more, one after the other."""


def note(hall: Hall, entry: Entry) -> None:
    """Note what is needed to take back what *entry* is about to let happen."""
    event = entry.event
    own_deeds.note(hall, entry)
    if not isinstance(event, TELLING):
        return
    ticket = hall.tickets.get(event.ticket) if isinstance(event, OfTicket) else None
    name = _desk_of(event, ticket)
    if entry.by == HUB:  # done by the clock; no thumb has slipped there
        if name is not None:
            hall.desk(name).deeds.clear()
        return
    deed = hall.deed
    if deed is None or deed.command != entry.command:
        hall.deed = deed = Deed(command=entry.command, at=entry.at)
    deed.last = entry.seq
    deed.note(event, str(ticket.number) if ticket else "")
    if ticket is not None:
        deed.tickets.setdefault(ticket.ticket, TicketBefore.of(ticket))
    if name is not None and (desk := hall.desk(name)).last_deed is not deed:
        deed.desk = DeskBefore.of(desk)
        own_deeds.is_of_a_desk(hall, entry)
        desk.deeds = [*desk.deeds[1 - DEEDS_KEPT :], deed]
    if isinstance(event, DeskOpened):
        services = hall.layout.desk(event.desk).services
        deed.began = tuple(service for service in services if service not in hall.began)


def before(hall: Hall, ticket: Ticket, event: TicketTakenBack, by: DeviceId) -> TicketBefore:
    """Return how *ticket* was before what *event*, asked for by *by*, takes back.

    Raises:
        WrongState: that was not the last thing done at the desk, or by that person at none.
    """
    was = _noted(hall, ticket.ticket, event, by)
    if was is None or (was.state, ticket.state) != (event.state, event.was):
        where = by if event.desk is None else f"desk {event.desk}"
        raise WrongState(f"nothing that {where} could take back was done to {ticket.number}")
    if was.state not in TAKEN_BACK[ticket.state]:
        raise WrongState(f"{ticket.number} cannot go back from {ticket.state} to {was.state}")
    return was


def _noted(hall: Hall, ticket: TicketId, event: TicketTakenBack, by: DeviceId) -> TicketBefore | None:
    if event.desk is None:
        own = hall.own.get(by)
        return own.tickets[ticket][0] if own is not None and ticket in own.tickets else None
    deed = hall.desk(event.desk).last_deed
    return deed.tickets.get(ticket) if deed is not None else None


def served_at(hall: Hall, event: TicketTakenBack) -> datetime:
    """Return when the serving ended that *event* takes back."""
    deed = None if event.desk is None else hall.desk(event.desk).last_deed
    assert deed is not None, "it has just been looked up"
    return deed.at


def desk_back(hall: Hall, entry: Entry, event: DeskTakenBack) -> None:
    """Let the desk be as it was, and the deed, taken back by *entry*, be forgotten.

    Raises:
        WrongState: there is no deed.
    """
    desk = hall.desk(event.desk)
    deed = desk.deeds.pop() if desk.deeds else None
    if deed is None or deed.desk is None:
        raise WrongState(f"nothing was done at desk {event.desk} that could be taken back")
    deed.desk.restore(desk)
    desk.taken_back_at = entry.at
    for service in deed.began:
        opened = [hall.desk(name).first_opened_at for name in hall.layout.desks_of.get(service, ())]
        since = min((max(at, deed.at) for at in opened if at is not None), default=None)
        if since is None:
            hall.began.pop(service, None)
        else:
            hall.began[service] = since


def _desk_of(event: Event, ticket: Ticket | None) -> DeskId | None:
    """Return the desk at which *event* was done; None while it is not known."""
    named: DeskId | None = getattr(event, "desk", None)
    if named is None and ticket is not None and ticket.at_desk:
        return ticket.desk
    return named
