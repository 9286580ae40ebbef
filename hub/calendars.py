"""All calendars of a hub: each has a task of its own, and the hub's health tells of those that are away."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from functools import partial

from contract.clock import Clock
from contract.settings import zone_of
from hub.authority import Authority
from hub.bookings.calendar import Calendar
from hub.bookings.calendar_settings import CalendarSettings
from hub.calendar_watch import CalendarWatch
from hub.pulse import task
from link.health import Health

AWAY = "calendar-away"
"""The fault that the hub reports while a calendar cannot be looked at."""


def watches(
    calendars: Iterable[CalendarSettings], authority: Authority, clock: Clock
) -> Iterator[CalendarWatch]:
    """Yield a watch for each of *calendars*."""
    for settings in calendars:
        yield CalendarWatch(
            settings,
            calendar_at(settings),
            carry_out=authority.carry_out,
            committed=authority.committed,
            clock=clock,
            zone=zone_of(authority.settings.timezone),
        )


def calendar_at(settings: CalendarSettings) -> Calendar:
    """Return the way to the calendar that *settings* name; nobody is asked yet."""
    from hub.bookings.caldav_calendar import CaldavCalendar  # noqa: PLC0415  a hub without calendars loads none

    return CaldavCalendar(
        settings.url,
        user=settings.user,
        password_file=settings.password_file,
        ca_file=settings.ca_file,
        patience_s=settings.patience_s,
    )


@contextlib.asynccontextmanager
async def kept_in_step(calendars: Sequence[CalendarWatch], health: Health) -> AsyncIterator[None]:
    """Keep in step with *calendars* while inside; *health* tells which of them are away."""
    away: dict[str, str] = {}
    async with contextlib.AsyncExitStack() as parts:
        for watch in calendars:
            name = watch.state.calendar
            watch.on_change = partial(_tell, health, away, name)
            await parts.enter_async_context(task(watch.run(), f"calendar-{name}"))
        yield


def _tell(health: Health, away: dict[str, str], name: str, why: str) -> None:
    if why:
        away[name] = f"calendar {name}: {why}"
    else:
        away.pop(name, None)
    if away:
        health.fault(AWAY, "; ".join(away.values()))
    else:
        health.back(AWAY)
