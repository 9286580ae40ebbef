"""How a visitor gets a ticket, with a booking or without."""

from __future__ import annotations

from datetime import UTC, datetime

from contract.commands import AddBookings, CheckIn, IssueTicket, NewBooking
from contract.events import BookingAdded, Event, TicketIssued
from contract.names import BookingCode, ServiceId, StatusToken, TicketId, TicketNumber
from contract.refusal import BookingUnknown, BookingUsed, SeriesExhausted, ServiceClosed, UnknownService
from contract.settings import zone_of
from hub.domain.branch import Booking, Branch
from hub.domain.settings import ServiceSettings

LAST_COUNT = 9999


def issue(command: IssueTicket, branch: Branch) -> list[Event]:
    """Return the ticket of a visitor without a booking."""
    service = known_service(command.service, branch)
    if not service.open:
        raise ServiceClosed(f"service {service.id} takes no tickets now")
    if service.booked_only:
        raise ServiceClosed(f"service {service.id} is for booked visitors only")
    return [
        TicketIssued(
            ticket=TicketId(command.command_id),
            number=_next_number(service, branch),
            service=service.id,
            language=command.language,
            party=command.party,
            priority=command.priority,
            token=_minted(command.token),
            note=command.note,
        )
    ]


def check_in(command: CheckIn, branch: Branch) -> list[Event]:
    """Return the one ticket that carries all of the visitor's bookings."""
    codes = tuple(dict.fromkeys(command.codes))
    bookings = [_unused(code, branch).booking for code in codes]
    service = known_service(bookings[0].service, branch)
    if not service.open:
        raise ServiceClosed(f"service {service.id} receives nobody now")
    return [
        TicketIssued(
            ticket=TicketId(command.command_id),
            number=_next_number(service, branch),
            service=service.id,
            language=command.language or bookings[0].language,
            party=sum(booking.persons for booking in bookings),
            priority=False,
            token=_minted(command.token),
            bookings=codes,
            due=min(_starts(booking, branch) for booking in bookings),
        )
    ]


def add_bookings(command: AddBookings, branch: Branch) -> list[Event]:
    """Return the bookings that the branch did not know."""
    new = {
        booking.code: booking for booking in reversed(command.bookings) if booking.code not in branch.bookings
    }
    for booking in new.values():
        known_service(booking.service, branch)
    return [BookingAdded(booking=booking) for booking in reversed(new.values())]


def known_service(service: ServiceId, branch: Branch) -> ServiceSettings:
    """Return the settings of *service*.

    Raises:
        UnknownService: the branch does not offer it.
    """
    try:
        return branch.layout.services[service]
    except KeyError:
        raise UnknownService(f"this branch offers no service {service!r}") from None


def _next_number(service: ServiceSettings, branch: Branch) -> TicketNumber:
    count = branch.next_number(service.series)
    if count > LAST_COUNT:
        raise SeriesExhausted(
            f"series {service.series} has issued its last number, {service.series}{LAST_COUNT}"
        )
    return TicketNumber(series=service.series, count=count)


def _unused(code: BookingCode, branch: Branch) -> Booking:
    known = branch.bookings.get(code)
    if known is None:
        raise BookingUnknown(f"no booking of this branch has the code {code}")
    if known.used is not None:
        raise BookingUsed(f"booking {code} was checked in before, its ticket is {known.used}")
    return known


def _starts(booking: NewBooking, branch: Branch) -> datetime:
    starts = booking.starts
    if starts.tzinfo is None:  # a calendar that writes no offset means the clock on the branch's wall
        starts = starts.replace(tzinfo=zone_of(branch.settings.timezone))
    return starts.astimezone(UTC)


def _minted(token: StatusToken | None) -> StatusToken:
    if token is None:
        raise ValueError("a ticket without a status token: the authority mints one before it asks the rules")
    return token
