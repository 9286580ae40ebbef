"""The twin of the voice: a tone for each language, as long as the text takes to say."""

from __future__ import annotations

import math
import threading
import zlib
from array import array

from hardware.wav import RATE_HZ, Pcm, encoded

S_PER_CHARACTER = 0.06
LOUDNESS = 8_000


class VirtualVoice:
    """A voice that hums, and keeps what it was asked to say in `said`, as (text, language)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: list[tuple[str, str]] = []

    @property
    def said(self) -> list[tuple[str, str]]:
        """What was said, in order, each with its language."""
        with self._lock:
            return list(self._said)

    def speak(self, text: str, language: str) -> bytes:
        if not text.strip():
            raise ValueError("nothing to say: the text is empty")
        with self._lock:
            self._said.append((text, language))
        note_hz = 200 + zlib.crc32(language.encode()) % 400
        length = round(len(text) * S_PER_CHARACTER * RATE_HZ)
        turn = 2 * math.pi * note_hz / RATE_HZ
        return encoded(
            Pcm(array("h", [round(LOUDNESS * math.sin(turn * n)) for n in range(length)]), RATE_HZ)
        )

    def speaks(self, language: str) -> bool:  # noqa: ARG002  a protocol's name; it hums in every language
        return True
