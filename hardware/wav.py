"""Sound as bytes of a WAV file: measured, made louder, joined. Pure; 16 bits, one channel or more.

Written in plain Python: newer Pythons have no audioop, and a call is a few seconds of speech.
"""

from __future__ import annotations

import io
import sys
import wave
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

RATE_HZ = 22_050  # what espeak-ng speaks in, so that chime and speech join without resampling
LOUDEST, LOWEST = 32_767, -32_768
QUIET = 30  # 60 dB under the loudest: nobody hears it in a hall


@dataclass(frozen=True, slots=True)
class Pcm:
    """Samples of 16 bits; with more than one channel they take turns."""

    samples: array[int]
    rate_hz: int
    channels: int = 1

    @property
    def duration_s(self) -> float:
        """How long it sounds, in seconds."""
        return len(self.samples) / self.channels / self.rate_hz


def decoded(wav: bytes) -> Pcm:
    """Return the samples of *wav*; its header may claim more, as programs do that write to a pipe.

    Raises:
        ValueError: it is no WAV file of 16-bit samples.
    """
    try:
        with wave.open(io.BytesIO(wav), "rb") as reader:
            if reader.getsampwidth() != 2:
                raise ValueError(
                    f"not 16 bits a sample but {8 * reader.getsampwidth()}: convert the sound first"
                )
            data = reader.readframes(reader.getnframes())
            rate_hz, channels = reader.getframerate(), reader.getnchannels()
    except (wave.Error, EOFError) as error:
        raise ValueError(f"not a WAV file: {error or 'it is cut short'}") from error
    samples = array("h", data[: len(data) // (2 * channels) * 2 * channels])
    if sys.byteorder == "big":
        samples.byteswap()
    return Pcm(samples, rate_hz, channels)


def encoded(pcm: Pcm) -> bytes:
    """Return *pcm* as the bytes of a WAV file."""
    samples = pcm.samples
    if sys.byteorder == "big":
        samples = array("h", samples)
        samples.byteswap()
    target = io.BytesIO()
    with wave.open(target, "wb") as writer:
        writer.setnchannels(pcm.channels)
        writer.setsampwidth(2)
        writer.setframerate(pcm.rate_hz)
        writer.writeframes(samples.tobytes())
    return target.getvalue()


def duration_s(wav: bytes) -> float:
    """Return how long *wav* sounds, in seconds.

    Raises:
        ValueError: it is no WAV file of 16-bit samples.
    """
    return decoded(wav).duration_s


def scaled(wav: bytes, volume_db: float) -> bytes:
    """Return *wav* louder or quieter; what would be too loud stays at the loudest there is.

    Args:
        wav: a WAV file.
        volume_db: 0 leaves it as it is, -6 halves the amplitude, 6 doubles it.

    Raises:
        ValueError: it is no WAV file of 16-bit samples.
    """
    if volume_db == 0:
        return wav
    pcm = decoded(wav)
    factor = 10 ** (volume_db / 20)
    louder = array("h", [_clipped(round(sample * factor)) for sample in pcm.samples])
    return encoded(Pcm(louder, pcm.rate_hz, pcm.channels))


def silence(duration_s: float, rate_hz: int = RATE_HZ) -> bytes:
    """Return *duration_s* seconds of nothing."""
    return encoded(Pcm(array("h", bytes(2 * round(duration_s * rate_hz))), rate_hz))


def with_pause(wav: bytes, pause_s: float) -> bytes:
    """Return *wav* with *pause_s* seconds of nothing behind it.

    Raises:
        ValueError: it is no WAV file of 16-bit samples.
    """
    pcm = decoded(wav)
    nothing = array("h", bytes(2 * round(pause_s * pcm.rate_hz) * pcm.channels))
    return encoded(Pcm(pcm.samples + nothing, pcm.rate_hz, pcm.channels))


def join(wavs: Sequence[bytes], gap_s: float = 0.0) -> bytes:
    """Return *wavs* one after the other, in one channel at the rate of the first.

    Args:
        wavs: at least one WAV file; other rates are resampled.
        gap_s: silence between two of them, in seconds.

    Raises:
        ValueError: there is none, or one is no WAV file of 16-bit samples.
    """
    if not wavs:
        raise ValueError("nothing to join: give at least one sound")
    parts = [in_one_channel(decoded(wav)) for wav in wavs]
    rate_hz = parts[0].rate_hz
    gap = array("h", bytes(2 * round(gap_s * rate_hz)))
    joined = array("h", parts[0].samples)
    for part in parts[1:]:
        joined += gap + resampled(part, rate_hz).samples
    return encoded(Pcm(joined, rate_hz))


def in_one_channel(pcm: Pcm) -> Pcm:
    """Return the mean of all channels of *pcm*."""
    if pcm.channels == 1:
        return pcm
    turns = [pcm.samples[channel :: pcm.channels] for channel in range(pcm.channels)]
    mean = array("h", [sum(frame) // pcm.channels for frame in zip(*turns, strict=True)])
    return Pcm(mean, pcm.rate_hz)


def resampled(pcm: Pcm, rate_hz: int) -> Pcm:
    """Return *pcm*, which has one channel, at another rate, by straight lines between its samples."""
    if pcm.rate_hz == rate_hz or not pcm.samples:
        return Pcm(pcm.samples, rate_hz)
    source, step = pcm.samples, pcm.rate_hz / rate_hz
    last = len(source) - 1
    samples = array("h")
    for number in range(round(len(source) / step)):
        place = min(number * step, last)
        left = int(place)
        right = min(left + 1, last)
        samples.append(round(source[left] + (source[right] - source[left]) * (place - left)))
    return Pcm(samples, rate_hz)


def trimmed(pcm: Pcm, margin_s: float = 0.06) -> Pcm:
    """Return *pcm*, which has one channel, without the silence before and behind it.

    Args:
        pcm: what a voice spoke.
        margin_s: how much silence is left at either end, in seconds.
    """
    heard = [place for place, sample in enumerate(pcm.samples) if abs(sample) > QUIET]
    if not heard:
        return pcm
    margin = round(margin_s * pcm.rate_hz)
    samples = pcm.samples[max(0, heard[0] - margin) : heard[-1] + 1 + margin]
    return Pcm(samples, pcm.rate_hz)


def faded(pcm: Pcm, fade_s: float) -> Pcm:
    """Return *pcm*, which has one channel, rising from nothing and falling to it in *fade_s* seconds each."""
    samples = array("h", pcm.samples)
    length = min(round(fade_s * pcm.rate_hz), len(samples) // 2)
    for place in range(length):
        samples[place] = samples[place] * place // length
        samples[-1 - place] = samples[-1 - place] * place // length
    return Pcm(samples, pcm.rate_hz)


def mixed(sounds: Sequence[tuple[float, Pcm]], rate_hz: int = RATE_HZ) -> Pcm:
    """Return one recording in which each sound begins at its own second; they may lie over one another."""
    parts = [(round(start_s * rate_hz), resampled(in_one_channel(pcm), rate_hz)) for start_s, pcm in sounds]
    length = max((start + len(part.samples) for start, part in parts), default=0)
    whole = array("h", bytes(2 * length))
    for start, part in parts:
        for place, sample in enumerate(part.samples, start):
            whole[place] = _clipped(whole[place] + sample)
    return Pcm(whole, rate_hz)


def _clipped(value: int) -> int:
    return max(LOWEST, min(LOUDEST, value))
