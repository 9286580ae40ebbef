"""What a board is told when it starts: one `board.toml`."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

from contract.names import BoardId, BranchId, Language
from contract.settings import zone_of
from display_board.sound import SoundSettings
from hardware.number_display_settings import NumberDisplaySettings
from hardware.voice_settings import VoiceSettings
from link.broker import BrokerSettings

Inches = Annotated[float, msgspec.Meta(gt=3, lt=300)]
Metres = Annotated[float, msgspec.Meta(gt=0.2, le=100)]
Pixels = Annotated[int, msgspec.Meta(ge=240, le=16384)]


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


class BoardSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One `board.toml`. Read once, at start; an unknown key stops the program and is named."""

    branch: BranchId
    """The branch, as its hub is called."""
    board: BoardId
    """Which board of the branch this is; the hub knows its rooms."""
    languages: tuple[Language, ...] = ()
    """Languages of the fixed words on the screen, the first one foremost; empty: those of the branch."""
    timezone: str = "Europe/Warsaw"
    """The branch's time zone, for the clock and the times of calls."""
    stale_after_s: Annotated[float, msgspec.Meta(ge=1, le=60)] = 10.0
    """After so many seconds without a sign of the hub the board says that it is stale."""
    announce_limit_s: Annotated[float, msgspec.Meta(ge=5, le=3600)] = 120.0
    """A call that is older than this when the board learns of it is shown in silence, in seconds."""
    call_s: Annotated[float, msgspec.Meta(ge=5, le=120)] = 10.0
    """How long a call stands out at least, in seconds; longer where it is spoken for longer."""
    crowded_call_s: Annotated[float, msgspec.Meta(ge=3, le=120)] = 5.0
    """The same while others are in line for their turn."""
    media_folder: str = ""
    """The folder of the pictures and films that layouts name; empty: there is none."""
    video_program: str = "ffmpeg"
    """The program that decodes films, by name or path."""
    broker: BrokerSettings = BrokerSettings()
    """Where the views come from."""
    screen: ScreenSettings = ScreenSettings()
    """The panel."""
    sound: SoundSettings = SoundSettings()
    """Chime and voice."""
    voices: VoiceSettings = VoiceSettings()
    """Who speaks."""
    line_display: NumberDisplaySettings = NumberDisplaySettings()
    """One line of lights in place of a screen: it shows the latest call, number and desk."""

    def __post_init__(self) -> None:
        zone_of(self.timezone)

    @property
    def zone(self) -> ZoneInfo:
        """The branch's time zone."""
        return zone_of(self.timezone)
