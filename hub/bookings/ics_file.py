"""Bookings from an iCalendar file (RFC 5545), as calendar programs export and send them.

The letter or id of the service stands in CATEGORIES, or a word there or the SUMMARY is one that the reader is
told the service of; the description names the code, and where it is not the usual one the language and the
persons, one a line: ``Kod: 123586``. A cancelled booking is told by
STATUS:CANCELLED, or by METHOD:CANCEL for the whole file. A bad event is left out and named by the line on
which it begins; the others count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from contract.commands import NewBooking
from contract.settings import zone_of
from hub.bookings.listing import BadBookings, BadRow, BookingFile, booking_in

Parsed = Any
"""A part of a calendar; what its values are, its library tells only by thirty kinds."""
LABELS = {
    "code": ("kod", "code", "код"),
    "language": ("język", "language", "мова", "язык"),
    "persons": ("osoby", "persons", "особи", "лица"),
    "branch": ("oddział", "branch", "відділення", "отделение"),
}
"""What stands before each value in a description, in Polish, English, Ukrainian or Russian."""
_FIELDS = {label: name for name, labels in LABELS.items() for label in labels}
_LABELLED = re.compile(r"\s*(\w+)\s*:\s*(.*?)\s*")
_NO_SERVICES: Mapping[str, str] = MappingProxyType({})
_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the file says of all its events."""

    zone: ZoneInfo | None
    all_cancelled: bool
    services: Mapping[str, str]


def read_calendar(text: str, where: str, services: Mapping[str, str] = _NO_SERVICES) -> BookingFile:
    """Return the bookings in *text*; *where* names the file in messages.

    Args:
        text: the calendar.
        where: its name.
        services: which service is meant by a word of CATEGORIES or by a SUMMARY; their case does not matter.

    Raises:
        BadBookings: it is no iCalendar file.
    """
    frame, blocks = _taken_apart(_LINE_END.split(text.removeprefix("\ufeff")))
    try:
        calendar = Calendar.from_ical("\r\n".join(frame) + "\r\n")
    except (ValueError, IndexError, KeyError) as error:
        raise BadBookings(f"{where}: no iCalendar file: {error}") from error
    if not isinstance(calendar, Calendar):
        raise BadBookings(f"{where}: no iCalendar file: it must begin with BEGIN:VCALENDAR")
    frame_says = _Frame(
        zone=_zone_of(calendar),
        all_cancelled=str(calendar.get("METHOD", "")).upper() == "CANCEL",
        services={word.casefold(): service for word, service in services.items()},
    )
    newest: dict[str, tuple[int, NewBooking]] = {}
    refused: list[BadRow] = []
    for line, block in blocks:
        try:
            booking = _booking(block, frame_says)
            _keep_newest(newest, line, booking)
        except ValueError as error:
            refused.append(BadRow(line, str(error)))
    kept = newest.values()
    return BookingFile(tuple(booking for _, booking in kept), tuple(refused), tuple(line for line, _ in kept))


def _taken_apart(lines: list[str]) -> tuple[list[str], list[tuple[int, str]]]:
    """Return the file without its events, and each event with its line: a broken one spoils no other."""
    frame: list[str] = []
    blocks: list[tuple[int, str]] = []
    block: list[str] | None = None
    begun = 0
    for number, line in enumerate(lines, 1):
        word = line.strip().upper()
        if word == "BEGIN:VEVENT":
            if block is not None:
                blocks.append((begun, "\r\n".join(block)))
            begun, block = number, [line]
        elif block is None or word == "END:VCALENDAR":
            frame.append(line)
        else:
            block.append(line)
            if word == "END:VEVENT":
                blocks.append((begun, "\r\n".join(block) + "\r\n"))
                block = None
    if block is not None:
        blocks.append((begun, "\r\n".join(block)))
    return frame, blocks


def _zone_of(calendar: Parsed) -> ZoneInfo | None:
    """Return the zone of times that name none, which some programs write for the whole file."""
    name = str(calendar.get("X-WR-TIMEZONE", ""))
    try:
        return zone_of(name) if name else None
    except ValueError:
        return None


