"""Keeps the branch in step with one calendar: looks at it every few minutes, beside everything else.

It is a visitor of the authority like any other: what has changed is asked for by commands. A calendar that
does not answer, or only in part, changes nothing and blocks nobody.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from contract.booking_views import BookingsAdded
from contract.clock import Clock
from contract.commands import AddBookings, NewBooking
from contract.views import Count
from hub.answers import Answer
from hub.bookings.calendar import Calendar, CalendarAway, Look, Window
from hub.bookings.calendar_events import BadEvent, Reader, Reading
from hub.bookings.calendar_settings import CalendarSettings
from hub.bookings.in_step import commands, missing, steps, window_of
from hub.domain.branch import Branch
from hub.store import StoreError
from hub.store.thread import StoreThread

logger = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

Committed = Callable[[], AbstractAsyncContextManager[Branch]]
CarryOut = Callable[[AddBookings], Awaitable[Answer]]


class CalendarState(msgspec.Struct, frozen=True, kw_only=True):
    """How a calendar is kept in step.

    Attributes:
        up: the last look found it.
        looked_at: when it was last found, UTC; None: not since the hub started.
        refused: events that are no bookings, or that the branch refuses.
        held_back: bookings that seem gone and are not cancelled, because too much is missing at once.
    """

    calendar: str
    up: bool = False
    looked_at: datetime | None = None
    refused: Count = 0
    held_back: Count = 0


class CalendarWatch:
    """Looks at one calendar until it is told to end.

    Args:
        settings: which calendar, how often, how far ahead.
        calendar: the way to it.
        carry_out: where changes are asked for, like everything else.
        committed: gives the branch as it is stored.
        clock: the day's clock.
        zone: where the branch's day begins.

    Attributes:
        on_change: told when the calendar is lost or back: the reason, or nothing.
    """

    def __init__(  # noqa: PLR0913  one each
        self,
        settings: CalendarSettings,
        calendar: Calendar,
        *,
        carry_out: CarryOut,
        committed: Committed,
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self.on_change: Callable[[str], None] = lambda _: None
        self.state = CalendarState(calendar=settings.name)
        self._settings = settings
        self._calendar = calendar
        self._carry_out = carry_out
        self._committed = committed
        self._clock = clock
        self._zone = zone
        self._reader = Reader(settings.services, settings.name)
        self._thread: StoreThread | None = None
        self._seen: tuple[str, Window] | None = None
        self._known_bad: frozenset[BadEvent] = frozenset()
        self._lost_at: float | None = None

    async def run(self) -> None:
        """Look every so many minutes, until cancelled."""
        self._thread = StoreThread()
        try:
            while True:
                await self.look()
                await asyncio.sleep(self._clock.real_s(self._settings.every_minutes * 60))
        finally:
            # An answer may be on its way for half a minute yet; the hub does not wait for it.
            self._thread.leave()
            self._thread = None
            self._calendar.close()

    async def look(self) -> None:
        """Look once, and change what has changed."""
        try:
            await self._look()
        except CalendarAway as error:
            self._lost(str(error))
        except StoreError:
            self._seen = None  # said once by the writer; the next look tries again
        except Exception as error:
            logger.exception("Calendar %s cannot be kept in step", self.state.calendar)
            self._lost(f"{type(error).__name__}; the reason stands in the hub's log")
        else:
            self._found()

    async def _look(self) -> None:
        window = window_of(
            self._clock.now().astimezone(self._zone).date(), self._zone, self._settings.days_ahead
        )
        marker = await self._aside(self._calendar.marker)
        if marker and self._seen == (marker, window):
            return
        self._seen = None
        look = await self._aside(self._calendar.look, window)
        reading = await self._aside(self._reader.read, look.sheets)
        moved, gone, held_back = await self._not_there(window, look, reading)
        all_done = await self._hand_over(_joined(reading, moved), gone)
        self._hold_back(held_back, look)
        if all_done and not held_back and not look.troubles:
            self._seen = (marker, window)

    async def _not_there(
        self, window: Window, look: Look, reading: Reading
    ) -> tuple[list[Reading], list[NewBooking], int]:
        """Return what was moved out of *window*, which bookings are gone, and how many only seem to be."""
        async with self._committed() as branch:
            candidates = missing(self.state.calendar, window, reading, branch)
        if look.troubles or reading.nameless or len(candidates) > self._settings.most_gone:
            return [], [], len(candidates)
        moved: list[Reading] = []
        gone: list[NewBooking] = []
        for booking in candidates:
            sheets = await self._aside(self._calendar.named, booking.uid)
            found = [each for sheet in sheets if booking.uid in (each := self._reader.read_one(sheet)).uids]
            moved += found
            gone += [] if found else [booking]
        return moved, gone, 0

    async def _hand_over(self, reading: Reading, gone: list[NewBooking]) -> bool:
        """Ask for what has changed; return whether nothing is left to be asked for."""
        async with self._committed() as branch:
            found = steps(reading, gone, branch)
            asked = list(commands(self.state.calendar, found.bookings, branch))
        self._tell_bad(frozenset(reading.refused + found.refused))
        answers = [await self._carry_out(command) for command in asked]
        told = [view for answer in answers if isinstance(view := answer.view, BookingsAdded)]
        if told:
            sums = {what: sum(getattr(each, what) for each in told) for what in _COUNTED}
            counted = ", ".join(f"{count} {what}" for what, count in sums.items() if count)
            logger.info("Calendar %s: %s", self.state.calendar, counted)
        return len(told) == len(asked) and not any(each.refused for each in told)

    async def _aside(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do what waits for the server, or takes long, beside the loop."""
        if self._thread is None:
            return await asyncio.to_thread(work, *args, **kwargs)
        return await self._thread.do(lambda: work(*args, **kwargs))

    def _tell_bad(self, bad: frozenset[BadEvent]) -> None:
        """Say once of each bad event what is wrong."""
        for each in sorted(bad - self._known_bad, key=lambda one: (one.href, one.reason)):
            logger.warning("Calendar %s: %s refused: %s", self.state.calendar, each.place, each.reason)
        self._known_bad = bad
        self.state = msgspec.structs.replace(self.state, refused=len(bad))

    def _hold_back(self, bookings: int, look: Look) -> None:
        if bookings and bookings != self.state.held_back:
            why = look.troubles[0] if look.troubles else "more than 'most_gone', or an event has no name"
            logger.warning(
                "Calendar %s: bookings that seem gone and are not cancelled: %d (%s)",
                self.state.calendar,
                bookings,
                why,
            )
        self.state = msgspec.structs.replace(self.state, held_back=bookings)

    def _lost(self, why: str) -> None:
        self._seen = None
        if self._lost_at is None:
            self._lost_at = self._clock.elapsed()
            logger.warning("Calendar %s lost: %s", self.state.calendar, why)
            self.on_change(why)
        self.state = msgspec.structs.replace(self.state, up=False)

    def _found(self) -> None:
        self.state = msgspec.structs.replace(self.state, up=True, looked_at=self._clock.now())
        if self._lost_at is not None:
            away_s, self._lost_at = self._clock.elapsed() - self._lost_at, None
            logger.info("Calendar %s back after %.0f s", self.state.calendar, away_s)
            self.on_change("")


_COUNTED = ("added", "changed", "cancelled", "refused")


def _joined(reading: Reading, more: list[Reading]) -> Reading:
    parts = (reading, *more)
    return msgspec.structs.replace(
        reading,
        bookings=tuple(each for part in parts for each in part.bookings),
        hrefs=tuple(each for part in parts for each in part.hrefs),
        refused=tuple(each for part in parts for each in part.refused),
    )
