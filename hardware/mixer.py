"""The mixer of a sound card, brought to the level at which the enclosure was measured.

Our volume is made in the samples, where every step is exact; the card's own mixer is only put where it was
when somebody held a sound meter before it, for a card that was plugged in anew stands anywhere.
"""

from __future__ import annotations

import subprocess
from typing import Protocol

from hardware.sound_errors import NoSoundCard, ProgramMissing, SoundCut

PATIENCE_S = 3.0


class Mixer(Protocol):
    """A sound card's own control of loudness."""

    def settle(self) -> None:
        """Bring the card to its measured level.

        Raises:
            SoundError: it could not be done.
        """


class AmixerControl:
    """One control of a sound card, by the program amixer.

    Args:
        control: its name, as ``Headphone``; see ``amixer -D … scontrols``.
        percent: the level, 0 to 100, in the card's own steps.
        card: the ALSA card, as ``hw:CARD=Headphones``.
        program: the program, by name or path.
    """

    def __init__(self, control: str, percent: int, *, card: str = "default", program: str = "amixer") -> None:
        self._command = [program, "-q", "-D", card, "sset", control, f"{percent}%", "unmute"]
        self._control = control
        self._card = card

    def settle(self) -> None:
        try:
            done = subprocess.run(self._command, capture_output=True, timeout=PATIENCE_S, check=False)
        except OSError as error:
            raise ProgramMissing(
                f"cannot start {self._command[0]!r}: {error.strerror}; install it (Debian: alsa-utils)"
            ) from error
        except subprocess.TimeoutExpired as error:
            raise SoundCut(f"amixer hung on card {self._card!r}: is it still there?") from error
        if done.returncode:
            complaint = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
            raise NoSoundCard(
                f"no control {self._control!r} on card {self._card!r} ({complaint}):"
                f" choose one of `amixer -D {self._card} scontrols`"
            )
