"""When a booked visitor may report, and what becomes of who comes early or late.

Times are judged by the hub's clock, to the whole second, against the booked instant: a change of the clocks
moves nothing. What is said to people is the branch's local time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

import msgspec

from contract.commands import CheckIn, NewBooking
from contract.events import Event, TicketIssued
from contract.names import BookingCode, Language, ServiceId, TicketId
from contract.refusal import (
    BookingNotKept,
    BookingUnknown,
    BookingUsed,
    Refused,
    TooEarly,
    TooLate,
    WrongBranch,
    WrongDay,
)
from hub.domain.admission import admit, not_here
from hub.domain.branch import Branch
from hub.domain.issuing import known_service, minted, next_number


class Coming(Enum):
    """How a visitor's coming stands to the booked time."""

    EARLY = "early"
    ON_TIME = "on time"
    LATE = "late"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class _Report:
    """One booking of those that report together, and how its visitor comes."""

    booking: NewBooking
    coming: Coming

    @property
    def received(self) -> bool:
        return self.coming in (Coming.ON_TIME, Coming.LATE)


def check_in(command: CheckIn, branch: Branch, now: datetime) -> list[Event]:
    """Return the one ticket that carries all of the visitor's bookings, for all persons of them.

    No limit on walk-in tickets, people or cases is asked: the calendar has counted them.

    Raises:
        Refused: one of the bookings cannot be used now; nothing of the others is used either.
    """
    branch.arrivals.require_not_void(command.command_id)
    codes = tuple(dict.fromkeys(command.codes))
    bookings = [expected(code, branch, others=len(codes) > 1) for code in codes]
    _require_here(bookings, command.language, branch)
    reports = [_Report(booking, coming(booking, branch, now)) for booking in bookings]
    _require_in_time(reports, branch, now)
    late = all(report.coming is not Coming.ON_TIME for report in reports)
    first = _first(reports)
    service = known_service(_queue_of(first, branch) if late else first.service, branch)
    admit(service, branch, now, booked=True)
    return [
        TicketIssued(
            ticket=TicketId(command.command_id),
            number=next_number(service, branch),
            service=service.id,
            language=command.language or first.language,
            party=sum(booking.persons for booking in bookings),
            priority=False,
            token=minted(command.token),
            bookings=codes,
            due=first.starts.astimezone(UTC),
            late=late,
            cases=len(codes),
        )
    ]


def coming(booking: NewBooking, branch: Branch, now: datetime) -> Coming:
    """Return how somebody who reports at *now* stands to *booking*.

    Nobody is late for a service that has not begun to call today: until its first desk opened, it was the
    office that kept the visitor waiting. Nor does a stop of the hall make anybody late.
    """
    rule = known_service(booking.service, branch).check_in
    now = now.replace(microsecond=0)
    if now < booking.starts - timedelta(minutes=rule.early_minutes):
        return Coming.EARLY
    since = booking.starts
    if _is_today(booking.starts, branch, now):
        since = max(since, branch.began.get(booking.service, now))
    late_by = branch.stops.going(since, now)
    if late_by <= timedelta(minutes=rule.grace_minutes):
        return Coming.ON_TIME
    if late_by <= timedelta(minutes=rule.late_minutes) and rule.late != "refuse":
        return Coming.LATE
    return Coming.OVER


def expected(code: BookingCode, branch: Branch, *, others: bool) -> NewBooking:
    """Return the booking with *code*; *others* are reported together with it.

    Raises:
        Refused: it cannot be used, whatever the time is.
    """
    known = branch.bookings.get(code)
    if known is None:
        raise BookingUnknown(f"no booking of this branch has the code {code}", booking=code)
    booking = _with_offset(known.booking, branch)
    at = _local(booking.starts, branch)
    if known.used is not None:
        detail = f"booking {code} was checked in before, its ticket is {known.used}"
        way_out = "; check the others in without it" if others else ""
        raise BookingUsed(detail + way_out, number=str(known.used), booking=code)
    if booking.cancelled:
        raise BookingNotKept(f"booking {code} for {_said(at)} was cancelled", at=at, booking=code)
    if booking.branch is not None:
        raise WrongBranch(f"booking {code} is for branch {booking.branch}, {_said(at)}", at=at, booking=code)
    return booking


