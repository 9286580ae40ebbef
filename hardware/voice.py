"""The voice: text becomes speech as a WAV file. Playing it is the speaker's business.

A voice is anything with `speak` and `speaks`: espeak-ng here, later also recorded clips or Piper. Several are
asked in turn for the first that `speaks` a language.
"""

from __future__ import annotations

import logging
import subprocess
import threading
from collections import OrderedDict
from typing import Protocol

from hardware.sound_errors import ProgramMissing, SoundCut, SoundError
from hardware.wav import decoded, encoded, trimmed

__all__ = ["EspeakVoice", "ProgramMissing", "SoundCut", "SoundError", "Voice"]

logger = logging.getLogger(__name__)

# language tag → voice of espeak-ng
_SAME_NAME = ("pl", "uk", "ru", "be", "ka", "vi", "hi", "tr", "es", "ar", "uz", "ne", "fa")
VOICES = {language: language for language in _SAME_NAME} | {"en": "en-gb", "fr": "fr-fr", "zh": "cmn"}
FALLBACK = "pl"
LONGEST = 1000  # characters; a call has fewer than a hundred
PATIENCE_S = 10.0


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


class EspeakVoice:
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
        cache_bytes: int = 16_000_000,
        program: str = "espeak-ng",
    ) -> None:
        self._program = program
        gap = str(round(gap_ms / 10))
        self._manner = ["-s", str(speed_wpm), "-p", str(pitch), "-g", gap, "-b", "1", "--stdin", "--stdout"]
        self._cache_bytes = cache_bytes
        self._cached: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._cached_bytes = 0
        self._lock = threading.Lock()
        self._unknown: set[str] = set()

    def speak(self, text: str, language: str) -> bytes:
        text = _sayable(text)
        key = (self._voice_for(language), text)
        with self._lock:
            if key in self._cached:
                self._cached.move_to_end(key)
                return self._cached[key]
        wav = self._synthesised(*key)
        self._keep(key, wav)
        return wav

    def speaks(self, language: str) -> bool:
        return _primary(language) in VOICES

    def _voice_for(self, language: str) -> str:
        primary = _primary(language)
        if primary in VOICES:
            return VOICES[primary]
        with self._lock:
            first_time = primary not in self._unknown and len(self._unknown) < 100
            self._unknown |= {primary} if first_time else set()
        if first_time:
            logger.warning("No voice for language %r, spoken by the Polish one", language)
        return VOICES[FALLBACK]

    def _synthesised(self, voice: str, text: str) -> bytes:
        command = [self._program, "-v", voice, *self._manner]
        try:
            done = subprocess.run(
                command, input=text.encode(), capture_output=True, timeout=PATIENCE_S, check=False
            )
        except OSError as error:
            raise ProgramMissing(
                f"cannot start {self._program!r}: {error.strerror}; install it (Debian: espeak-ng)"
            ) from error
        except subprocess.TimeoutExpired as error:
            raise SoundCut(f"{self._program} hung on {len(text)} characters of {voice!r}") from error
        if done.returncode:
            complaint = done.stderr.decode(errors="replace").strip() or f"exit status {done.returncode}"
            raise SoundCut(f"{self._program} failed on voice {voice!r}: {complaint}")
        return _mended(done.stdout, self._program)

    def _keep(self, key: tuple[str, str], wav: bytes) -> None:
        with self._lock:
            if key in self._cached or len(wav) > self._cache_bytes:
                return
            self._cached[key] = wav
            self._cached_bytes += len(wav)
            while self._cached_bytes > self._cache_bytes:
                _, oldest = self._cached.popitem(last=False)
                self._cached_bytes -= len(oldest)


def _primary(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].casefold()


def _sayable(text: str) -> str:
    """Return *text* without what espeak-ng would take for something else than text."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    sayable = " ".join(printable.replace("[[", "[ [").split())  # [[ begins phonemes
    if not sayable:
        raise ValueError("nothing to say: the text is empty")
    if len(sayable) > LONGEST:
        raise ValueError(f"too much to say: {len(sayable)} characters, at most {LONGEST}")
    return sayable


def _mended(wav: bytes, program: str) -> bytes:
    """Return what a program wrote to a pipe with the true length in its header and no silence around it.

    espeak-ng ends every phrase with 0.4 s of silence, and a call has a phrase for each language.
    """
    try:
        pcm = decoded(wav)
    except ValueError as error:
        raise SoundCut(f"{program} gave no sound: {error}") from error
    if not pcm.samples:
        raise SoundCut(f"{program} gave no sound")
    return encoded(trimmed(pcm))
