"""Ears for tests: what can be heard in a recording, measured from its samples."""

from __future__ import annotations

import math
from array import array
from itertools import pairwise

from hardware.wav import LOUDEST, QUIET, RATE_HZ, Pcm, decoded, encoded


def tone(note_hz, duration_s=0.2, peak=9000, rate_hz=RATE_HZ):
    """A recording of one note, which begins and ends in full swing, as a badly cut one does."""
    turn = 2 * math.pi * note_hz / rate_hz
    samples = [round(peak * math.cos(turn * n)) for n in range(round(duration_s * rate_hz))]
    return encoded(Pcm(array("h", samples), rate_hz))


def notes_in(wav, quiet_s=0.02):
    """The notes between the silences, in hertz, each from its own swings."""
    pcm = decoded(wav)
    return [round(_pitch(part, pcm.rate_hz)) for part in _parts(pcm, quiet_s) if len(part) > 100]


def silences_in(wav, shortest_s=0.02):
    """How long each silence inside the recording is, in seconds."""
    pcm = decoded(wav)
    lengths, length = [], 0
    for sample in pcm.samples:
        if abs(sample) <= QUIET:
            length += 1
        else:
            lengths += [length / pcm.rate_hz] if length / pcm.rate_hz >= shortest_s else []
            length = 0
    return lengths


def largest_leap(wav):
    """The largest difference between two neighbouring samples; a click is a leap."""
    samples = [0, *decoded(wav).samples, 0]
    return max(abs(after - before) for before, after in pairwise(samples))


def clipped(wav):
    """How many samples stand at the very loudest."""
    return sum(abs(sample) >= LOUDEST for sample in decoded(wav).samples)


def _parts(pcm, quiet_s):
    part, quiet = [], 0
    for sample in pcm.samples:
        quiet = quiet + 1 if abs(sample) <= QUIET else 0
        part.append(sample)
        if quiet > quiet_s * pcm.rate_hz:
            yield part[:-quiet]
            part = []
    yield part[: len(part) - quiet]


def _pitch(samples, rate_hz):
    rises = [n for n, (a, b) in enumerate(pairwise(samples)) if a < 0 <= b]
    return (len(rises) - 1) * rate_hz / (rises[-1] - rises[0]) if len(rises) > 1 else 0.0
