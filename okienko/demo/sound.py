"""Where a board's voice goes: to the sound card, or in a replayed day to a twin that keeps the day's pace."""

from __future__ import annotations

from pathlib import Path

from contract.clock import Clock
from hardware.speaker import Speaker
from hardware.virtual_speaker import VirtualSpeaker
from okienko.clock import DayClock


def has_sound_card(devices: Path = Path("/dev/snd")) -> bool:
    """Tell whether this machine can be heard."""
    return any(devices.glob("pcm*p"))


def speaker_for(clock: Clock) -> Speaker | None:
    """Return the speaker for a board that lives by *clock*; None: the one that its settings name."""
    if isinstance(clock, DayClock):
        return VirtualSpeaker(speed=clock.speed, keep_sounds=0)
    return None
