"""What stands where on a board, as data: the operator writes it, the hub hands it on, boards draw it."""

from __future__ import annotations

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


class BoardZone(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a board.

    Attributes:
        shows: what stands in it.
        share: how much of its column or row it takes, beside the others there.
        rooms: whose calls it shows; empty: those of the board.
        services: whose waiting people or bookings it shows; empty: all of the board's rooms.
        media: files of the board's media folder that it shows in turn.
        each_s: how long each picture or page of it stands, in seconds.
    """

    shows: Zone
    share: Annotated[float, msgspec.Meta(gt=0, le=100)] = 1.0
    rooms: tuple[RoomId, ...] = ()
    services: tuple[ServiceId, ...] = ()
    media: tuple[str, ...] = ()
    each_s: Annotated[float, msgspec.Meta(ge=5, le=3600)] = 10.0


class BoardColumn(msgspec.Struct, frozen=True, kw_only=True):
    """Zones one below the other."""

    zones: Annotated[tuple[BoardZone, ...], msgspec.Meta(min_length=1)]
    share: Annotated[float, msgspec.Meta(gt=0, le=100)] = 1.0


class BoardLayout(msgspec.Struct, frozen=True, kw_only=True):
    """Columns side by side; on an upright panel one below the other."""

    columns: Annotated[tuple[BoardColumn, ...], msgspec.Meta(min_length=1, max_length=4)]
