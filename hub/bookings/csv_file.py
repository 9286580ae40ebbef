"""Bookings from a CSV file, as the office's calendar exports them.

Columns: code (six digits), service (its id or letter), starts (ISO 8601 with its offset), minutes, language,
persons; and where the calendar knows them uid, sequence, cancelled (true or false) and branch. A bad row is
left out and named; the others count.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from contract.commands import NewBooking
from hub.bookings.listing import BadBookings, BadRow, BookingFile, booking_in

REQUIRED = ("code", "service", "starts")
OPTIONAL = ("minutes", "language", "persons", "uid", "sequence", "cancelled", "branch")


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
    lines: list[int] = []
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
            continue
        bookings[booking.code] = booking
        lines.append(rows.line_num)
    return BookingFile(tuple(bookings.values()), tuple(refused), tuple(lines))


def _booking(row: Mapping[str, Any]) -> NewBooking:
    if row.get(""):
        raise ValueError(f"{len(row[''])} values more than there are columns")
    fields = {name: (row.get(name) or "").strip() for name in REQUIRED + OPTIONAL}
    for name in REQUIRED:
        if not fields[name]:
            raise ValueError(f"{name!r} is empty")
    return booking_in({name: value for name, value in fields.items() if value})
