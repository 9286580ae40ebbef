"""What an operator writes into the ``[alarms]`` table of ``branch.toml``: from when on somebody is told."""

from __future__ import annotations

from typing import Annotated

import msgspec

Minutes = Annotated[float, msgspec.Meta(ge=0, le=1440)]


class AlarmSettings(msgspec.Struct, frozen=True, kw_only=True):
    """When something should be looked after; minutes in which the hall is stopped are not counted."""

    no_desk_minutes: Minutes = 5.0
    """Somebody waits, and for so long no desk of the service was open."""
    serving_minutes: Minutes = 60.0
    """A desk is occupied by one visitor for so long; 0: however long."""
    wait_minutes: Minutes = 90.0
    """Somebody waits for so long; 0: however long."""
    parked_minutes: Minutes = 60.0
    """A visitor was parked so long ago and has not come back; 0: however long."""
    closed_call_minutes: Minutes = 15.0
    """A desk closed while its visitor was only called, which counted as served; told for so long."""
    help_minutes: Minutes = 30.0
    """A visitor asked for help at a kiosk and nobody has gone there; told for so long, 0: all day."""
    series_left: Annotated[int, msgspec.Meta(ge=0, le=9998)] = 500
    """So few numbers are left of a series."""
    device_s: Annotated[float, msgspec.Meta(ge=0, le=3600)] = 10.0
    """A kiosk or desk unit is lost, or any device at fault, for so long."""
    fault_s: dict[str, Annotated[float, msgspec.Meta(ge=0, le=86400)]] = {}
    """Faults that may stand for longer or shorter than others, by their lasting word, as ``paper-out = 60``;
    left out: ``cover-open`` 120, ``hub-away`` 60, ``not-handed-in`` 300."""
    board_s: Annotated[float, msgspec.Meta(ge=2, le=600)] = 5.0
    """A board is lost or mute for so long, or has for so long not shown a call that it was sent."""
