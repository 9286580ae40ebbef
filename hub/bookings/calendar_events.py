"""What the sheets of a calendar hold: bookings, and events that are none, each named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from contract.commands import NewBooking
from hub.bookings.calendar import Sheet
from hub.bookings.ics_file import read_calendar
from hub.bookings.listing import BadBookings

_FOLD = re.compile(r"\r?\n[ \t]")
_UID = re.compile(r"^UID(?:;[^:\r\n]*)?:(.*?)\s*$", re.IGNORECASE | re.MULTILINE)
_ESCAPED = re.compile(r"\\(.)")


class BadEvent(msgspec.Struct, frozen=True):
    """An event that is no booking: where it is, its name where it has one, and why."""

    href: str
    uid: str
    reason: str

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return f"{self.href} ({self.uid})" if self.uid else self.href


class Reading(msgspec.Struct, frozen=True):
    """What some sheets hold.

    Attributes:
        hrefs: where the bookings are, one each.
        uids: the names of all events, also of those that are no bookings.
        nameless: a sheet names no event, so that it is not known which bookings are in the calendar.
    """

    bookings: tuple[NewBooking, ...] = ()
    hrefs: tuple[str, ...] = ()
    refused: tuple[BadEvent, ...] = ()
    uids: frozenset[str] = frozenset()
    nameless: bool = False

    @property
    def places(self) -> tuple[str, ...]:
        """Where the bookings are, for people."""
        return self.hrefs


class Reader:
    """Reads sheets; one that is as it was is not read again.

    Args:
        services: which service is meant by a word of CATEGORIES or a SUMMARY.
        calendar: the name that the bookings bear; empty: nobody keeps in step with the calendar.
    """

    def __init__(self, services: Mapping[str, str], calendar: str = "") -> None:
        self._services = services
        self._calendar = calendar
        self._read: dict[Sheet, Reading] = {}

    def read(self, sheets: Iterable[Sheet]) -> Reading:
        """Return what *sheets* hold; sheets that are not among them are forgotten."""
        self._read = {sheet: self._read.get(sheet) or self.read_one(sheet) for sheet in sheets}
        parts = self._read.values()
        return Reading(
            bookings=tuple(booking for part in parts for booking in part.bookings),
            hrefs=tuple(href for part in parts for href in part.hrefs),
            refused=tuple(bad for part in parts for bad in part.refused),
            uids=frozenset(uid for part in parts for uid in part.uids),
            nameless=any(part.nameless for part in parts),
        )

    def read_one(self, sheet: Sheet) -> Reading:
        """Return what *sheet* holds."""
        uids = tuple(_uids(sheet.text))
        first = uids[0] if uids else ""
        try:
            file = read_calendar(sheet.text, sheet.href, self._services)
        except BadBookings as error:
            bad = BadEvent(sheet.href, first, str(error))
            return Reading(refused=(bad,), uids=frozenset(uids), nameless=not uids)
        return Reading(
            bookings=tuple(msgspec.structs.replace(each, calendar=self._calendar) for each in file.bookings),
            hrefs=(sheet.href,) * len(file.bookings),
            refused=tuple(BadEvent(sheet.href, first, bad.reason) for bad in file.refused),
            uids=frozenset(uids),
            nameless=not uids,
        )


def _uids(text: str) -> Iterator[str]:
    """Yield the names of the events in *text*, however broken the rest is."""
    for found in _UID.findall(_FOLD.sub("", text)):
        if name := _ESCAPED.sub(r"\1", found):
            yield name
