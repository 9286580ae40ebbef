"""The bookings in a calendar on a server, looked at once."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from hub.bookings.calendar import CalendarAway
from hub.bookings.calendar_events import Reader, Reading
from hub.bookings.calendar_settings import CalendarSettings, calendar_mistakes
from hub.bookings.in_step import window_of
from hub.calendars import calendar_at


def in_calendar(settings: CalendarSettings, begins: date) -> Reading:
    """Return the bookings in the calendar that *settings* name, of *begins* and the days ahead.

    Raises:
        ValueError: the settings cannot be used.
        CalendarAway: the calendar cannot be looked at, or its answer is not whole.
    """
    for mistake in calendar_mistakes([settings]):
        raise ValueError(mistake)
    calendar = calendar_at(settings)
    try:
        calendar.marker()
        look = calendar.look(window_of(begins, _zone(), settings.days_ahead))
    finally:
        calendar.close()
    if look.troubles:
        raise CalendarAway(f"{settings.url}: {look.troubles[0]}")
    return Reader(settings.services).read(look.sheets)


def _zone() -> tzinfo:
    """Return the zone of this machine, which mostly stands where its branch does."""
    zone = datetime.now().astimezone().tzinfo
    assert zone is not None, "a local time has a zone"
    return zone
