"""What a reception must know: which tickets it may issue, and how the bookings of the day stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from contract.commands import CheckIn, NewBooking
from contract.events import TicketIssued
from contract.names import BookingCode, CommandId, DeviceId, ServiceId, StatusToken, TicketId
from contract.refusal import Refused
from hub.domain.admission import turned_away
from hub.domain.bookings import booked_day
from hub.domain.branch import Branch
from hub.domain.decide import decide
from hub.domain.settings import ServiceSettings
from hub.domain.take_back_own import COPY, until_of

_NOBODY = DeviceId("page")
_LOOK = CommandId("look")
_NO_TOKEN = StatusToken("0" * 22)


@dataclass(frozen=True, slots=True)
class Offer:
    """A service for which visitors without a booking get tickets; *no* says why there are none just now."""

    service: ServiceSettings
    no: Refused | None


@dataclass(frozen=True, slots=True)
class Report:
    """What would come of a check-in at this instant.

    Attributes:
        bookings: those of the codes that the branch knows, the earliest first.
        issued: the ticket that there would be; None: there would be none, and *no* says why.
    """

    codes: tuple[BookingCode, ...]
    bookings: tuple[NewBooking, ...]
    issued: TicketIssued | None
    no: Refused | None


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking of today; no more of it than tells its visitor from others.

    Attributes:
        state: ``expected``, ``checked-in`` or ``cancelled``.
        number: under which its visitor waits; empty: not checked in.
    """

    booking: NewBooking
    state: str
    number: str


@dataclass(frozen=True, slots=True)
class LastDeed:
    """What somebody did last away from a desk; *lasting*: it cannot be taken back, paper was printed."""

    ticket: TicketId
    number: str
    what: str
    lasting: bool


class ReceptionPictures:
    """One branch at one instant, as a reception sees it."""

    def __init__(self, branch: Branch, now: datetime) -> None:
        self._branch = branch
        self._now = now

    def offers(self) -> tuple[Offer, ...]:
        """Return the services that give tickets without a booking, in the settings' order."""
        return tuple(
            Offer(service, turned_away(service, self._branch, self._now, booked=False))
            for service in self._branch.layout.services.values()
            if not service.booked_only and not service.elsewhere
        )

    def last_deed(self, by: DeviceId) -> LastDeed | None:
        """Return what *by* did last away from a desk; None: nothing, or too long ago to be taken back."""
        deed = self._branch.own.get(by)
        if deed is None or until_of(deed, self._branch) <= self._now:
            return None
        number = str(self._branch.tickets[deed.about].number)
        return LastDeed(deed.about, number, deed.what, deed.what == COPY)

    def report(self, codes: Sequence[BookingCode]) -> Report:
        """Return what would come of a check-in with *codes*; nothing is changed."""
        known = [found.booking for code in codes if (found := self._branch.bookings.get(code)) is not None]
        bookings = tuple(sorted(known, key=lambda booking: booking.starts))
        command = CheckIn(command_id=_LOOK, by=_NOBODY, codes=tuple(codes), token=_NO_TOKEN)
        try:
            events = decide(command, self._branch, self._now)
        except Refused as no:
            return Report(tuple(codes), bookings, None, no)
        issued = next(event for event in events if isinstance(event, TicketIssued))
        return Report(tuple(codes), bookings, issued, None)

    def booked(self, service: ServiceId | None = None) -> tuple[Booked, ...]:
        """Return today's bookings of this branch, for *service* or for all, the earliest first."""
        return tuple(sorted(self._booked(service), key=lambda each: each.booking.starts))

    def _booked(self, service: ServiceId | None) -> Iterator[Booked]:
        today = self._now.astimezone(self._branch.zone).date()
        for known in self._branch.bookings.values():
            booking = known.booking
            if booking.branch is not None or booked_day(booking, self._branch.zone) != today:
                continue
            if service is not None and booking.service != service:
                continue
            number = "" if known.used is None else str(known.used)
            state = "checked-in" if number else "cancelled" if booking.cancelled else "expected"
            yield Booked(booking, state, number)
