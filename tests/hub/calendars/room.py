"""A branch with an authority, and a watch on a calendar that looks when it is told to."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from contract.commands import AddBookings
from contract.names import BookingCode
from contract.settings import zone_of
from hub.authority import Authority
from hub.bookings.calendar import Calendar
from hub.bookings.calendar_settings import CalendarSettings
from hub.calendar_watch import CalendarWatch
from hub.calendars import calendar_at
from hub.domain.known_bookings import Booking
from tests.hub.branch import HandClock
from tests.hub.running import running
from tests.radicale import USER, Radicale


class Room:
    """A running authority, its calendar watch, and the commands that the watch has asked for."""

    def __init__(
        self, authority: Authority, clock: HandClock, settings: CalendarSettings, calendar: Calendar
    ):
        self.authority = authority
        self.clock = clock
        self.asked: list[AddBookings] = []
        self.watch = CalendarWatch(
            settings,
            calendar,
            carry_out=self._carry_out,
            committed=authority.committed,
            clock=clock,
            zone=zone_of(authority.settings.timezone),
        )

    async def look(self) -> None:
        await self.watch.look()

    async def known(self, code: str) -> Booking | None:
        async with self.authority.committed() as branch:
            return branch.bookings.get(BookingCode(code))

    async def at(self, code: str) -> str:
        """Return how the booking *code* stands: its local time, or what became of it."""
        if (known := await self.known(code)) is None:
            return "unknown"
        if known.booking.cancelled:
            return "cancelled"
        return f"{known.booking.starts.astimezone(zone_of('Europe/Warsaw')):%m-%d %H:%M}"

    async def seq(self) -> int:
        async with self.authority.committed() as branch:
            return branch.seq

    async def _carry_out(self, command: AddBookings) -> Any:
        self.asked.append(command)
        return await self.authority.carry_out(command)


def settings_for(server: Radicale, **changed: Any) -> CalendarSettings:
    given = {
        "name": "office",
        "url": server.url,
        "user": USER,
        "password_file": str(server.password_file),
        "ca_file": server.ca_file,
        "patience_s": 5.0,
    }
    return CalendarSettings(**(given | changed))


@contextlib.asynccontextmanager
async def room(
    settings: CalendarSettings, calendar: Calendar | None = None, **more: Any
) -> AsyncIterator[Room]:
    """Run the branch of the tests with a watch on the calendar that *settings* name."""
    clock = more.pop("clock", HandClock())
    calendar = calendar or calendar_at(settings)
    async with running(clock=clock, **more) as authority:
        made = Room(authority, clock, settings, calendar)
        try:
            yield made
        finally:
            calendar.close()
