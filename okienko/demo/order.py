"""Whether somebody was overtaken: the queue told a second time, as plainly as can be. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from contract.events import (
    Entry,
    OfTicket,
    TicketCalled,
    TicketIssued,
    TicketPutBack,
    TicketReinstated,
    TicketTransferred,
)
from contract.names import DeskId, TicketId

CHOSEN = "chosen:"
"""How the reason of a call out of order begins."""


@dataclass(slots=True)
class _Place:
    number: str
    seq: int
    service: str
    desk: DeskId | None = None


def overtaken(journal: Iterable[Entry], services: Mapping[DeskId, frozenset[str]]) -> Iterator[str]:
    """Yield every call that passed over somebody who waited longer for that desk, with no reason recorded."""
    places: dict[TicketId, _Place] = {}
    waiting: set[TicketId] = set()
    for entry in journal:
        event = entry.event
        if isinstance(event, TicketCalled) and event.ticket in places:
            yield from _passed_over(entry.seq, event, places, waiting, services[event.desk])
        _follow(entry, places, waiting)


def _follow(entry: Entry, places: dict[TicketId, _Place], waiting: set[TicketId]) -> None:
    event = entry.event
    match event:
        case TicketIssued():
            places[event.ticket] = _Place(str(event.number), entry.seq, event.service)
            waiting.add(event.ticket)
        case TicketTransferred():
            places[event.ticket].service = event.service
            places[event.ticket].desk = event.to
            waiting.add(event.ticket)
        case TicketPutBack() | TicketReinstated():
            waiting.add(event.ticket)
        case OfTicket() if _ends_waiting(event):
            waiting.discard(event.ticket)
        case _:
            pass


def _ends_waiting(event: OfTicket) -> bool:
    return event.__struct_config__.tag in {"ticket-called", "ticket-cancelled", "ticket-expired"}


def _passed_over(
    seq: int,
    called: TicketCalled,
    places: Mapping[TicketId, _Place],
    waiting: Iterable[TicketId],
    services: frozenset[str],
) -> Iterator[str]:
    if called.why.startswith(CHOSEN):
        return
    if not called.why:
        yield f"call {seq} of {places[called.ticket].number} says no reason"
    for ticket in waiting:
        place = places[ticket]
        serves = place.desk == called.desk or (place.desk is None and place.service in services)
        if serves and place.seq < places[called.ticket].seq:
            by = places[called.ticket].number
            yield f"{place.number} was overtaken by {by} at desk {called.desk} (call {seq})"
