"""Who speaks for a board: the voices of its settings as one, and what is wrong with them."""

from __future__ import annotations

import logging

import msgspec

from hardware.voice import Voice
from hardware.voice_chain import VoiceChain
from hardware.voice_settings import VoiceSettings

log = logging.getLogger(__name__)


class BoardVoice:
    """A voice, and the trouble that people should know of though somebody speaks all the same.

    Args:
        voice: what speaks.
        trouble: what was wrong with it from the start.
    """

    def __init__(self, voice: Voice, trouble: str = "") -> None:
        self.voice = voice
        self._trouble = trouble

    @classmethod
    def made_of(cls, settings: VoiceSettings) -> BoardVoice:
        """Return the voices of *settings*; where recordings cannot be read, the others speak.

        A board that shows and speaks with another voice helps more than one that does not start.
        """
        try:
            return cls(settings.chain())
        except ValueError as error:
            log.error("Recordings cannot be used: %s", error)  # noqa: TRY400  the reason is in the message
            left = tuple(kind for kind in settings.order if kind != "clips") or ("espeak",)
            return cls(msgspec.structs.replace(settings, order=left).chain(), f"recordings: {error}")

    @property
    def trouble(self) -> str:
        """What is wrong now, for people; empty: nothing."""
        healths = self.voice.health() if isinstance(self.voice, VoiceChain) else ()
        broken = [f"{health.name}: {health.trouble}" for health in healths if health.trouble]
        return "; ".join([self._trouble, *broken] if self._trouble else broken)

    def close(self) -> None:
        """End the programs of the voices; may be called twice."""
        if isinstance(self.voice, VoiceChain):
            self.voice.close()
