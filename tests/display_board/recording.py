"""Listens to the recording of a hall: which sounds are in it, when, and whether anything else is.

It knows the sounds, not who played them. A sound is found where its samples stand as they are: whatever lies
over it, or cuts it short, keeps it from being found, and is then found to be something else.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import pairwise

from hardware.wav import Pcm

LOUD = 40
"""What is below this nobody hears."""


@dataclass(frozen=True, slots=True, order=True)
class Heard:
    """A sound that was found, in seconds of the recording."""

    began_s: float
    ended_s: float
    what: str


def heard_in(recording: Pcm, known: dict[str, Pcm]) -> list[Heard]:
    """Return all *known* sounds in *recording*, in their order, and each other sound as ``?``."""
    found = sorted(
        Heard(place / recording.rate_hz, (place + length) / recording.rate_hz, what)
        for what, sound in known.items()
        for place, length in _places(recording.samples, _audible(sound.samples))
    )
    return sorted([*found, *_others(recording, found)])


def pauses(heard: list[Heard]) -> list[float]:
    """Return the seconds between each sound and the next; below 0 where they lie over each other."""
    return [after.began_s - before.ended_s for before, after in pairwise(heard)]


def _audible(samples: array[int]) -> array[int]:
    loud = [place for place, sample in enumerate(samples) if abs(sample) > LOUD]
    return samples[loud[0] : loud[-1] + 1]


def _places(samples: array[int], sound: array[int]) -> list[tuple[int, int]]:
    whole, part, places, at = samples.tobytes(), sound.tobytes(), [], 0
    while (at := whole.find(part, at)) >= 0:
        if at % 2 == 0:
            places.append((at // 2, len(sound)))
        at += 1
    return places


def _others(recording: Pcm, found: list[Heard]) -> list[Heard]:
    """Return whatever sounds outside of what was *found*, cut where it is silent for a moment."""
    rate_hz, moment = recording.rate_hz, recording.rate_hz // 20
    left = array("h", recording.samples)
    for sound in found:
        first, last = round(sound.began_s * rate_hz), round(sound.ended_s * rate_hz)
        left[first:last] = array("h", bytes(2 * (last - first)))
    others: list[Heard] = []
    for first in range(0, len(left), moment):
        piece = left[first : first + moment]
        if max(piece) <= LOUD and min(piece) >= -LOUD:
            continue
        began_s, ended_s = first / rate_hz, (first + len(piece)) / rate_hz
        if others and began_s - others[-1].ended_s < 0.01:
            began_s = others.pop().began_s
        others.append(Heard(began_s, ended_s, "?"))
    return others
