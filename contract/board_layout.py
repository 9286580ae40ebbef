"""What stands where on a board, as data: the operator writes it, the hub hands it on, boards draw it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import msgspec

from contract.names import RoomId, ServiceId


class Zone(StrEnum):
    """What a part of a board shows."""

    CALLS = "calls"
    LAST = "last"
    WAITING = "waiting"
    BOOKINGS = "bookings"
    NOTICES = "notices"
    MEDIA = "media"
    CLOCK = "clock"


MediaName = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[A-Za-z0-9_][A-Za-z0-9 ._-]{0,99}$(?!\n)",
        extra={"written": "the name of a file without a folder, as in 'hall.jpg'"},
    ),
]
"""A file of a board's media folder; it leads out of no folder."""


class BoardZone(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a board."""

    shows: Zone
    """What stands in it: ``calls``, the numbers that are called now, in large letters; ``last``, the calls
    before those; ``waiting``, how many wait for each service and how long; ``bookings``, who is booked next;
    ``notices``; ``media``, pictures and videos without sound; or ``clock``."""
    share: Annotated[float, msgspec.Meta(gt=0, le=100)] = 1.0
    """How much of its column it takes, beside the other zones there."""
    rooms: tuple[RoomId, ...] = ()
    """Of ``calls`` and ``last``: whose calls; empty: those of all rooms of the board."""
    services: tuple[ServiceId, ...] = ()
    """Of ``waiting`` and ``bookings``: which services; empty: all that the board tells of."""
    media: tuple[MediaName, ...] = ()
    """Of ``media``: the files that it shows in turn; each board has them in its `media_folder`."""
    each_s: Annotated[float, msgspec.Meta(ge=5, le=3600)] = 10.0
    """How long a page, or a picture that stands still, is shown, in seconds."""


class BoardColumn(msgspec.Struct, frozen=True, kw_only=True):
    """Zones one below the other."""

    zones: Annotated[tuple[BoardZone, ...], msgspec.Meta(min_length=1, max_length=6)]
    """What stands in it, from the top down."""
    share: Annotated[float, msgspec.Meta(gt=0, le=100)] = 1.0
    """How much of the board it takes, beside the other columns."""


class BoardLayout(msgspec.Struct, frozen=True, kw_only=True):
    """Columns side by side; on an upright panel one below the other."""

    columns: Annotated[tuple[BoardColumn, ...], msgspec.Meta(min_length=1, max_length=4)]
    """From the left to the right; on an upright panel from the top down."""

    @property
    def zones(self) -> tuple[BoardZone, ...]:
        """All zones, column by column."""
        return tuple(zone for column in self.columns for zone in column.zones)


WORDS = (Zone.NOTICES, Zone.WAITING)
"""Where a board says what is the case: that it is stale, or that the office closes."""


def shortcomings(layout: BoardLayout, rooms: tuple[RoomId, ...]) -> Iterator[str]:
    """Yield why *layout* is of no use to a board of *rooms*, on whatever panel; one sentence each."""
    shown = {zone.shows for zone in layout.zones}
    if Zone.CALLS not in shown:
        yield "no zone shows 'calls', so nobody could see the own number"
    if shown.isdisjoint(WORDS):
        yield "no zone shows 'waiting' or 'notices', so the board could not say that it is stale"
    for what in (Zone.CALLS, Zone.LAST):
        of_it = [zone for zone in layout.zones if zone.shows is what]
        seen = {room for zone in of_it for room in zone.rooms or rooms}
        for room in rooms if of_it else ():
            if room not in seen:
                yield f"no zone shows the {'' if what is Zone.CALLS else 'last '}calls of room {room!r}"
    for zone in layout.zones:
        for room in zone.rooms:
            if room not in rooms:
                yield f"a zone shows {zone.shows} of room {room!r}, which the board does not serve"
