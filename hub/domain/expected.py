"""The booked visitors who have not reported yet, counted by service and time: nobody is walked through."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from contract.commands import NewBooking
from contract.names import BookingCode, ServiceId, TicketId
from hub.domain.line import Line


class Expected:
    """Bookings of this branch that are neither used nor cancelled, each worth as many units as persons."""

    def __init__(self) -> None:
        self._by_units: dict[ServiceId, dict[int, Line]] = {}
        self._keys: dict[str, tuple[ServiceId, int, tuple[float, ...]]] = {}
        self._made = 0

    def add(self, booking: NewBooking) -> None:
        """Expect the visitor of *booking*, unless it is cancelled or for another branch."""
        if booking.cancelled or booking.branch is not None:
            return
        self._made += 1
        key = (_instant(booking.starts).timestamp(), float(self._made))
        self._keys[booking.code] = booking.service, booking.persons, key
        line = self._by_units.setdefault(booking.service, {}).setdefault(booking.persons, Line())
        line.add(key, TicketId(booking.code))

    def discard(self, code: str) -> None:
        """Expect the visitor of the booking with *code* no more; does nothing where nobody was expected."""
        found = self._keys.pop(code, None)
        if found is not None:
            service, persons, key = found
            self._by_units[service][persons].remove(key)

    def between(self, since: datetime, until: datetime, services: Iterable[ServiceId]) -> list[BookingCode]:
        """Return who is booked for *services* from *since* on and before *until*, the earliest first."""
        found = [
            entry
            for service in services
            for line in self._by_units.get(service, {}).values()
            for entry in line.between((since.timestamp(),), (until.timestamp(),))
        ]
        return [BookingCode(code) for _, code in sorted(found)]

    def units(self, service: ServiceId, since: datetime, until: datetime) -> int:
        """Return how many units are booked for *service* from *since* on and before *until*."""
        return sum(
            persons * (line.before((until.timestamp(),)) - line.before((since.timestamp(),)))
            for persons, line in self._by_units.get(service, {}).items()
        )


def _instant(starts: datetime) -> datetime:
    """Return *starts*; an old journal may hold one without an offset, and an hour more or less is no harm."""
    return starts if starts.tzinfo is not None else starts.replace(tzinfo=UTC)
