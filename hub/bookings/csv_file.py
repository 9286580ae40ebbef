"""Bookings from a CSV file, as the office's calendar exports them.

Columns: code (six digits), service, starts (ISO 8601 with its offset), minutes, language, persons. A bad row
is left out and named; the others count.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

import msgspec

from contract.commands import NewBooking

REQUIRED = ("code", "service", "starts")
OPTIONAL = ("minutes", "language", "persons")


class BadBookings(ValueError):
    """The file is no list of bookings; the message says what it lacks."""


class BadRow(msgspec.Struct, frozen=True):
    """A row that was left out: its line in the file, and why."""

    line: int
    reason: str


class BookingFile(msgspec.Struct, frozen=True):
    """What a file of bookings holds."""

    bookings: tuple[NewBooking, ...]
    refused: tuple[BadRow, ...]


def read_bookings(text: str, where: str) -> BookingFile:
    """Return the bookings in *text*; *where* names the file in messages.

    Raises:
        BadBookings: a column is missing, so that no row could be read.
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), restkey="")
    missing = [name for name in REQUIRED if name not in (rows.fieldnames or ())]
    if missing:
        raise BadBookings(
            f"{where}: no column {missing[0]!r}; the first line must name {', '.join(REQUIRED)} "
            f"and may name {', '.join(OPTIONAL)}"
        )
    bookings: dict[str, NewBooking] = {}
    refused: list[BadRow] = []
    for row in rows:
        try:
            booking = _booking(row)
        except ValueError as error:
            refused.append(BadRow(rows.line_num, str(error)))
            continue
        if booking.code in bookings:
            reason = f"code {booking.code} stands in an earlier line too; every booking has its own"
            refused.append(BadRow(rows.line_num, reason))
        bookings.setdefault(booking.code, booking)
    return BookingFile(tuple(bookings.values()), tuple(refused))


def _booking(row: Mapping[str, Any]) -> NewBooking:
    if row.get(""):
        raise ValueError(f"{len(row[''])} values more than there are columns")
    fields = {name: (row.get(name) or "").strip() for name in REQUIRED + OPTIONAL}
    for name in REQUIRED:
        if not fields[name]:
            raise ValueError(f"{name!r} is empty")
    given = {name: value for name, value in fields.items() if value}
    try:
        booking = msgspec.convert(given, NewBooking, strict=False)
    except msgspec.ValidationError as error:
        raise ValueError(_explained(error, given)) from error
    if booking.starts.tzinfo is None:
        raise ValueError(
            f"'starts' must have its offset, as in 2026-12-01T08:00:00+01:00, not {fields['starts']!r}"
        )
    return booking


def _explained(error: msgspec.ValidationError, given: Mapping[str, str]) -> str:
    if str(error).endswith("`$.code`"):
        return f"'code' must be six digits, not {given['code']!r}"
    reason, _, path = str(error).partition(" - at `$.")
    name = path.rstrip("`")
    return f"{name!r}: {reason.replace('`', '')}, not {given.get(name)!r}"
