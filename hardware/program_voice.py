"""A voice that is a program of the system: text goes in, a WAV file comes out, phrases are kept."""

from __future__ import annotations

import subprocess
import threading
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Sequence

from hardware.sound_errors import ProgramMissing, SoundCut
from hardware.wav import decoded, encoded, in_one_channel, trimmed

LONGEST = 1000  # characters; a call has fewer than a hundred
PATIENCE_S = 10.0
CACHE_BYTES = 16_000_000


class ProgramVoice(ABC):
    """What all programs that speak have in common.

    Args:
        program: the program, by name or path.
        package: how to install it, for the message when it is missing.
        cache_bytes: how many bytes of spoken phrases are kept, the latest used ones.
    """

    def __init__(self, program: str, *, package: str, cache_bytes: int) -> None:
        self._program = program
        self._package = package
        self._cache_bytes = cache_bytes
        self._cached: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._cached_bytes = 0
        self._lock = threading.Lock()

    @abstractmethod
    def _voice_for(self, language: str) -> str:
        """Return what the program calls the voice of *language*."""

    @abstractmethod
    def _command(self, voice: str) -> Sequence[str]:
        """Return the command that reads text from its input and writes a WAV file to its output."""

    def speak(self, text: str, language: str) -> bytes:
        """Return *text* spoken; see `hardware.voice.Voice`."""
        text = sayable(text)
        key = (self._voice_for(language), text)
        with self._lock:
            if key in self._cached:
                self._cached.move_to_end(key)
                return self._cached[key]
        wav = self._synthesised(*key)
        self._keep(key, wav)
        return wav

    def _synthesised(self, voice: str, text: str) -> bytes:
        try:
            done = subprocess.run(
                self._command(voice),
                input=text.encode(),
                capture_output=True,
                timeout=PATIENCE_S,
                check=False,
            )
        except OSError as error:
            raise ProgramMissing(
                f"cannot start {self._program!r}: {error.strerror}; install it ({self._package})"
            ) from error
        except subprocess.TimeoutExpired as error:
            raise SoundCut(f"{self._program} hung on {len(text)} characters of {voice!r}") from error
        if done.returncode:
            complaint = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
            raise SoundCut(
                f"{self._program} failed on voice {voice!r}: {complaint or f'exit status {done.returncode}'}"
            )
        return mended(done.stdout, self._program)

    def _keep(self, key: tuple[str, str], wav: bytes) -> None:
        with self._lock:
            if key in self._cached or len(wav) > self._cache_bytes:
                return
            self._cached[key] = wav
            self._cached_bytes += len(wav)
            while self._cached_bytes > self._cache_bytes:
                _, oldest = self._cached.popitem(last=False)
                self._cached_bytes -= len(oldest)


def primary(language: str) -> str:
    """Return the language of a tag without region or script, as ``uk`` of ``uk-UA``."""
    return language.replace("_", "-").partition("-")[0].casefold()


def sayable(text: str) -> str:
    """Return *text* without what a program would take for something else than text.

    Raises:
        ValueError: there is nothing to say, or too much.
    """
    printable = "".join(character if character.isprintable() else " " for character in text)
    sayable = " ".join(printable.replace("[[", "[ [").split())  # [[ begins phonemes
    if not sayable:
        raise ValueError("nothing to say: the text is empty")
    if len(sayable) > LONGEST:
        raise ValueError(f"too much to say: {len(sayable)} characters, at most {LONGEST}")
    return sayable


def mended(wav: bytes, program: str) -> bytes:
    """Return what a program wrote to a pipe with the true length in its header and no silence around it.

    espeak-ng ends every phrase with 0.4 s of silence, and a call has a phrase for each language.
    """
    try:
        pcm = in_one_channel(decoded(wav))
    except ValueError as error:
        raise SoundCut(f"{program} gave no sound: {error}") from error
    if not pcm.samples:
        raise SoundCut(f"{program} gave no sound")
    return encoded(trimmed(pcm))
