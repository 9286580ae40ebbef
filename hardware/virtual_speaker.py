"""The twin of the loudspeaker: takes as long as a real one and keeps what was played, and when."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from hardware.sound_errors import SoundError
from hardware.wav import decoded, encoded, mixed, scaled


@dataclass(frozen=True, slots=True)
class Played:
    """One sound that was played; times in seconds of the speaker's own clock, which starts with it."""

    started_s: float
    ended_s: float
    duration_s: float
    volume_db: float
    whole: bool
    wav: bytes


class VirtualSpeaker:
    """A speaker that is heard by nobody.

    Unlike a real one it does not make callers wait for one another: whoever plays two sounds at once is found
    out by `overlaps`.

    Args:
        speed: how many seconds of sound pass in one real second.
        clock: real seconds, only forward.
        sleep: waits the real seconds it is given; when None, a wait that `stop` ends early.
        keep_sounds: of how many of the latest sounds the bytes are kept; of older ones only the facts are.
    """

    def __init__(
        self,
        *,
        speed: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
        keep_sounds: int = 64,
    ) -> None:
        self._speed = speed
        self._clock = clock
        self._sleep = sleep
        self._keep_sounds = keep_sounds
        self._began_s = clock()
        self._lock = threading.Lock()
        self._stops: set[threading.Event] = set()
        self._played: list[Played] = []

    @property
    def played(self) -> tuple[Played, ...]:
        """What was played to its end or cut short, in the order in which it ended."""
        with self._lock:
            return tuple(self._played)

    def play(self, wav: bytes, volume_db: float = 0.0) -> bool:
        duration_s = decoded(wav).duration_s
        stopped = threading.Event()
        with self._lock:
            self._stops.add(stopped)
            started_s = self._now_s()
        (self._sleep or stopped.wait)(duration_s / self._speed)
        with self._lock:
            self._stops.discard(stopped)
            whole = not stopped.is_set()
            ended_s = self._now_s()
            self._keep(Played(started_s, ended_s, duration_s, volume_db, whole, wav))
        return whole

    def stop(self) -> None:
        with self._lock:
            for stopped in self._stops:
                stopped.set()

    def overlaps(self) -> list[tuple[Played, Played]]:
        """Return each pair of sounds that were heard at the same time."""
        in_order = sorted(self.played, key=lambda played: played.started_s)
        return [(one, other) for one, other in combinations(in_order, 2) if other.started_s < one.ended_s]

    def write_timeline(self, path: Path) -> None:
        """Write one WAV file with every kept sound at its place, each only as far as it was heard.

        Raises:
            OSError: the file cannot be written.
        """
        kept = [
            (played.started_s, decoded(scaled(played.wav, played.volume_db)), played)
            for played in self.played
            if played.wav
        ]
        sounds = []
        for started_s, pcm, played in kept:
            heard = (
                len(pcm.samples)
                if played.whole
                else round((played.ended_s - started_s) * pcm.rate_hz) * pcm.channels
            )
            sounds.append((started_s, replace(pcm, samples=pcm.samples[:heard])))
        path.write_bytes(encoded(mixed(sounds)))

    def _now_s(self) -> float:
        return (self._clock() - self._began_s) * self._speed

    def _keep(self, played: Played) -> None:
        self._played.append(played)
        if len(self._played) > self._keep_sounds:
            oldest = len(self._played) - self._keep_sounds - 1
            self._played[oldest] = replace(self._played[oldest], wav=b"")


class VirtualMixer:
    """A mixer that counts how often it was settled, and fails while `trouble` is one."""

    def __init__(self) -> None:
        self.settled = 0
        self.trouble: SoundError | None = None

    def settle(self) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.settled += 1
