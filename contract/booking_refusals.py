"""Why a booked visitor is not received; what to do stands in each detail."""

from __future__ import annotations

from http import HTTPStatus

from contract.refused import Refused


class BookingUnknown(Refused):
    """No booking of this branch has the code."""

    code = "booking-unknown"
    status = HTTPStatus.NOT_FOUND


class BookingUsed(Refused):
    """The booking was checked in before; its ticket is named in the detail."""

    code = "booking-used"


class TooEarly(Refused):
    """The visitor is here before check-in begins; the detail says from when."""

    code = "too-early"


class TooLate(Refused):
    """The booked time is over; the detail says when it was."""

    code = "too-late"


class WrongDay(Refused):
    """The booking is for another day; the detail says for which."""

    code = "wrong-day"


class WrongBranch(Refused):
    """The booking is for another branch; the detail names it."""

    code = "wrong-branch"


class BookingNotKept(Refused):
    """The booking was cancelled, by the calendar or because nobody came in time."""

    code = "booking-cancelled"


class TooManyTries(Refused):
    """Too many codes were shown in vain at this device; the detail says until when none is looked at."""

    code = "too-many-tries"
