"""What somebody ought to look at after a day: calls out of order, and what else staff did to tickets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from contract.events import (
    Entry,
    OfTicket,
    TicketCalled,
    TicketCancelled,
    TicketIssued,
    TicketNoShow,
    TicketPutBack,
    TicketReinstated,
    TicketTransferred,
)
from contract.names import TicketId
from contract.spare_tickets import HandedIn
from hub.audit.order import Hall, OutOfOrder, Services

KIOSK = "kiosk-"
"""How the names of the visitors' own devices begin."""


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """What staff did to a ticket, or that a kiosk handed it in: *where* to or from, and *why* as recorded."""

    seq: int
    at: datetime
    by: str
    number: str
    what: str
    where: str = ""
    why: str = ""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One day; calls without a reason come first, each list otherwise in the order of the journal.

    Attributes:
        totals: how often something happened; of all calls and cancellations, not of those listed alone.
    """

    day: date
    calls: tuple[OutOfOrder, ...]
    deeds: tuple[Deed, ...]
    totals: dict[str, int]

    @property
    def without_reason(self) -> int:
        """How many calls out of order have no reason."""
        return sum(not call.has_reason for call in self.calls)


def report(day: date, journal: Iterable[Entry], services: Services, *, booked_first: bool = False) -> Report:
    """Return the report on *day* from its entries in *journal*; the rest is what `Hall` takes."""
    reading = _Reading(Hall(services, booked_first=booked_first), day)
    for entry in journal:
        reading.read(entry)
    calls = sorted(reading.calls, key=lambda call: (call.has_reason, call.seq))
    passed = {one.number for call in calls for one in call.passed}
    totals = {
        "calls": reading.called,
        "calls out of order": len(calls),
        "of these without a reason": sum(not call.has_reason for call in calls),
        "visitors passed over": len(passed),
        **{what: sum(deed.what == what for deed in reading.deeds) for what in WHAT},
        "cancelled by kiosks": reading.cancelled_by_kiosks,
    }
    return Report(day=day, calls=tuple(calls), deeds=tuple(reading.deeds), totals=totals)


HANDED_IN, TOO_LATE = "handed in", "handed in too late"
WHAT = ("transferred", "put back", "no-show reinstated", "cancelled by staff", HANDED_IN, TOO_LATE)
"""What is listed beside calls."""


class _Reading:
    """The journal of a day, read entry by entry."""

    def __init__(self, hall: Hall, day: date) -> None:
        self.calls: list[OutOfOrder] = []
        self.deeds: list[Deed] = []
        self.called = 0
        self.cancelled_by_kiosks = 0
        self._hall = hall
        self._day = day
        self._missed: dict[TicketId, str] = {}

    def read(self, entry: Entry) -> None:
        if (call := self._hall.out_of_order(entry)) is not None:
            self.calls.append(call)
        self._hall.follow(entry)
        event = entry.event
        match event:
            case TicketCalled():
                self.called += 1
            case TicketIssued(handed_in=HandedIn() as told):
                self._note_hand_in(entry, event, told)
            case TicketNoShow(desk=desk):
                self._missed[event.ticket] = f"missed at desk {desk}"
            case TicketTransferred(to=to):
                where = f"{event.service}, desk {to}" if to else event.service
                self._note(entry, event, "transferred", f"to {where}", event.reason)
            case TicketPutBack(desk=desk):
                self._note(entry, event, "put back", f"from desk {desk}", event.reason)
            case TicketReinstated():
                where = self._missed.get(event.ticket, "")
                self._note(entry, event, "no-show reinstated", where, event.reason)
            case TicketCancelled() if entry.by.startswith(KIOSK):
                self.cancelled_by_kiosks += 1
            case TicketCancelled():
                self._note(entry, event, "cancelled by staff", "", event.reason)
            case _:
                pass

    def _note_hand_in(self, entry: Entry, event: TicketIssued, told: HandedIn) -> None:
        least = "" if told.exact else "at least "
        why = f"waited {least}{told.waited_s / 60:.0f} min at kiosk {told.kiosk} without the hub"
        why += f"; {event.note}" if event.note else ""
        if told.day != self._day:
            self._note(entry, event, TOO_LATE, f"of {told.day}", why)
            return
        ahead, passed = self._hall.shift(event.ticket)
        where = f"behind {ahead}" if ahead else "first in line"
        self._note(entry, event, HANDED_IN, f"{where}, ahead of {passed}", why)

    def _note(self, entry: Entry, event: OfTicket, what: str, where: str, why: str) -> None:
        number = self._hall.number(event.ticket)
        deed = Deed(seq=entry.seq, at=entry.at, by=entry.by, number=number, what=what, where=where, why=why)
        self.deeds.append(deed)
