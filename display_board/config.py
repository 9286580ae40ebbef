"""What a board is told when it starts: one `board.toml`."""

from __future__ import annotations

from datetime import time
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

from contract.names import BoardId, BranchId, Language
from contract.settings import zone_of
from link.broker import BrokerSettings

Inches = Annotated[float, msgspec.Meta(gt=3, lt=300)]
Metres = Annotated[float, msgspec.Meta(gt=0.2, le=100)]
Pixels = Annotated[int, msgspec.Meta(ge=240, le=16384)]
Hours = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-4]):[0-5][0-9]$")]


class ScreenSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The panel and the hall it hangs in; all sizes of letters follow from them."""

    diagonal_inch: Inches = 55.0
    """Diagonal of the glass, in inches, as in the data sheet."""
    viewing_distance_m: Metres = 8.0
    """How far away the last seat is, in metres; number and desk can be read from there."""
    fullscreen: bool = True
    """Fill the whole screen; false opens a window, for a try on a desk."""
    width: Pixels = 1920
    """Width of the picture in pixels; with `fullscreen` that of the screen is taken."""
    height: Pixels = 1080
    """Height of the picture in pixels; with `fullscreen` that of the screen is taken."""
    rotation: int = 0
    """How the panel hangs: 0, 90, 180 or 270 degrees clockwise."""

    def __post_init__(self) -> None:
        if self.rotation not in (0, 90, 180, 270):
            raise ValueError(f"'rotation' must be 0, 90, 180 or 270, not {self.rotation}")


class SoundSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Chime and voice."""

    on: bool = True
    """Whether this board sounds at all; false for a board without loudspeakers."""
    device: str = "default"
    """The ALSA device, as `aplay -L` lists it."""
    volume_db: Annotated[float, msgspec.Meta(ge=-60, le=12)] = 0.0
    """Louder or quieter, in decibels; -6 halves the amplitude."""
    voice: str = "espeak-ng"
    """The program that speaks, by name or path."""
    speed_wpm: Annotated[int, msgspec.Meta(ge=80, le=260)] = 160
    """How fast it speaks, in words a minute."""
    quiet: tuple[Hours, ...] = ()
    """Hours of the branch in which calls are shown in silence, as `"20:00-07:00"`."""

    def is_quiet(self, local: time) -> bool:
        """Tell whether *local* time lies in one of the quiet hours; those may run past midnight."""
        return any(_lies_in(local.strftime("%H:%M"), *hours.split("-")) for hours in self.quiet)


class BoardSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One `board.toml`. Read once, at start; an unknown key stops the program and is named."""

    branch: BranchId
    """The branch, as its hub is called."""
    board: BoardId
    """Which board of the branch this is; the hub knows its rooms."""
    languages: Annotated[tuple[Language, ...], msgspec.Meta(min_length=1)] = (
        Language("pl"),
        Language("uk"),
        Language("ru"),
        Language("en"),
    )
    """Languages of the fixed words on the screen, the first one largest."""
    timezone: str = "Europe/Warsaw"
    """The branch's time zone, for the clock and the times of calls."""
    stale_after_s: Annotated[float, msgspec.Meta(ge=1, le=60)] = 10.0
    """After so many seconds without a sign of the hub the board says that it is stale."""
    announce_limit_s: Annotated[float, msgspec.Meta(ge=5, le=3600)] = 120.0
    """A call that is older than this when the board learns of it is shown in silence, in seconds."""
    broker: BrokerSettings = BrokerSettings()
    """Where the views come from."""
    screen: ScreenSettings = ScreenSettings()
    """The panel."""
    sound: SoundSettings = SoundSettings()
    """Chime and voice."""

    def __post_init__(self) -> None:
        zone_of(self.timezone)

    @property
    def zone(self) -> ZoneInfo:
        """The branch's time zone."""
        return zone_of(self.timezone)


def _lies_in(now: str, begin: str, end: str) -> bool:
    return begin <= now < end if begin <= end else now >= begin or now < end
