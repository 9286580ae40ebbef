"""What must change in a branch so that it knows what a calendar says. Pure.

A booking that is not in the calendar any more is cancelled, but only one that came from this calendar, is not
checked in, and lies in a window that was seen whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import islice

import msgspec

from contract.codec import encode
from contract.commands import AddBookings, NewBooking
from contract.names import CommandId, DeviceId
from hub.bookings.calendar import Window
from hub.bookings.calendar_events import BadEvent, Reading
from hub.domain.bookings import Told, handed_over
from hub.domain.branch import Branch

AT_ONCE = 200
"""So many bookings are handed over in one command, so that no press waits for a long list."""


class Steps(msgspec.Struct, frozen=True):
    """What is to be handed over, and what the branch would refuse, and where it stands there."""

    bookings: tuple[NewBooking, ...]
    refused: tuple[BadEvent, ...]


def window_of(today: date, zone: tzinfo, days_ahead: int) -> Window:
    """Return *today*, as it is in *zone*, and so many days ahead."""
    ends = today + timedelta(days=days_ahead + 1)
    return Window(datetime.combine(today, time(), zone), datetime.combine(ends, time(), zone))


def missing(calendar: str, window: Window, reading: Reading, branch: Branch) -> list[NewBooking]:
    """Return those from *calendar* that lie in *window*, may be cancelled and are not in *reading*."""
    return [
        known.booking
        for known in branch.bookings.values()
        if known.booking.calendar == calendar
        and known.booking.uid
        and known.booking.uid not in reading.uids
        and not known.booking.cancelled
        and known.used is None
        and window.holds(known.booking.starts)
    ]


def cancelled(bookings: Iterable[NewBooking]) -> tuple[NewBooking, ...]:
    """Return *bookings* as they are handed over once they are gone from their calendar."""
    return tuple(msgspec.structs.replace(each, cancelled=True, sequence=None) for each in bookings)


def steps(reading: Reading, gone: Sequence[NewBooking], branch: Branch) -> Steps:
    """Return what of *reading*, and of the bookings that are *gone*, the branch does not know yet."""
    bookings = cancelled(gone) + reading.bookings  # who goes may leave a code to who comes
    hrefs = ("",) * len(gone) + reading.hrefs
    told = handed_over(_asked(bookings), branch)
    return Steps(
        bookings=tuple(each for each, what in zip(bookings, told, strict=True) if what.event is not None),
        refused=tuple(_refused(zip(bookings, hrefs, told, strict=True))),
    )


def commands(calendar: str, bookings: Sequence[NewBooking], branch: Branch) -> Iterator[AddBookings]:
    """Yield the commands that hand *bookings* over to *branch*.

    The id of each follows from what is handed over and from what the branch knew: asked twice because an
    answer was lost, it is carried out once, and a booking that is moved forth and back is moved each time.
    """
    left = iter(bookings)
    while portion := tuple(islice(left, AT_ONCE)):
        asked = _asked(portion)
        known = f"{branch.epoch}-{branch.seq}-".encode()
        digest = hashlib.blake2b(known + encode(asked), digest_size=16).hexdigest()
        yield msgspec.structs.replace(asked, command_id=CommandId(f"calendar-{digest}"), by=_by(calendar))


def _asked(bookings: Iterable[NewBooking]) -> AddBookings:
    return AddBookings(command_id=CommandId("calendar"), by=_by(""), bookings=tuple(bookings))


def _by(calendar: str) -> DeviceId:
    return DeviceId(f"calendar-{calendar}"[:64] if calendar else "calendar")


def _refused(rows: Iterable[tuple[NewBooking, str, Told]]) -> Iterator[BadEvent]:
    for booking, href, told in rows:
        if told.what == "refused":
            yield BadEvent(href, booking.uid, f"booking {told.code}: {told.detail}")
