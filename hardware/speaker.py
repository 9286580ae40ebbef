"""The loudspeaker: plays one sound after the other, and stops at once when told."""

from __future__ import annotations

import logging
import subprocess
import threading
from typing import Protocol

from hardware.sound_errors import NoSoundCard, ProgramMissing, SoundCut, SoundError
from hardware.wav import decoded, encoded, scaled

__all__ = ["AplaySpeaker", "NoSoundCard", "ProgramMissing", "SoundCut", "SoundError", "Speaker"]

logger = logging.getLogger(__name__)

PATIENCE_S = 5.0  # beyond the length of the sound; a sound card that was pulled out can block for ever


class Speaker(Protocol):
    """Something that makes sounds heard, one at a time."""

    def play(self, wav: bytes, volume_db: float = 0.0) -> bool:
        """Play *wav* and come back when it is over; waits for its turn behind one that plays already.

        Args:
            wav: a WAV file of 16-bit samples.
            volume_db: 0 plays it as it is, -6 at half the amplitude.

        Returns:
            Whether it was played to its end; False when `stop` cut it short.

        Raises:
            SoundError: it was not heard, or not to its end.
            ValueError: it is no WAV file of 16-bit samples.
        """

    def stop(self) -> None:
        """End what plays now within 0.2 s; may be called from any thread, and when nothing plays."""


class AplaySpeaker:
    """A speaker on an ALSA device, by the program aplay.

    Args:
        device: name of the ALSA device, as ``default`` or ``plughw:CARD=Headphones``; see ``aplay -L``.
        program: the program, by name or path.
    """

    def __init__(self, device: str = "default", *, program: str = "aplay") -> None:
        self._command = [program, "-q", "-t", "wav", "-D", device, "-"]
        self._device = device
        self._turn = threading.Lock()
        self._playing = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def play(self, wav: bytes, volume_db: float = 0.0) -> bool:
        pcm = decoded(wav)
        sound = encoded(pcm) if volume_db == 0 else scaled(wav, volume_db)
        with self._turn:
            process = self._started()
            try:
                complaint = self._fed(process, sound, pcm.duration_s + PATIENCE_S)
            finally:
                with self._playing:
                    self._process = None
            if self._stopped:
                return False
            if process.returncode:
                raise self._trouble(process.returncode, complaint)
            return True

    def stop(self) -> None:
        with self._playing:
            if self._process is not None:
                self._stopped = True
                self._process.kill()  # not terminate: aplay then first plays what it has in its buffer

    def _started(self) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        with self._playing:
            self._stopped = False
            try:
                self._process = subprocess.Popen(
                    self._command, stdin=pipe, stdout=subprocess.DEVNULL, stderr=pipe
                )
            except OSError as error:
                program = self._command[0]
                raise ProgramMissing(
                    f"cannot start {program!r}: {error.strerror}; install it (Debian: alsa-utils)"
                ) from error
            return self._process

    def _fed(self, process: subprocess.Popen[bytes], sound: bytes, patience_s: float) -> str:
        """Let *process* play *sound*; return what it complained of."""
        with process:
            try:
                _, complaint = process.communicate(sound, timeout=patience_s)
            except subprocess.TimeoutExpired as error:
                process.kill()
                raise SoundCut(
                    f"aplay hung on device {self._device!r}: is the sound card still there?"
                ) from error
        return complaint.decode(errors="replace").strip()

    def _trouble(self, status: int, complaint: str) -> SoundError:
        if status < 0:
            return SoundCut(f"aplay was killed (signal {-status}) while it played")
        last_line = complaint.rpartition("\n")[2] or f"exit status {status}"
        if "open error" in complaint or "no soundcards" in complaint:
            return NoSoundCard(
                f"no sound device {self._device!r} ({last_line}): plug it in, or choose one of `aplay -L`"
            )
        return SoundCut(f"aplay failed on device {self._device!r}: {last_line}")
