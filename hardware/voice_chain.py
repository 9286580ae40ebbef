"""Several voices as one: the best that has a language is asked first, and another says what it cannot.

A phrase is said by one voice from its first word to its last: a sentence that changes its voice in the middle
is hard to follow. A voice that is broken is left alone for a while, so that nobody waits for it at each
phrase; what only lacks a recording is not broken.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from hardware.program_voice import sayable
from hardware.sound_errors import ClipMissing, SoundError
from hardware.spoken_text import shaped
from hardware.voice import Voice

logger = logging.getLogger(__name__)

RETRY_S = 60.0


@dataclass(frozen=True, slots=True)
class VoiceHealth:
    """How one voice of a chain is.

    Attributes:
        name: what the chain calls it.
        trouble: why it does not speak; empty when it does.
        missing: of how many phrases it lacked a recording.
    """

    name: str
    trouble: str = ""
    missing: int = 0


class VoiceChain:
    """A voice made of several, best first.

    Args:
        voices: each with its name.
        retry_s: how long a broken voice is left alone, in seconds.
        clock: seconds, only forward.
    """

    def __init__(
        self,
        voices: Sequence[tuple[str, Voice]],
        *,
        retry_s: float = RETRY_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if not voices:
            raise ValueError("a chain of voices needs at least one")
        self._voices = dict(voices)
        self._retry_s = retry_s
        self._clock = clock
        self._lock = threading.Lock()
        self._health = {name: VoiceHealth(name) for name in self._voices}
        self._broken_s: dict[str, float] = {}

    def speaks(self, language: str) -> bool:
        """Return whether one of the voices has *language* of its own."""
        return any(voice.speaks(language) for voice in self._voices.values())

    def health(self) -> tuple[VoiceHealth, ...]:
        """Return how each voice is, best first."""
        with self._lock:
            return tuple(self._health.values())

    def speak(self, text: str, language: str) -> bytes:
        """Return *text* spoken by the first voice that can; see `hardware.voice.Voice`."""
        text = shaped(sayable(text), language)
        last: SoundError | None = None
        for name in self._asked(language):
            try:
                wav = self._voices[name].speak(text, language)
            except ClipMissing as error:
                self._count_missing(name)
                last = error
            except SoundError as error:
                self._tell_broken(name, error)
                last = error
            else:
                self._tell_well(name)
                return wav
        assert last is not None
        raise last

    def close(self) -> None:
        """End the programs of voices that have any; may be called twice."""
        for voice in self._voices.values():
            close = getattr(voice, "close", None)
            if close is not None:
                close()

    def _asked(self, language: str) -> list[str]:
        """Return the names of the voices in the order in which they are asked.

        A voice without the language comes after all that have it: a strange accent is better than silence.
        Broken ones come last, in case that all are.
        """
        now_s = self._clock()
        with self._lock:
            resting = {name for name, since_s in self._broken_s.items() if now_s < since_s + self._retry_s}
        own = [name for name, voice in self._voices.items() if voice.speaks(language)]
        ranked = own or list(self._voices)[-1:]
        others = [name for name in self._voices if name not in ranked][-1:]
        return list(_awake_first(ranked + others, resting))

    def _count_missing(self, name: str) -> None:
        with self._lock:
            before = self._health[name]
            self._health[name] = replace(before, missing=before.missing + 1)

    def _tell_broken(self, name: str, error: SoundError) -> None:
        with self._lock:
            known = bool(self._health[name].trouble)
            self._health[name] = replace(self._health[name], trouble=str(error))
            self._broken_s[name] = self._clock()
        if not known:
            logger.warning("Voice %s is lost: %s", name, error)

    def _tell_well(self, name: str) -> None:
        with self._lock:
            known = bool(self._health[name].trouble)
            self._health[name] = replace(self._health[name], trouble="")
            self._broken_s.pop(name, None)
        if known:
            logger.info("Voice %s is back", name)


def _awake_first(names: Sequence[str], resting: set[str]) -> Iterator[str]:
    yield from (name for name in names if name not in resting)
    yield from (name for name in names if name in resting)
