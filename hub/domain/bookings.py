"""What a hand-over of bookings changes: the same one a second time, nothing.

Each booking is taken or refused alone. What is not in a hand-over stays as it is: a file may hold one day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from contract.commands import AddBookings, NewBooking
from contract.events import BookingAdded, BookingCancelled, BookingChanged, Event
from contract.names import BookingCode, ServiceId
from hub.domain.branch import Branch
from hub.domain.known_bookings import Booking

SAID = {
    "code": "code",
    "service": "service",
    "starts": "starts",
    "minutes": "minutes",
    "language": "language",
    "persons": "persons",
    "branch": "branch",
    "cancelled": "cancelled",
    "uid": "the calendar's name",
    "sequence": "version",
    "calendar": "calendar",
}
"""What each part of a booking is called where a change is told."""
_BOOKKEEPING = ("uid", "sequence", "calendar")
_TWICE = "booking {code} stands in an earlier row too; every booking has its own code"


@dataclass(frozen=True, slots=True)
class Told:
    """What becomes of one booking of a hand-over.

    Attributes:
        what: ``added``, ``changed``, ``cancelled``, ``refused``, or ``known`` when there is nothing to do.
        detail: what changes, old → new, or why it is refused.
        blocked: another booking stands in its way, and may not any more once that one has moved.
    """

    code: BookingCode
    what: str
    detail: str = ""
    event: Event | None = None
    blocked: bool = False


def add_bookings(command: AddBookings, branch: Branch) -> list[Event]:
    """Return what the hand-over changes: nothing when it is only tried."""
    if command.dry_run:
        return []
    return [told.event for told in _in_order(command, branch).values() if told.event is not None]


def handed_over(command: AddBookings, branch: Branch) -> list[Told]:
    """Return what becomes of each booking, in the order of the hand-over; *branch* is as it was before."""
    told = _in_order(command, branch)
    return [told[row] for row in range(len(command.bookings))]


def _in_order(command: AddBookings, branch: Branch) -> dict[int, Told]:
    """Return what becomes of each booking by its row, in the order in which it can be done.

    A booking may wait for a code that another of the same hand-over gives up further down.
    """
    clerk = _Clerk(branch)
    told = {row: no for row, each in enumerate(command.bookings) if (no := clerk.at_first_sight(each))}
    left = {row: each for row, each in enumerate(command.bookings) if row not in told}
    while left:
        tried = {row: clerk.take(booking) for row, booking in left.items()}
        done = {row: each for row, each in tried.items() if not each.blocked}
        told |= done or tried
        left = {row: left[row] for row in tried if done and row not in done}
    return told


class _Clerk:
    """Goes through a hand-over with a copy of the book, where each row finds what those before have done."""

    def __init__(self, branch: Branch) -> None:
        self._branch = branch
        self._book = branch.bookings.twin()
        self._zone = branch.zone
        self._named: set[str] = set()
        self._uids: set[str] = set()
        self._live: set[BookingCode] = set()
        self._codes: dict[BookingCode, str] = {}

    def at_first_sight(self, written: NewBooking) -> Told | None:
        """Refuse a row that is wrong whatever is known, or about the same booking as one before."""
        reason = self._trouble(written)
        if not reason and self._stood_before(written):
            reason = _TWICE.format(code=written.code)
        if reason:
            return Told(written.code, "refused", reason)
        self._remember(written)
        return None

    def take(self, written: NewBooking) -> Told:
        booking = self._in_our_words(written)
        known = self._book.same_as(booking)
        name = booking.uid
        if known is not None and not self._is_another(booking, known.booking):
            name = name or known.booking.uid
        if name in self._named:
            return Told(booking.code, "refused", _TWICE.format(code=booking.code))
        told = self._judged(booking, known)
        if name and not told.blocked:
            self._named.add(name)
        match told.event:
            case BookingAdded(booking=new) | BookingCancelled(booking=new):
                self._book.know(new)
            case BookingChanged(was=was, booking=new):
                self._book.know(new, instead_of=was.code)
        return told

    def _remember(self, booking: NewBooking) -> None:
        self._uids |= {booking.uid} - {""}
        if not booking.cancelled:
            self._live.add(booking.code)
        self._codes[booking.code] = booking.uid and self._codes.get(booking.code, booking.uid)

    def _stood_before(self, booking: NewBooking) -> bool:
        """Whether an earlier row was about *booking*; one that is cancelled may hand its code to another."""
        if booking.uid in self._uids or (booking.code in self._live and not booking.cancelled):
            return True
        return booking.code in self._codes and not (booking.uid and self._codes[booking.code])

    def _trouble(self, booking: NewBooking) -> str:
        if booking.starts.tzinfo is None:
            return f"'starts' must have its offset, as in 2026-12-01T08:00:00+01:00, not {booking.starts}"
        ours = booking.branch in (None, self._branch.settings.branch)
        if ours and self._service(booking.service) not in self._branch.layout.services:
            known = ", ".join(self._branch.layout.services)
            return f"this branch offers no service {booking.service!r} (known: {known})"
        return ""

    def _service(self, written: ServiceId) -> ServiceId:
        """Return the service that a calendar means, which may write its letter."""
        services = self._branch.layout.services
        by_letter = {service.series: service.id for service in services.values()}
        return written if written in services else by_letter.get(written, written)

    def _in_our_words(self, booking: NewBooking) -> NewBooking:
        branch = None if booking.branch == self._branch.settings.branch else booking.branch
        service = booking.service if branch else self._service(booking.service)
        return msgspec.structs.replace(booking, service=service, branch=branch)

    def _judged(self, booking: NewBooking, known: Booking | None) -> Told:
        if known is None:
            return self._added(booking)
        was = known.booking
        if self._belongs_to_another(booking, known):
            return Told(booking.code, "refused", f"code {booking.code} is another booking's", blocked=True)
        if self._is_another(booking, was):
            return self._in_the_place_of(booking, was)
        if _is_older(booking, was):
            reason = f"version {booking.sequence} is older than version {was.sequence}, which is known"
            return Told(booking.code, "refused", reason)
        return self._changed(_merged(booking, was), known)

    def _added(self, booking: NewBooking) -> Told:
        what, detail = ("cancelled", "was not known before") if booking.cancelled else ("added", "")
        return Told(booking.code, what, detail, BookingAdded(booking=booking))

    def _in_the_place_of(self, booking: NewBooking, was: NewBooking) -> Told:
        """Judge *booking*, which has come in the place of what *was*."""
        if booking.cancelled and _are_two(booking, was):
            return Told(booking.code, "known", blocked=True)
        return self._added(booking)

    def _changed(self, booking: NewBooking, known: Booking) -> Told:
        was = known.booking
        names = [name for name in SAID if getattr(booking, name) != getattr(was, name)]
        if not names or (known.used is not None and set(names) <= set(_BOOKKEEPING)):
            return Told(booking.code, "known")
        if known.used is not None:
            reason = f"checked in already, its ticket is {known.used}; it is not changed any more"
            return Told(booking.code, "refused", reason)
        if booking.cancelled and not was.cancelled:
            event = BookingCancelled(booking=booking, reason="cancelled in the calendar")
            return Told(booking.code, "cancelled", "", event)
        detail = "; ".join(
            f"{SAID[name]} {self._said(getattr(was, name))} → {self._said(getattr(booking, name))}"
            for name in names
        )
        return Told(booking.code, "changed", detail, BookingChanged(was=was, booking=booking))

    def _belongs_to_another(self, booking: NewBooking, known: Booking) -> bool:
        """Whether the code of *booking* is one that another booking still needs."""
        holder = self._book.get(booking.code)
        if booking.cancelled or holder is None or holder.booking.cancelled or self._is_over(holder.booking):
            return False
        return holder is not known or _are_two(booking, holder.booking)

    def _is_another(self, booking: NewBooking, was: NewBooking) -> bool:
        return _are_two(booking, was) or (self._is_over(was) and not self._is_over(booking))

    def _is_over(self, booking: NewBooking) -> bool:
        today = self._branch.day
        return today is not None and booked_day(booking, self._zone) < today

    def _said(self, value: Any) -> str:  # noqa: ANN401  any part of a booking
        if hasattr(value, "astimezone"):
            return f"{value.astimezone(self._zone):%Y-%m-%d %H:%M}"
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "none" if value in (None, "") else str(value)


def booked_day(booking: NewBooking, zone: ZoneInfo) -> date:
    """Return the branch's local date of *booking*."""
    return booking.starts.astimezone(zone).date()


