"""How loud a board is, and when: the tables `[sound]` and `[[sound.volume]]` of `board.toml`."""

from __future__ import annotations

from datetime import time
from typing import Annotated

import msgspec

Hours = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-4]):[0-5][0-9]$")]
LOUDEST_DB = 12.0
"""Beyond this speech is distorted rather than louder; turn up the amplifier."""
Volume = Annotated[float, msgspec.Meta(ge=-60, le=LOUDEST_DB)]


class VolumeHours(msgspec.Struct, frozen=True, kw_only=True):
    """Hours in which the board is louder or quieter than otherwise."""

    hours: Hours
    """Hours of the branch, as `"07:00-09:00"`; they may run past midnight."""
    volume_db: Volume
    """How loud it is then, in decibels, in place of `volume_db` of `[sound]`."""


class SoundSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Chime and voice."""

    on: bool = True
    """Whether this board sounds at all; false for a board without loudspeakers."""
    device: str = "default"
    """The ALSA device, as `aplay -L` lists it."""
    volume_db: Volume = 0.0
    """Louder or quieter, in decibels; -6 halves the amplitude."""
    volume: tuple[VolumeHours, ...] = ()
    """Hours with a volume of their own. Tables `[[sound.volume]]`; the first that fits counts."""
    crowd: Annotated[int, msgspec.Meta(ge=0)] = 0
    """From so many waiting people on it is louder, for a full hall is; 0: never."""
    crowd_db: Annotated[float, msgspec.Meta(ge=0, le=12)] = 6.0
    """By how much it is louder then, in decibels."""
    quiet: tuple[Hours, ...] = ()
    """Hours of the branch in which calls are shown in silence, as `"20:00-07:00"`."""

    def is_quiet(self, local: time) -> bool:
        """Tell whether *local* time lies in one of the quiet hours; those may run past midnight."""
        return any(_lies_in(local, hours) for hours in self.quiet)

    def volume_at(self, local: time, waiting: int) -> float:
        """Return the volume at *local* time while so many people wait, in decibels."""
        usual = (hours.volume_db for hours in self.volume if _lies_in(local, hours.hours))
        louder_db = self.crowd_db if self.crowd and waiting >= self.crowd else 0.0
        return min(LOUDEST_DB, next(usual, self.volume_db) + louder_db)


def _lies_in(local: time, hours: str) -> bool:
    begin, end = hours.split("-")
    now = local.strftime("%H:%M")
    return begin <= now < end if begin <= end else now >= begin or now < end
