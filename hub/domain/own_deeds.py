"""Beside the fold: what each person did last away from a desk, so that this one can take it back."""

from __future__ import annotations

from contract.events import (
    CopyAsked,
    DeedTakenBack,
    Entry,
    PartyChanged,
    PlaceMoved,
    TicketCancelled,
    TicketIssued,
    TicketMerged,
    TicketReinstated,
    TicketTransferred,
)
from hub.domain.deeds import OwnDeed, PartyBefore, TicketBefore
from hub.domain.hall import Hall
from hub.domain.ticket import Ticket

PERSON = "person-"
"""How the names of people begin; devices take nothing back away from a desk."""
_OWN = (
    TicketIssued,
    TicketCancelled,
    TicketTransferred,
    TicketReinstated,
    PlaceMoved,
    TicketMerged,
    PartyChanged,
    CopyAsked,
)


def note(hall: Hall, entry: Entry) -> None:
    """Note what is needed to take back what *entry* is about to let happen, if a person asks at no desk."""
    event = entry.event
    if not isinstance(event, _OWN) or not entry.by.startswith(PERSON):
        return
    ticket = hall.tickets.get(event.ticket)
    if getattr(event, "desk", None) is not None or _is_at_a_desk(ticket, event):
        return
    if hall.deed is not None and hall.deed.command == entry.command and hall.deed.desk is not None:
        return  # a clerk's verb that moves others too
    deed = hall.own.get(entry.by)
    if deed is None or deed.command != entry.command:
        what = str(event.__struct_config__.tag)
        deed = hall.own[entry.by] = OwnDeed(command=entry.command, at=entry.at, what=what, about=event.ticket)
    deed.last = entry.seq
    if isinstance(event, TicketIssued | PlaceMoved):
        deed.token = event.token
    if ticket is None:
        deed.issued = event.ticket
    else:
        deed.tickets.setdefault(ticket.ticket, (TicketBefore.of(ticket), PartyBefore.of(ticket)))


def is_of_a_desk(hall: Hall, entry: Entry) -> None:
    """Forget what was noted of the command of *entry*, which turns out to be a clerk's at a desk."""
    own = hall.own.get(entry.by)
    if own is not None and own.command == entry.command:
        del hall.own[entry.by]


def taken_back(hall: Hall, entry: Entry, _event: DeedTakenBack) -> None:
    """Let the deed be forgotten: it is taken back."""
    hall.own.pop(entry.by, None)


def _is_at_a_desk(ticket: Ticket | None, event: object) -> bool:
    """Whether *event* is a clerk's with the visitor before the desk; a place is passed on by a reception."""
    return ticket is not None and ticket.at_desk and not isinstance(event, PlaceMoved | CopyAsked)
