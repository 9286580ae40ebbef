"""The bookings that a branch knows: by their code, and by the name that their calendar has for them."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from contract.commands import NewBooking
from contract.names import BookingCode, TicketNumber
from hub.domain.expected import Expected


class Booking(msgspec.Struct, gc=False):
    """A booked visitor, and the number under which this one waits once checked in."""

    booking: NewBooking
    used: TicketNumber | None = None


class KnownBookings(dict[BookingCode, Booking]):
    """Bookings by code. Change it by its own methods only: they keep `uids` and `expected` beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.uids: dict[str, BookingCode] = {}
        self.expected = Expected()

    def know(self, booking: NewBooking, instead_of: BookingCode | None = None) -> None:
        """Take *booking* in, in place of the one that had its code, and of the one with *instead_of*."""
        for code in {booking.code, instead_of or booking.code}:
            self._forget(code)
        self[booking.code] = Booking(booking)
        if booking.uid:
            self.uids[booking.uid] = booking.code
        self.expected.add(booking)

    def use(self, code: BookingCode, number: TicketNumber) -> None:
        """Let the visitor of the booking with *code*, if there is one, wait as *number*."""
        if code in self:
            self[code].used = number
            self.expected.discard(code)

    def forget_before(self, oldest: date) -> None:
        """Forget the bookings of days before *oldest*, as their calendar wrote the date."""
        for code in [code for code, known in self.items() if known.booking.starts.date() < oldest]:
            self._forget(code)

    def same_as(self, booking: NewBooking) -> Booking | None:
        """Return what is known of *booking*: by the calendar's name for it, else by its code."""
        return self.get(self.uids.get(booking.uid, booking.code))

    def twin(self) -> KnownBookings:
        """Return the same bookings in a book of their own, to try changes on."""
        twin = KnownBookings()
        twin.update(self)
        twin.uids.update(self.uids)
        return twin

    def _forget(self, code: BookingCode) -> None:
        known = self.pop(code, None)
        if known is not None and self.uids.get(known.booking.uid) == code:
            del self.uids[known.booking.uid]
        self.expected.discard(code)


def kept_from(day: date) -> date:
    """Return the first date whose bookings are still known on *day*.

    One day back: a booking's date is taken as the calendar wrote it, which may be another zone's.
    """
    return day - timedelta(days=1)