def _require_here(bookings: Sequence[NewBooking], language: Language | None, branch: Branch) -> None:
    """Let those pass whose services are dealt with here, before anybody is told when to come again.

    Raises:
        NotHere: one of them is dealt with in another place.
    """
    for booking in bookings:
        service = known_service(booking.service, branch)
        if (away := not_here(service, language or booking.language, booking.code)) is not None:
            raise away


def _require_in_time(reports: Sequence[_Report], branch: Branch, now: datetime) -> None:
    """Let those in whose time it is, and their family whose times adjoin theirs.

    Raises:
        Refused: for a booking it is too early or too late, or it is for another day.
    """
    for block in _adjoining(reports):
        if not any(report.received for report in block):
            too_early = [report for report in block if report.coming is Coming.EARLY]
            raise _untimely((too_early or block)[0], branch, now)


def _adjoining(reports: Sequence[_Report]) -> list[list[_Report]]:
    """Return *reports* in blocks without a gap between the end of one booking and the start of the next."""
    blocks: list[list[_Report]] = []
    end: datetime | None = None
    for report in sorted(reports, key=lambda report: report.booking.starts):
        booking = report.booking
        if end is None or booking.starts > end:
            blocks.append([])
        blocks[-1].append(report)
        over = booking.starts + timedelta(minutes=booking.minutes)
        end = over if end is None else max(end, over)
    return blocks


def _untimely(report: _Report, branch: Branch, now: datetime) -> Refused:
    booking, code = report.booking, report.booking.code
    service = known_service(booking.service, branch)
    at, rule = _local(booking.starts, branch), service.check_in
    if not _is_today(booking.starts, branch, now):
        return WrongDay(f"booking {code} is for {_said(at)}", at=at, booking=code)
    if report.coming is Coming.EARLY:
        opens = _local(booking.starts - timedelta(minutes=rule.early_minutes), branch)
        detail = f"booking {code} is for {_said(at)}; check-in is from {opens:%H:%M}"
        return TooEarly(detail, at=opens, booking=code)
    admit(
        service, branch, now, booked=True
    )  # what stands still has made the visitor late, and not the other way round
    if rule.cancel_missed:
        detail = f"booking {code} for {_said(at)} was cancelled because nobody came in time"
        return BookingNotKept(detail, at=at, booking=code)
    return TooLate(f"booking {code} was for {_said(at)}", at=at, booking=code)


def _first(reports: Sequence[_Report]) -> NewBooking:
    """Return the earliest booking of those that are in time, or of the late where none is.

    It says for which service the family waits, and when it is due; of two for the same time it is the one
    whose code was shown first. To the other services a clerk sends them on.
    """
    best = [report for report in reports if report.coming is Coming.ON_TIME]
    best = best or [report for report in reports if report.coming is Coming.LATE]
    return min((report.booking for report in best), key=lambda booking: booking.starts)


def _queue_of(booking: NewBooking, branch: Branch) -> ServiceId:
    """Return the service in whose queue somebody waits who is late for *booking*."""
    late = known_service(booking.service, branch).check_in.late
    return ServiceId(late) if late in branch.layout.services else booking.service


def _is_today(instant: datetime, branch: Branch, now: datetime) -> bool:
    return _local(instant, branch).date() == _local(now, branch).date()


def _local(instant: datetime, branch: Branch) -> datetime:
    return instant.astimezone(branch.zone)


def _with_offset(booking: NewBooking, branch: Branch) -> NewBooking:
    """Return *booking*; an old journal may hold one without an offset, by the clock on the branch's wall."""
    if booking.starts.tzinfo is not None:
        return booking
    zone = branch.zone
    return msgspec.structs.replace(booking, starts=booking.starts.replace(tzinfo=zone))


def _said(local: datetime) -> str:
    return f"{local:%Y-%m-%d %H:%M}"
