"""What every source of bookings hands over, and how one row of words becomes a booking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from contract.commands import NewBooking


class BadBookings(ValueError):
    """The file is no list of bookings; the message says what it lacks."""


class LeftOut(Protocol):
    """What was left out of a list of bookings: where it stands, for people, and why."""

    @property
    def place(self) -> str: ...
    @property
    def reason(self) -> str: ...


class BookingList(Protocol):
    """Bookings from wherever; `places` are where they stand there, one each, for people."""

    @property
    def bookings(self) -> Sequence[NewBooking]: ...
    @property
    def refused(self) -> Sequence[LeftOut]: ...
    @property
    def places(self) -> Sequence[str]: ...


class BadRow(msgspec.Struct, frozen=True):
    """A row that was left out: its line in the file, and why."""

    line: int
    reason: str

    @property
    def place(self) -> str:
        """Where it stands, for people."""
        return f"line {self.line}"


class BookingFile(msgspec.Struct, frozen=True):
    """What a file of bookings holds; `lines` are those where the bookings stand, one each."""

    bookings: tuple[NewBooking, ...]
    refused: tuple[BadRow, ...]
    lines: tuple[int, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """Where the bookings stand, for people."""
        return tuple(f"line {line}" for line in self.lines)


def booking_in(given: Mapping[str, object]) -> NewBooking:
    """Return the booking that the words *given* describe, by the names of its fields.

    Raises:
        ValueError: one of them is none; the message names it as it was written.
    """
    try:
        booking = msgspec.convert(given, NewBooking, strict=False)
    except msgspec.ValidationError as error:
        raise ValueError(_explained(error, given)) from error
    if booking.starts.tzinfo is None:
        raise ValueError(
            f"'starts' must have its offset, as in 2026-12-01T08:00:00+01:00, not {given['starts']!r}"
        )
    return booking


def _explained(error: msgspec.ValidationError, given: Mapping[str, object]) -> str:
    if str(error).endswith("`$.code`"):
        return f"'code' must be six digits, not {given['code']!r}"
    if str(error).endswith("`$.service`"):
        return f"'service' must be the letter or id of a service, not {given['service']!r}"
    reason, _, path = str(error).partition(" - at `$.")
    name = path.rstrip("`")
    return f"{name!r}: {reason.replace('`', '')}, not {given.get(name)!r}"
