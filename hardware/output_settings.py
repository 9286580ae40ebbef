"""What a device is told of its loudspeaker and its headset."""

from __future__ import annotations

from typing import Annotated

import msgspec

from hardware.loudness import Loudness
from hardware.mixer import AmixerControl
from hardware.outputs import Output, OutputParts
from hardware.speaker import AplaySpeaker

Decibels = Annotated[float, msgspec.Meta(ge=-60, le=0)]


class OutputSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One output. Its loudness is in decibels of the sound itself: 0 as it was recorded, -6 half of that.

    What that is at a visitor's ear is found out once with a sound meter, and written to `at_65_dba_db`.
    """

    device: str = "default"
    """The ALSA device, as `aplay -L` lists it; best by name, as `plughw:CARD=Headphones`."""
    usual_db: Decibels = -12.0
    """How loud a visit begins; every visit ends with it."""
    quietest_db: Decibels = -24.0
    """The quietest that the volume keys reach."""
    loudest_db: Decibels = 0.0
    """The loudest that the volume keys reach, 18 or more above the quietest."""
    step_db: Annotated[float, msgspec.Meta(gt=0, le=12)] = 6.0
    """What one press of a volume key changes: 2, 3, 4, 6 or 12."""
    at_65_dba_db: Decibels | None = None
    """The level at which a sound meter read 65 dBA at the visitor's ear; left out, nobody has measured.
    Measured, a visit must not begin louder, and the loudest must reach it."""
    mixer_control: str = ""
    """The control of the card's own mixer, as `Headphone` (`amixer -D … scontrols`); empty: left alone."""
    mixer_percent: Annotated[int, msgspec.Meta(ge=0, le=100)] = 80
    """Where that control stood when it was measured; it is put back there at each visit."""
    mixer_card: str = "default"
    """The card of that mixer, as `hw:CARD=Headphones`."""

    def __post_init__(self) -> None:
        loudness = self.loudness
        if self.at_65_dba_db is None:
            return
        if loudness.usual_db > self.at_65_dba_db:
            raise ValueError(
                f"'usual_db' ({self.usual_db:g}) is above 65 dBA, which was measured at"
                f" 'at_65_dba_db' ({self.at_65_dba_db:g}): begin each visit no louder than that"
            )
        if loudness.loudest_db < self.at_65_dba_db:
            raise ValueError(
                f"'loudest_db' ({self.loudest_db:g}) does not reach 65 dBA, which was measured at"
                f" 'at_65_dba_db' ({self.at_65_dba_db:g})"
            )

    @property
    def loudness(self) -> Loudness:
        """Its limits."""
        return Loudness(self.quietest_db, self.loudest_db, self.usual_db, self.step_db)

    def parts(self) -> OutputParts:
        """Return what the output is made of."""
        mixer = (
            AmixerControl(self.mixer_control, self.mixer_percent, card=self.mixer_card)
            if self.mixer_control
            else None
        )
        return OutputParts(AplaySpeaker(self.device), self.loudness, mixer)


class OutputsSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The outputs of a device. Tables `[outputs.speaker]` and `[outputs.headset]`; only those named exist."""

    speaker: OutputSettings | None = None
    """The loudspeaker, which everybody hears."""
    headset: OutputSettings | None = None
    """The headset jack, which one person hears."""

    def parts(self) -> dict[Output, OutputParts]:
        """Return what each output is made of."""
        named = {Output.SPEAKER: self.speaker, Output.HEADSET: self.headset}
        return {output: one.parts() for output, one in named.items() if one is not None}