def missed(branch: Branch, day: date) -> Iterator[Event]:
    """Yield the end of those bookings of days before *day* that the branch cancels because nobody came."""
    zone = branch.zone
    for known in branch.bookings.values():
        booking = known.booking
        service = branch.layout.services.get(booking.service)
        kept = known.used is not None or booking.cancelled or booking.branch is not None
        if kept or service is None or not service.check_in.cancel_missed:
            continue
        if booked_day(booking, zone) < day:
            gone = msgspec.structs.replace(booking, cancelled=True)
            yield BookingCancelled(booking=gone, reason="nobody came")


def _are_two(booking: NewBooking, other: NewBooking) -> bool:
    return bool(booking.uid and other.uid and booking.uid != other.uid)


def _is_older(booking: NewBooking, was: NewBooking) -> bool:
    """Whether *booking* is an earlier version of *was*; a name that is new counts its versions anew."""
    if booking.sequence is None or was.sequence is None or (booking.uid and not was.uid):
        return False
    return booking.sequence < was.sequence


def _merged(booking: NewBooking, was: NewBooking) -> NewBooking:
    """Return *booking* with what only *was* tells; of one that is cancelled, the rest stays as it was."""
    sequence = was.sequence if booking.sequence is None else booking.sequence
    whole = was if booking.cancelled else booking
    return msgspec.structs.replace(
        whole,
        uid=booking.uid or was.uid,
        sequence=sequence,
        cancelled=booking.cancelled,
        calendar=booking.calendar or was.calendar,
    )
