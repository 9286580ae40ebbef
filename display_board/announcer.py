"""The voice of the board: chime, Polish, the ticket's language, on a thread of its own.

It carries out one call after the other and says what came of each; which call is next is not its affair.
While one plays, the words of the next are made.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from contract.names import Language
from contract.views import Call
from display_board.phrases import Phrase, phrases, shorter
from hardware.chime import chime
from hardware.speaker import SoundError, Speaker
from hardware.voice import Voice
from hardware.wav import duration_s, silence, with_pause

log = logging.getLogger(__name__)

LONGEST_S = 8.0
"""No language of a call is spoken for longer: room and repetition are left out where it would be."""

MADE = 30
"""So many calls have their words ready at most; each is a quarter of a megabyte."""
PAUSE_S = 0.4
"""After each language, and half of it after the chime: what follows at once is not understood."""

Spoken = tuple[bytes, Language]
Finished = Callable[[int, tuple[Language, ...], str], None]
"""Told of each call: its number, the languages spoken to their end, and what went wrong (empty: nothing)."""


class Announcing(Protocol):
    """Speaks calls, one at a time, in the order in which they are handed over."""

    def prepare(self, call: Call, *, with_room: bool) -> None:
        """Make the words of *call* ready; from any one thread, the same that calls `speak`."""

    def speak(self, call: Call, *, with_room: bool) -> None:
        """Speak *call* when those before it are done; returns at once."""

    def close(self) -> None:
        """Fall silent within a moment; idempotent."""


class Announcer:
    """Speaks calls, one at a time, in the order in which they are handed over.

    Args:
        speaker: what plays.
        voice: what speaks.
        on_finished: called on the announcer's thread after each call.
        on_sound: called on that thread with what is wrong with the sound; empty when it works.
        volume_db: looked up for each call: louder or quieter, in decibels.
        probe_s: a mute board tries its sound again after so many real seconds.
    """

    def __init__(  # noqa: PLR0913  two devices, two listeners, two settings
        self,
        speaker: Speaker,
        voice: Voice,
        *,
        on_finished: Finished,
        on_sound: Callable[[str], None] = lambda _trouble: None,
        volume_db: Callable[[], float] = lambda: 0.0,
        probe_s: float = 60.0,
    ) -> None:
        self._speaker, self._voice = speaker, voice
        self._on_finished, self._on_sound = on_finished, on_sound
        self._volume_db, self._probe_s = volume_db, probe_s
        self._chime = with_pause(chime(), PAUSE_S / 2)
        self._jobs: queue.Queue[tuple[Call, bool] | None] = queue.Queue()
        self._made: dict[int, Future[list[Spoken]]] = {}
        self._makers = ThreadPoolExecutor(1, thread_name_prefix="board-words")
        self._closed = threading.Event()
        self._mute = False
        self._thread = threading.Thread(target=self._run, name="board-voice", daemon=True)
        self._thread.start()

    def prepare(self, call: Call, *, with_room: bool) -> None:
        if call.call not in self._made and not self._closed.is_set():
            self._made[call.call] = self._makers.submit(self._words, call, with_room)
            for old in list(self._made)[:-MADE]:  # of calls that were skipped
                if (words := self._made.pop(old, None)) is not None:
                    words.cancel()  # else they would be made all the same, before those that are wanted

    def speak(self, call: Call, *, with_room: bool) -> None:
        self.prepare(call, with_room=with_room)
        self._jobs.put((call, with_room))

    def close(self) -> None:
        if self._closed.is_set():
            return
        self._closed.set()
        self._jobs.put(None)
        while self._thread.is_alive():
            self._speaker.stop()  # again, for a sound may begin just after the first time
            self._thread.join(0.05)
        self._makers.shutdown(cancel_futures=True)

    def _run(self) -> None:
        self._probe()
        while not self._closed.is_set():
            try:
                job = self._jobs.get(timeout=self._probe_s if self._mute else None)
            except queue.Empty:
                self._probe()
                continue
            if job is None:
                return
            self._carry_out(*job)

    def _carry_out(self, call: Call, with_room: bool) -> None:  # noqa: FBT001  as it lies in the queue
        spoken: list[Language] = []
        trouble = ""
        try:
            self._sound(call, spoken, with_room=with_room)
        except (SoundError, OSError, ValueError) as error:
            trouble = str(error)
        except Exception as error:  # a thread that dies would leave the board mute without a word
            log.exception("Call %s could not be spoken", call.call)
            trouble = f"{type(error).__name__}: {error}"
        if not self._closed.is_set():
            self._say_how_it_is(trouble)
            self._on_finished(call.call, tuple(spoken), trouble)

    def _sound(self, call: Call, spoken: list[Language], *, with_room: bool) -> None:
        """Play chime and words; put each language into *spoken* when it was heard to its end."""
        words = self._made.pop(call.call, None) or self._makers.submit(self._words, call, with_room)
        volume_db = self._volume_db()
        if not self._play(self._chime, volume_db):
            return
        for wav, language in words.result():
            if not self._play(wav, volume_db):
                return
            spoken.append(language)

    def _play(self, wav: bytes, volume_db: float) -> bool:
        return not self._closed.is_set() and self._speaker.play(wav, volume_db)

    def _words(self, call: Call, with_room: bool) -> list[Spoken]:  # noqa: FBT001  called by the executor
        return [self._spoken(phrase, call) for phrase in phrases(call, with_room=with_room)]

    def _spoken(self, phrase: Phrase, call: Call) -> Spoken:
        wav = self._voice.speak(phrase.text, phrase.language)
        for short in shorter(call, phrase.language):
            if duration_s(wav) <= LONGEST_S:
                break
            wav = self._voice.speak(short.text, short.language)
        return with_pause(wav, PAUSE_S), phrase.language

    def _probe(self) -> None:
        """Find out at once whether the board can be heard, not when the first visitor is called."""
        try:
            self._voice.speak("numer", "pl")
            self._speaker.play(silence(0.1))
        except (SoundError, OSError, ValueError) as error:
            self._say_how_it_is(str(error))
        else:
            self._say_how_it_is("")

    def _say_how_it_is(self, trouble: str) -> None:
        if trouble and not self._mute:
            log.error("Board is mute: %s", trouble)
        elif self._mute and not trouble:
            log.info("Board can be heard again")
        self._mute = bool(trouble)
        self._on_sound(trouble)