def _keep_newest(newest: dict[str, tuple[int, NewBooking]], line: int, booking: NewBooking) -> None:
    """Keep *booking*, or the other version of it that the file holds, whichever is newer.

    Raises:
        ValueError: the file holds no versions but two bookings with one name.
    """
    key = booking.uid or booking.code
    if key in newest:
        _, other = newest[key]
        if not booking.uid or (booking.sequence or 0) == (other.sequence or 0):
            raise ValueError(f"booking {booking.code} stands in an earlier event too")
        if (booking.sequence or 0) < (other.sequence or 0):
            return
    newest[key] = line, booking


def _booking(block: str, frame: _Frame) -> NewBooking:
    event = _event(block)
    for name in ("RRULE", "RDATE", "RECURRENCE-ID"):
        if name in event:
            raise ValueError(f"it repeats ({name}); a booking is for one time")
    starts = _starts(event, frame.zone)
    cancelled = frame.all_cancelled or str(event.get("STATUS", "")).upper() == "CANCELLED"
    given: dict[str, object] = {
        **dict(_labelled(str(event.get("DESCRIPTION", "")))),
        "service": _service(event, frame.services),
        "starts": starts,
        "minutes": _minutes(event, starts, frame.zone),
        "uid": str(event.get("UID", "")),
        "sequence": event.get("SEQUENCE"),
        "cancelled": cancelled,
    }
    if "code" not in given:
        raise ValueError("the description names no code; it needs a line such as 'Kod: 123586'")
    if not given["service"]:
        raise ValueError("CATEGORIES is empty; it must hold the letter of the service")
    return booking_in({name: value for name, value in given.items() if value is not None})


def _event(block: str) -> Parsed:
    try:
        event = Event.from_ical(block)
    except (ValueError, IndexError, KeyError) as error:
        raise ValueError(f"the event cannot be read: {error}") from error
    if event.name != "VEVENT":
        raise ValueError("the event cannot be read: it does not end with END:VEVENT")
    if event.errors:
        name, trouble = event.errors[0]
        raise ValueError(f"{name or 'a line'} cannot be read: {trouble}")
    return event


def _labelled(description: str) -> Iterator[tuple[str, str]]:
    for line in description.splitlines():
        if (found := _LABELLED.fullmatch(line)) and (name := _FIELDS.get(found[1].lower())):
            yield name, found[2]


def _categories(event: Parsed) -> Iterator[str]:
    found = event.get("CATEGORIES", [])
    for categories in found if isinstance(found, list) else [found]:
        yield from (str(name).strip() for name in categories.cats if str(name).strip())


def _service(event: Parsed, services: Mapping[str, str]) -> str:
    """Return the service that the first word with a known meaning means, else the first category."""
    categories = list(_categories(event))
    for word in (*categories, str(event.get("SUMMARY", "")).strip()):
        if (meant := services.get(word.casefold())) is not None:
            return meant
    return next(iter(categories), "")


def _starts(event: Parsed, zone: ZoneInfo | None) -> datetime:
    if "DTSTART" not in event:
        raise ValueError("DTSTART is missing")
    return _instant(event, "DTSTART", zone)


def _instant(event: Parsed, name: str, zone: ZoneInfo | None) -> datetime:
    found = event[name]
    if isinstance(found, list):
        raise ValueError(f"{name} stands twice")  # noqa: TRY004  a mistake of the file, not of a type
    instant = found.dt
    if not isinstance(instant, datetime):
        raise ValueError(f"{name} is a whole day; a booking has a time")  # noqa: TRY004  the file's mistake
    if instant.tzinfo is not None:
        return instant
    if named := found.params.get("TZID"):
        raise ValueError(f"{name}: nobody knows the time zone {named!r}; write one such as Europe/Warsaw")
    if zone is None:
        raise ValueError(f"{name} has no time zone; write TZID=Europe/Warsaw or the time in UTC")
    return instant.replace(tzinfo=zone)


def _minutes(event: Parsed, starts: datetime, zone: ZoneInfo | None) -> int | None:
    """Return how long it takes; None where the event does not say."""
    if "DTEND" in event:
        lasts = _instant(event, "DTEND", zone) - starts
    elif "DURATION" in event:
        lasts = event["DURATION"].dt
    else:
        return None
    return int(lasts / timedelta(minutes=1))
