"""The people of a recorded office day, as ``visitors.csv`` and ``bookings.csv`` tell of them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from contract.commands import NewBooking
from hub.bookings.csv_file import read_bookings

SHIPPED = Path(__file__).parent / "days"
"""The days that come with the product, one folder each."""


class BadDay(ValueError):
    """A folder holds no day that can be replayed; the message says what is wrong and where."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """One person, or a party on one ticket, on the way to the office.

    Attributes:
        name: what this visitor is called in reports; nobody real.
        arrives: seconds after midnight, local time.
        service: the series letter of what the visitor comes for.
        serving_s: how long the serving takes once at the desk.
        patience_s: after how long the visitor leaves unserved.
    """

    name: str
    arrives: float
    service: str
    language: str
    party: int
    priority: bool
    booking_code: str
    serving_s: float
    patience_s: float


@dataclass(frozen=True, slots=True)
class Day:
    """Everybody who comes on one day, in the order of their arrival, and the bookings made for it."""

    on: date
    timezone: ZoneInfo
    visitors: tuple[Visitor, ...]
    bookings: tuple[NewBooking, ...]

    def at(self, seconds: float) -> datetime:
        """Return the instant *seconds* after local midnight, in UTC."""
        midnight = datetime.combine(self.on, time(), self.timezone)
        return (midnight + timedelta(seconds=seconds)).astimezone(UTC)


def read_day(folder: Path, timezone: str, on: date | None = None) -> Day:
    """Read the day in *folder*; with *on* it is moved to that date.

    Raises:
        BadDay: a file is missing, or a line of one cannot be read.
    """
    zone = ZoneInfo(timezone)
    bookings = _bookings(folder / "bookings.csv")
    recorded = min((b.starts for b in bookings), default=datetime.now(UTC)).astimezone(zone).date()
    moved = on or recorded
    visitors = sorted(_visitors(folder / "visitors.csv"), key=lambda visitor: visitor.arrives)
    if not visitors:
        raise BadDay(f"{folder / 'visitors.csv'}: nobody comes on this day")
    return Day(
        on=moved,
        timezone=zone,
        visitors=tuple(visitors),
        bookings=tuple(_moved(booking, moved, zone) for booking in bookings),
    )


def _moved(booking: NewBooking, on: date, zone: ZoneInfo) -> NewBooking:
    local = booking.starts.astimezone(zone)
    starts = datetime.combine(on, local.time(), zone).astimezone(UTC)
    return NewBooking(
        **{name: getattr(booking, name) for name in booking.__struct_fields__} | {"starts": starts}
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadDay(
            f"{path}: cannot be read ({error.strerror}); a day has visitors.csv and bookings.csv"
        ) from error


def _bookings(path: Path) -> tuple[NewBooking, ...]:
    file = read_bookings(_text(path), str(path))
    if file.refused:
        row = file.refused[0]
        raise BadDay(f"{path} line {row.line}: {row.reason}")
    return file.bookings


def _visitors(path: Path) -> list[Visitor]:
    rows = csv.DictReader(_text(path).splitlines())
    visitors = []
    for line, row in enumerate(rows, start=2):
        try:
            visitors.append(_visitor(row, f"visitor {line - 1}"))
        except (KeyError, ValueError, TypeError) as error:
            raise BadDay(f"{path} line {line}: {error!r} in {row}") from error
    return visitors


def _visitor(row: dict[str, str], name: str) -> Visitor:
    hours, minutes, seconds = map(int, row["arrives"].split(":"))
    return Visitor(
        name=name,
        arrives=hours * 3600.0 + minutes * 60 + seconds,
        service=row["service"],
        language=row["language"],
        party=int(row["party"]),
        priority=row["priority"] == "1",
        booking_code=row["booking_code"],
        serving_s=float(row["serving_s"]),
        patience_s=float(row["patience_min"]) * 60,
    )
