"""One file of bookings, whichever kind it is."""

from __future__ import annotations

from hub.bookings.csv_file import read_bookings
from hub.bookings.listing import BadBookings, BookingFile


def read_source(content: bytes, where: str) -> BookingFile:
    """Return the bookings in *content*, an iCalendar or a CSV file; *where* names it in messages.

    Raises:
        BadBookings: it is neither.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadBookings(f"{where}: not text in UTF-8; export it as UTF-8") from error
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        return read_bookings(text, where)
    from hub.bookings.ics_file import read_calendar  # noqa: PLC0415  no calendar is read where none is used

    return read_calendar(text, where)
