"""The voice: text becomes speech as a WAV file. Playing it is the speaker's business.

A voice is anything with `speak` and `speaks`: espeak-ng here, Piper and recorded clips beside it. Several are
asked in turn by `hardware.voice_chain`.
"""

from __future__ import annotations

import logging
from typing import Protocol

from hardware.program_voice import CACHE_BYTES, ProgramVoice, primary
from hardware.sound_errors import ProgramMissing, SoundCut, SoundError

__all__ = ["EspeakVoice", "ProgramMissing", "SoundCut", "SoundError", "Voice"]

logger = logging.getLogger(__name__)

# language tag → voice of espeak-ng
_SAME_NAME = ("pl", "uk", "ru", "be", "ka", "vi", "hi", "tr", "es", "ar", "uz", "ne", "fa")
VOICES = {language: language for language in _SAME_NAME} | {"en": "en-gb", "fr": "fr-fr", "zh": "cmn"}
FALLBACK = "pl"


class Voice(Protocol):
    """Something that can say a text."""

    def speak(self, text: str, language: str) -> bytes:
        """Return *text* spoken, as a WAV file.

        Args:
            text: what to say, numbers as digits; at most 1000 characters.
            language: a language tag, as ``uk`` or ``en-GB``.

        Raises:
            SoundError: it could not be spoken.
            ValueError: there is nothing to say, or too much.
        """

    def speaks(self, language: str) -> bool:
        """Return whether this voice has *language* of its own."""


class EspeakVoice(ProgramVoice):
    """A voice by the program espeak-ng.

    A language that it does not have is spoken by the Polish voice; that is logged once a language.

    Args:
        speed_wpm: words a minute; 175 is usual for espeak, a hall needs it slower.
        pitch: 0 to 99.
        gap_ms: extra pause between words, in milliseconds.
        cache_bytes: how many bytes of spoken phrases are kept, the latest used ones.
        program: the program, by name or path.
    """

    def __init__(
        self,
        *,
        speed_wpm: int = 145,
        pitch: int = 50,
        gap_ms: int = 0,
        cache_bytes: int = CACHE_BYTES,
        program: str = "espeak-ng",
    ) -> None:
        super().__init__(program, package="Debian: espeak-ng", cache_bytes=cache_bytes)
        gap = str(round(gap_ms / 10))
        self._manner = ["-s", str(speed_wpm), "-p", str(pitch), "-g", gap, "-b", "1", "--stdin", "--stdout"]
        self._unknown: set[str] = set()

    def speaks(self, language: str) -> bool:
        return primary(language) in VOICES

    def _command(self, voice: str) -> list[str]:
        return [self._program, "-v", voice, *self._manner]

    def _voice_for(self, language: str) -> str:
        own = primary(language)
        if own in VOICES:
            return VOICES[own]
        with self._lock:
            first_time = own not in self._unknown and len(self._unknown) < 100
            self._unknown |= {own} if first_time else set()
        if first_time:
            logger.warning("No voice for language %r, spoken by the Polish one", language)
        return VOICES[FALLBACK]
