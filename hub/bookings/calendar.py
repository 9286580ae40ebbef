"""A calendar on a server, as the hub needs it: what is in a window of time, and whether an event is there."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import msgspec


class CalendarAway(OSError):
    """The calendar cannot be looked at, and nothing is known of its bookings; the message says why."""


class Window(msgspec.Struct, frozen=True):
    """A stretch of time: from *since* on, and before *until*."""

    since: datetime
    until: datetime

    def holds(self, instant: datetime) -> bool:
        """Whether *instant* lies in it."""
        return self.since <= instant < self.until


class Sheet(msgspec.Struct, frozen=True):
    """One resource of a calendar, mostly with one event.

    Attributes:
        href: where it is on the server.
        etag: changes with its content; empty where the server has none.
        text: iCalendar.
    """

    href: str
    etag: str
    text: str


class Look(msgspec.Struct, frozen=True):
    """What was found in a window.

    Attributes:
        troubles: what is missing in the answer; none: it is whole, and what it lacks the calendar lacks.
    """

    sheets: tuple[Sheet, ...]
    troubles: tuple[str, ...] = ()


class Calendar(Protocol):
    """A calendar on a server. It waits for the answers and is used by one thread at a time.

    Every method but `close` raises `CalendarAway` when there is no answer to trust.
    """

    def marker(self) -> str:
        """Return a word that is another one when anything in the calendar has changed; empty: it has none."""

    def look(self, window: Window) -> Look:
        """Return the events that touch *window*."""

    def named(self, uid: str) -> tuple[Sheet, ...]:
        """Return the events with the name *uid*, whenever they are; a server may add others to them."""

    def close(self) -> None:
        """Let go of the server."""
