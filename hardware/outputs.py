"""Loudspeaker and headset of a device as two outputs that speak with one voice at a time.

What is said may be cut at any moment: a key that was pressed cuts it, and so do new words. Words that are for
one person only go to the headset, and only while it is known to be plugged in; when it is pulled out they end
at once, wherever the sound card would send them then.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Self

from hardware.loudness import Loudness
from hardware.mixer import Mixer
from hardware.sound_errors import NotPrivate, SoundError
from hardware.speaker import Speaker
from hardware.turns import Heard, Turn, Turns

__all__ = ["Heard", "NotPrivate", "Output", "OutputParts", "Outputs", "Sound"]

logger = logging.getLogger(__name__)

Sound = bytes | Callable[[], bytes]
"""A WAV file, or what makes one: it is called when the sound's turn has come, off the caller's thread."""


class Output(StrEnum):
    """Where something is heard."""

    SPEAKER = "speaker"
    HEADSET = "headset"


@dataclass(frozen=True, slots=True)
class OutputParts:
    """What one output is made of."""

    speaker: Speaker
    loudness: Loudness = field(default_factory=Loudness)
    mixer: Mixer | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class _Words(Turn):
    sound: Sound
    output: Output


class Outputs:
    """Says one thing at a time, on the output that it is meant for. Every call but `close` returns at once.

    Args:
        parts: the outputs that there are.
        on_trouble: called on a thread of this object with what is wrong with an output, once; empty when it
            works again. May raise, which is logged.
    """

    def __init__(
        self,
        parts: Mapping[Output, OutputParts],
        *,
        on_trouble: Callable[[Output, str], None] | None = None,
    ) -> None:
        self._parts = dict(parts)
        self._on_trouble = on_trouble
        self._levels = {output: part.loudness.usual_db for output, part in parts.items()}
        self._unsettled = self._with_mixer()
        self._plugged: bool | None = None
        self._troubles: dict[Output, str] = {}
        self._lock = threading.RLock()
        self._turns: Turns[_Words] = Turns(self._hear, self._hush, name="outputs")

    def say(
        self,
        sound: Sound,
        output: Output,
        *,
        private: bool = False,
        after: bool = False,
        on_end: Callable[[Heard], None] | None = None,
    ) -> None:
        """Let *sound* be heard, now.

        Args:
            sound: what to play, or what makes it.
            output: where.
            private: it is for one person: only a headset that is known to be in may play it.
            after: wait until what plays is over, instead of cutting it; what waits already is dropped.
            on_end: called on a thread of this object with what became of it.

        Raises:
            KeyError: there is no such output.
            NotPrivate: it is private, and the output is not.
        """
        words = _Words(sound=sound, output=self._known(output), on_end=on_end)
        with self._lock:  # a headset that is pulled out meanwhile cuts it
            if private and not self.is_private(output):
                raise NotPrivate("private words need a headset that is known to be plugged in")
            self._turns.take(words, after=after)

    def stop(self) -> None:
        """Be silent within 0.2 s, and forget what waits; for a key that was pressed."""
        self._turns.cut()

    def headset(self, *, plugged: bool | None) -> None:
        """Take in whether a headset is in. Out, what plays on it or waits for it ends at once."""
        with self._lock:
            self._plugged = plugged
            if not plugged:
                self._turns.cut(lambda words: words.output is Output.HEADSET)

    def is_private(self, output: Output) -> bool:
        """Return whether only one person hears *output* now."""
        return output is Output.HEADSET and bool(self._plugged)

    def louder(self, output: Output) -> tuple[int, int]:
        """Speak louder on *output* from the next sound on; return which level that is, of how many."""
        return self._turned(output, self._parts[self._known(output)].loudness.louder)

    def quieter(self, output: Output) -> tuple[int, int]:
        """Speak more quietly on *output* from the next sound on; return which level that is, of how many."""
        return self._turned(output, self._parts[self._known(output)].loudness.quieter)

    def volume_db(self, output: Output) -> float:
        """Return how loud *output* is."""
        return self._levels[self._known(output)]

    def reset(self) -> None:
        """Be silent, and bring every output back to its usual loudness: the next visitor has other ears."""
        self.stop()
        with self._lock:
            self._levels = {output: part.loudness.usual_db for output, part in self._parts.items()}
            self._unsettled = self._with_mixer()

    def troubles(self) -> dict[Output, str]:
        """Return what is wrong with outputs that do not work as they should."""
        with self._lock:
            return dict(self._troubles)

    def close(self) -> None:
        """Fall silent for good; may be called twice, and from a receiver."""
        self._turns.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _known(self, output: Output) -> Output:
        if output not in self._parts:
            raise KeyError(f"no output {str(output)!r} on this device; it has {', '.join(self._parts)}")
        return output

    def _with_mixer(self) -> set[Output]:
        return {output for output, part in self._parts.items() if part.mixer is not None}

    def _turned(self, output: Output, turn: Callable[[float], float]) -> tuple[int, int]:
        with self._lock:
            self._levels[output] = turn(self._levels[output])
            return self._parts[output].loudness.place(self._levels[output])

    def _hush(self, words: _Words) -> None:
        self._parts[words.output].speaker.stop()

    def _hear(self, words: _Words) -> Heard:
        troubles = []
        heard = Heard.FAILED
        try:
            self._settle(words.output)
        except SoundError as error:  # it is still heard, only at another level
            troubles.append(str(error))
        try:
            wav = words.sound if isinstance(words.sound, bytes) else words.sound()
            heard = Heard.WHOLE if not words.cut and self._played(wav, words.output) else Heard.CUT
        except (SoundError, OSError, ValueError) as error:
            troubles.append(str(error))
        self._say_how_it_is(words.output, "; ".join(troubles))
        return heard

    def _played(self, wav: bytes, output: Output) -> bool:
        return self._parts[output].speaker.play(wav, self._levels[output])

    def _settle(self, output: Output) -> None:
        mixer = self._parts[output].mixer
        if mixer is not None and output in self._unsettled:
            mixer.settle()
            self._unsettled.discard(output)

    def _say_how_it_is(self, output: Output, trouble: str) -> None:
        with self._lock:
            before = self._troubles.pop(output, "")
            if trouble:
                self._troubles[output] = trouble
        if bool(trouble) == bool(before):
            return
        if trouble:
            logger.error("Output %s is not heard as it should be: %s", output, trouble)
        else:
            logger.info("Output %s is heard again", output)
        if self._on_trouble is not None:
            try:
                self._on_trouble(output, trouble)
            except Exception:
                logger.exception("The receiver of the outputs' troubles failed")
