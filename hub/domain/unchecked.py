"""Bookings whose codes a kiosk has taken unchecked: what they come to when the hub sees them.

A booking is matched once. Whoever holds a code that does not count, because it was mistyped, or used by an
earlier ticket of the same visitor at another kiosk, waits on as a visitor without a booking.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from contract.commands import NewBooking
from contract.names import BookingCode, ServiceId, TicketNumber
from contract.refusal import BookingUsed, Refused, UnknownService, WrongDay
from contract.spare_tickets import SpareTicket
from hub.domain.admission import turned_away
from hub.domain.bookings import booked_day
from hub.domain.branch import Branch
from hub.domain.check_in import Coming, coming, expected
from hub.domain.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Match:
    """What a ticket is for: *service*, people and cases, the *bookings* that count; *notes* on the others."""

    service: ServiceId
    party: int
    cases: int = 1
    bookings: tuple[BookingCode, ...] = ()
    due: datetime | None = None
    late: bool = False
    notes: tuple[str, ...] = ()


def of_ticket(before: Ticket) -> Match:
    """Return what the ticket *before*, now void, was for: its visitor keeps all of it."""
    return Match(before.service, before.party, before.cases, before.bookings, before.due, before.late)


def matched(
    spare: SpareTicket, came: datetime, branch: Branch, used: Mapping[BookingCode, TicketNumber]
) -> Match:
    """Return what *spare* is for, whose visitor *came* then; *used* are codes that others just used.

    Too early and too late are told as of the visitor's coming, and are no reason to send anybody away.
    """
    found: list[tuple[NewBooking, Coming]] = []
    notes: list[str] = []
    for code in dict.fromkeys(spare.codes):
        try:
            found.append(_kept(code, came, branch, used))
        except Refused as no:
            notes.append(f"booking {code}: {no.code}" + (f" ({no.number})" if no.number else ""))
    if not found:
        return Match(spare.service, spare.party, spare.cases, notes=tuple(notes))
    late = all(how in (Coming.LATE, Coming.OVER) for _, how in found)
    best = [booking for booking, how in found if late or how not in (Coming.LATE, Coming.OVER)]
    first = min(best, key=lambda booking: booking.starts)
    notes += [f"booking {booking.code}: too-late" for booking, how in found if how is Coming.OVER]
    return Match(
        service=_queue_of(first, branch) if late else first.service,
        party=sum(booking.persons for booking, _ in found),
        cases=len(found),
        bookings=tuple(booking.code for booking, _ in found),
        due=first.starts.astimezone(UTC),
        late=late,
        notes=tuple(notes),
    )


def refused_today(match: Match, branch: Branch, came: datetime) -> Iterator[str]:
    """Yield what would have spoken against a ticket for this when the visitor *came*; it is honoured."""
    service = branch.layout.services.get(match.service)
    if service is None:
        yield UnknownService.code
    elif (no := turned_away(service, branch, came, booked=bool(match.bookings))) is not None:
        yield no.code


def _kept(
    code: BookingCode, came: datetime, branch: Branch, used: Mapping[BookingCode, TicketNumber]
) -> tuple[NewBooking, Coming]:
    booking = expected(code, branch, others=False)
    if code in used:
        raise BookingUsed(f"booking {code} was handed in before", number=str(used[code]))
    zone = branch.zone
    if booked_day(booking, zone) != came.astimezone(zone).date():
        raise WrongDay(f"booking {code} is for another day")
    return booking, coming(booking, branch, came)


def _queue_of(booking: NewBooking, branch: Branch) -> ServiceId:
    late = branch.layout.services[booking.service].check_in.late
    return ServiceId(late) if late in branch.layout.services else booking.service
