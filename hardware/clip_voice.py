"""A voice of recordings, joined word by word without clicks; see `hardware.clip_book` for what lies where."""

from __future__ import annotations

import logging
from array import array
from collections.abc import Iterable
from pathlib import Path

from hardware.clip_book import MANIFEST, ClipBook, read_clip_book
from hardware.program_voice import primary, sayable
from hardware.sound_errors import ClipMissing
from hardware.wav import RATE_HZ, Pcm, encoded, faded

logger = logging.getLogger(__name__)

GAP_S = 0.04  # between words; recordings are trimmed, and words that touch run into one
PAUSE_S = 0.25
FADE_S = 0.005  # a sound that begins or ends at once clicks


class ClipVoice:
    """A voice that says what was recorded, and nothing else.

    Args:
        books: the recordings of each language.
        gap_s: silence between two recordings, in seconds.
        pause_s: silence at a comma or full stop, in seconds.
    """

    def __init__(self, books: dict[str, ClipBook], *, gap_s: float = GAP_S, pause_s: float = PAUSE_S) -> None:
        self._books = {primary(language): book for language, book in books.items()}
        self._gap = _silent(gap_s)
        self._pause = _silent(pause_s)
        for language, book in self._books.items():
            for trouble in book.troubles:
                logger.warning("Recording in %s cannot be used: %s", language, trouble)

    @classmethod
    def read(cls, folder: Path) -> ClipVoice:
        """Return the voice of the recordings below *folder*, one folder a language, as ``pl/clips.toml``.

        Raises:
            ValueError: a manifest cannot be read.
        """
        folders = sorted(path.parent for path in folder.glob(f"*/{MANIFEST}"))
        if not folders:
            raise ValueError(f"{folder}: no recordings, expected {folder}/pl/{MANIFEST} or another language")
        return cls({path.name: read_clip_book(path) for path in folders})

    @property
    def troubles(self) -> tuple[str, ...]:
        """What is wrong with recordings that cannot be used."""
        return tuple(
            f"{language}: {trouble}" for language, book in self._books.items() for trouble in book.troubles
        )

    def speaks(self, language: str) -> bool:
        return primary(language) in self._books

    def speak(self, text: str, language: str) -> bytes:
        """Return *text* spoken; see `hardware.voice.Voice`.

        Raises:
            ClipMissing: there is no recording of a word, or none of the language.
        """
        text = sayable(text)
        book = self._books.get(primary(language))
        if book is None:
            raise ClipMissing(f"no recordings of language {language!r}")
        return encoded(Pcm(self._joined(book.sounds(text)), RATE_HZ))

    def _joined(self, sounds: Iterable[Pcm | None]) -> array[int]:
        joined, between = array("h"), array("h")
        for sound in sounds:
            if sound is None:
                between = self._pause if joined else between
                continue
            joined += between + faded(sound, FADE_S).samples
            between = self._gap
        return joined


def _silent(duration_s: float) -> array[int]:
    return array("h", bytes(2 * round(duration_s * RATE_HZ)))
