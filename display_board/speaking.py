"""The sound of a board: its announcer, how loud it is at this hour, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

from contract.clock import Clock
from contract.names import Language
from contract.reports import Unspoken
from contract.views import BoardView, Call
from display_board.announcer import Announcer, Announcing, Finished
from display_board.config import BoardSettings
from display_board.voices import BoardVoice
from hardware.speaker import Speaker
from link.health import Health

MUTE = "mute"
"""The fault of a board that cannot be heard."""
VOICE = "voice"
"""The fault of a board that speaks with another voice than it should."""


MakeAnnouncing = Callable[[Finished], Announcing]
"""Makes what speaks calls, from what is told of each."""


class Speaking:
    """What a board can be heard with; a board without loudspeaker or voice has none of it and is silent.

    Args:
        settings: how loud, and when.
        clock: the day's clock.
        health: is told when the board is mute, or speaks with another voice than it should.
        speaker: what plays; None: nothing.
        voices: what speaks; None: nothing.
        view: returns the newest picture, for how many people wait.
        on_finished: called on the announcer's thread after each call.
        announcing: makes what speaks in place of loudspeaker and voice.
    """

    def __init__(  # noqa: PLR0913  two devices, and all that bears on them
        self,
        settings: BoardSettings,
        clock: Clock,
        health: Health,
        speaker: Speaker | None,
        voices: BoardVoice | None,
        *,
        view: Callable[[], BoardView | None],
        on_finished: Finished,
        announcing: MakeAnnouncing | None = None,
    ) -> None:
        self._settings, self._clock, self._health, self._view = settings, clock, health, view
        self._voices = voices
        self._on_finished = on_finished
        self._announcer: Announcing | None = None
        if announcing is not None:
            self._announcer = announcing(self._finished)
        elif speaker is not None and voices is not None:
            self._announcer = Announcer(
                speaker,
                voices.voice,
                on_finished=self._finished,
                on_sound=lambda trouble: self._tell(MUTE, trouble),
                volume_db=self._volume_db,
            )

    def why_silent(self) -> Unspoken | None:
        """Return why the board keeps silent now; None: it speaks."""
        if self._announcer is None:
            return Unspoken.NO_SOUND
        return Unspoken.QUIET if self._settings.sound.is_quiet(self._local_time()) else None

    def prepare(self, call: Call, *, with_room: bool) -> None:
        """Make the words of *call* ready."""
        if self._announcer is not None:
            self._announcer.prepare(call, with_room=with_room)

    def speak(self, call: Call, *, with_room: bool) -> None:
        """Speak *call* when those before it are done; returns at once."""
        if self._announcer is not None:
            self._announcer.speak(call, with_room=with_room)

    def close(self) -> None:
        """Fall silent within a moment; idempotent."""
        if self._announcer is not None:
            self._announcer.close()
        if self._voices is not None:
            self._voices.close()

    def _finished(self, call: int, languages: tuple[Language, ...], trouble: str) -> None:
        self._tell(VOICE, self._voices.trouble if self._voices is not None else "")
        self._on_finished(call, languages, trouble)

    def _tell(self, fault: str, detail: str) -> None:
        if detail:
            self._health.fault(fault, detail)
        else:
            self._health.back(fault)

    def _volume_db(self) -> float:
        view = self._view()
        waiting = sum(each.waiting for each in view.waiting) if view is not None else 0
        return self._settings.sound.volume_at(self._local_time(), waiting)

    def _local_time(self) -> time:
        return self._clock.now().astimezone(self._settings.zone).time()
