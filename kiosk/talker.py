"""The voice of a kiosk: says one utterance after the other, into the headset while one is in, else aloud.

Every call returns at once, and may come on any thread; what was being said is cut by whatever is said next.
"""

from __future__ import annotations

import textwrap
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from hardware.outputs import Heard, NotPrivate, Output, OutputParts, Outputs
from hardware.voice import Voice
from kiosk.speech.utterances import Utterance

_AT_ONCE = 500
"""So many characters are given to a voice at once; a number written out as words needs more of them."""


class Talker:
    """Says what it is told to.

    Args:
        outputs: what there is to be heard by; without any, nothing is said.
        voice: what speaks.
        on_trouble: called on any thread with what is wrong; empty once all is well again.
    """

    def __init__(
        self, outputs: Mapping[Output, OutputParts], voice: Voice | None, on_trouble: Callable[[str], None]
    ) -> None:
        self._has = frozenset(outputs) if voice is not None else frozenset()
        self._voice, self._on_trouble = voice, on_trouble
        self._outputs = Outputs(outputs, on_trouble=self._troubled)
        # Taken before any lock of the outputs, which call back from within their own.
        self._lock = threading.RLock()
        self._waiting: deque[Utterance] = deque()
        self._turn = 0
        self._talking = False

    @property
    def able(self) -> bool:
        """Whether there is anything to be heard by now."""
        with self._lock:
            return self._output() is not None

    @property
    def talking(self) -> bool:
        """Whether it has not come to the end of what it was told to say."""
        return self._talking

    def say(self, said: Iterable[Utterance]) -> None:
        """Say *said*, now; what is for a headset is left out where there is none."""
        with self._lock:
            self.hush()
            if self._output() is not None:
                self._waiting.extend(piece for each in said for piece in _pieces(each))
                self._next(self._turn)

    def hush(self) -> None:
        """Be silent within a fifth of a second."""
        with self._lock:
            self._turn += 1
            self._waiting.clear()
            self._talking = False
            self._outputs.stop()

    def sound(self, wav: bytes) -> bool:
        """Let a sound be heard aloud, but never over words; return whether there is a speaker."""
        with self._lock:
            if Output.SPEAKER not in self._has:
                return False
            if not self._talking:
                self._outputs.say(wav, Output.SPEAKER)
            return True

    def turn(self, *, louder: bool) -> tuple[int, int] | None:
        """Speak louder or more quietly from now on; return which level that is, of how many."""
        with self._lock:
            output = self._output()
            if output is None:
                return None
            return self._outputs.louder(output) if louder else self._outputs.quieter(output)

    def headset(self, *, plugged: bool) -> None:
        """Take in whether a headset is in; what is said into one that is pulled out ends at once."""
        with self._lock:
            if not plugged:
                self.hush()
            self._outputs.headset(plugged=plugged)

    def reset(self) -> None:
        """Be silent, and bring the volume back to where every visit begins."""
        with self._lock:
            self.hush()
            self._outputs.reset()

    def close(self) -> None:
        """Fall silent for good."""
        self.hush()
        self._outputs.close()

    def _output(self) -> Output | None:
        if Output.HEADSET in self._has and self._outputs.is_private(Output.HEADSET):
            return Output.HEADSET
        return Output.SPEAKER if Output.SPEAKER in self._has else None

    def _next(self, turn: int) -> None:
        with self._lock:
            if turn != self._turn:
                return
            output = self._output()
            while self._waiting and output is not None and self._voice is not None:
                each = self._waiting.popleft()
                self._talking = True  # before it is heard: others ask on threads of their own
                try:
                    self._outputs.say(
                        partial(self._voice.speak, each.text, each.language),
                        output,
                        private=each.private,
                        on_end=partial(self._ended, turn),
                    )
                except NotPrivate:
                    continue
                return
            self._talking = False

    def _ended(self, turn: int, how: Heard) -> None:
        if how is not Heard.CUT:  # one phrase that no voice could say does not end the others
            self._next(turn)

    def _troubled(self, _output: Output, _trouble: str) -> None:
        self._on_trouble("; ".join(self._outputs.troubles().values()))


def _pieces(utterance: Utterance) -> Iterable[Utterance]:
    """Return *utterance* in pieces that a voice takes; none where there is nothing to say."""
    for piece in textwrap.wrap(utterance.text, _AT_ONCE):
        yield Utterance(piece, utterance.language, utterance.private)
