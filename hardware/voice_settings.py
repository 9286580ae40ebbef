"""What a device is told of its voices."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from hardware.clip_voice import ClipVoice
from hardware.piper_voice import PiperVoice
from hardware.voice import EspeakVoice, Voice
from hardware.voice_chain import VoiceChain

Kind = Literal["clips", "piper", "espeak"]


class VoiceSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The voices of a device, best first. Table `[voices]`; without it espeak-ng speaks."""

    order: Annotated[tuple[Kind, ...], msgspec.Meta(min_length=1)] = ("clips", "piper", "espeak")
    """Who is asked first; those that are not set up are left out."""
    clips_folder: str = ""
    """The folder of the recordings, one folder a language in it, as `pl/clips.toml`; empty: none."""
    piper_models: dict[str, str] = {}
    """The model file of Piper for each language, as `pl = "/opt/voices/pl.onnx"`; empty: none."""
    piper: str = "piper"
    """The program piper, by name or path."""
    pace: Annotated[float, msgspec.Meta(ge=0.5, le=2)] = 1.0
    """How long Piper's sounds last: 1 is the model's own pace, 1.2 a fifth slower."""
    espeak: str = "espeak-ng"
    """The program espeak-ng, by name or path."""
    speed_wpm: Annotated[int, msgspec.Meta(ge=80, le=260)] = 145
    """How fast espeak-ng speaks, in words a minute."""

    def __post_init__(self) -> None:
        if len(set(self.order)) < len(self.order):
            raise ValueError("'order' names a voice twice")

    def chain(self) -> VoiceChain:
        """Return the voices as one.

        Raises:
            ValueError: recordings are named and cannot be read, or no voice is left.
        """
        voices = [(kind, voice) for kind in self.order if (voice := self._made(kind)) is not None]
        if not voices:
            raise ValueError("'order' names only voices that are not set up; add 'espeak'")
        return VoiceChain(voices)

    def _made(self, kind: Kind) -> Voice | None:
        match kind:
            case "clips":
                return ClipVoice.read(Path(self.clips_folder)) if self.clips_folder else None
            case "piper":
                models = self.piper_models
                return PiperVoice(models, pace=self.pace, program=self.piper) if models else None
            case "espeak":
                return EspeakVoice(speed_wpm=self.speed_wpm, program=self.espeak)
