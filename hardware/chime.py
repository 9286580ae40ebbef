"""The chime before a call: three falling tones like small bells, made here so that no file is needed."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence

from hardware.wav import LOUDEST, RATE_HZ, Pcm, encoded

NOTES_HZ = (783.99, 659.26, 523.25)  # G5, E5, C5: a chord of C, well inside what old ears hear
PEAK = 0.6  # of the loudest sample; leaves room for the tail of one bell under the next
PARTIALS = ((1.0, 1.0), (2.0, 0.25), (3.0, 0.08))  # frequency and loudness beside the note's own
ATTACK_S = 0.006  # a tone that begins at once clicks
RING_S = 0.22  # in this time a bell falls to 1/e


def chime(notes_hz: Sequence[float] = NOTES_HZ, duration_s: float = 1.0) -> bytes:
    """Return a chime as a WAV file of one channel, silent at both ends.

    Args:
        notes_hz: frequency of each bell, in the order in which they are struck; one to five.
        duration_s: length of the whole.

    Raises:
        ValueError: no notes, or too many for the time.
    """
    if not 1 <= len(notes_hz) <= 5:
        raise ValueError(f"a chime has one to five notes, not {len(notes_hz)}")
    length = round(duration_s * RATE_HZ)
    between = 0.25 * duration_s if len(notes_hz) > 1 else 0.0
    between = min(between, 0.7 * duration_s / len(notes_hz))
    wave = [0.0] * length
    for number, note_hz in enumerate(notes_hz):
        first = round(number * between * RATE_HZ)
        for place in range(first, length):
            wave[place] += _bell((place - first) / RATE_HZ, note_hz)
    return encoded(Pcm(_to_samples(wave), RATE_HZ))


def _bell(age_s: float, note_hz: float) -> float:
    attack = 0.5 - 0.5 * math.cos(math.pi * min(1.0, age_s / ATTACK_S))
    strength = attack * math.exp(-age_s / RING_S)
    return strength * sum(
        loudness * math.sin(2 * math.pi * note_hz * times * age_s) for times, loudness in PARTIALS
    )


def _to_samples(wave: list[float]) -> array[int]:
    fade = min(len(wave), round(0.05 * RATE_HZ))
    for place in range(fade):
        wave[-1 - place] *= place / fade
    loudest = max((abs(value) for value in wave), default=0.0) or 1.0
    return array("h", [round(value / loudest * PEAK * LOUDEST) for value in wave])
