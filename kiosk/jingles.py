"""The kiosk's few sounds; a kiosk without a loudspeaker is as good."""

from __future__ import annotations

import logging
from functools import cache

from hardware.chime import chime
from hardware.speaker import SoundError, Speaker
from hardware.wav import silence
from kiosk.wishes import Sound

_log = logging.getLogger(__name__)

_NOTES_HZ = {Sound.TICKET: (659.26, 880.0), Sound.WARNING: (587.33,), Sound.TROUBLE: (440.0, 349.23)}


@cache
def jingle(sound: Sound) -> bytes:
    """Return *sound* as a WAV file."""
    return chime(_NOTES_HZ[sound], 0.5)


class Jingles:
    """Plays the sounds; blocking. A loudspeaker that is lost is logged once, and once when it is back."""

    def __init__(self, speaker: Speaker, volume_db: float) -> None:
        self._speaker = speaker
        self._volume_db = volume_db
        self._lost = False

    def look(self) -> None:
        """Play a moment of silence, which nobody hears.

        Raises:
            SoundError: a sound would not be heard either.
        """
        self._speaker.play(silence(0.1))

    def play(self, sound: Sound) -> None:
        """Make *sound*."""
        try:
            self._speaker.play(jingle(sound), self._volume_db)
        except SoundError as error:
            if not self._lost:
                _log.warning("No sound: %s", error)
            self._lost = True
            return
        if self._lost:
            _log.info("Sound is back")
        self._lost = False
