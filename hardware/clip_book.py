"""The recordings of one language: a folder of WAV files and a plain manifest that says what each one says.

    # clips.toml — Polish
    numbers = "sum"            # 42 may be put together of 40 and 2, as in pl, uk, ru and en
    [clips]
    "numer" = "numer.wav"      # words and phrases; capitals and small letters are the same
    "proszę podejść do" = "podejsc.wav"
    "a" = "a.wav"
    "40" = "czterdziesci.wav"

A file that cannot be used is a trouble and no end: what it says is said by another voice.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from hardware.sound_errors import ClipMissing
from hardware.wav import RATE_HZ, Pcm, decoded, in_one_channel, resampled, trimmed

MANIFEST = "clips.toml"
Numbers = Literal["whole", "sum"]
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957"
"""Marks above and below letters, which Python takes for no part of a word."""
_SIGN = rf"[^\W_]|[{_MARKS}]"
_WORD = re.compile(rf"(?:{_SIGN})+(?:['\u2019\u02bc](?:{_SIGN})+)*|[,.;:!?\u060c\u061b\u061f\u0964]")
PAUSES = frozenset(",.;:!?\u060c\u061b\u061f\u0964")


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `clips.toml`."""

    clips: dict[str, str]
    """What is said, and the file that says it."""
    numbers: Numbers = "whole"
    """`whole`: each number has a file of its own; `sum`: 142 may be said as 100, 40 and 2."""


@dataclass(frozen=True, slots=True)
class ClipBook:
    """The recordings of one language.

    Attributes:
        clips: the sound of each phrase; a phrase is a row of words in small letters.
        numbers: how numbers are put together.
        troubles: what is wrong with files that cannot be used.
    """

    clips: Mapping[tuple[str, ...], Pcm]
    numbers: Numbers = "whole"
    troubles: tuple[str, ...] = ()
    _longest: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_longest", max((len(phrase) for phrase in self.clips), default=0))

    def sounds(self, text: str) -> Iterator[Pcm | None]:
        """Yield the sound of each part of *text*, the longest phrases first; None is a pause.

        Raises:
            ClipMissing: nothing says one of the words.
        """
        words = [word for found in words_of(text) for word in self._parts(found)]
        place = 0
        while place < len(words):
            if words[place] in PAUSES:
                yield None
                place += 1
                continue
            length = self._longest_at(words, place)
            if not length:
                raise ClipMissing(f"no recording of {words[place]!r}")
            yield self.clips[tuple(words[place : place + length])]
            place += length

    def _longest_at(self, words: list[str], place: int) -> int:
        lengths = range(min(self._longest, len(words) - place), 0, -1)
        return next((length for length in lengths if tuple(words[place : place + length]) in self.clips), 0)

    def _parts(self, word: str) -> list[str]:
        """Return *word*, or the parts of a number that has no recording of its own."""
        if not word.isdecimal() or (word,) in self.clips:
            return [word]
        if word.startswith("0") and len(word) > 1:
            return ["0", *self._parts(word[1:])]
        if self.numbers == "whole":
            return [word]
        return _addends(int(word))


def _addends(number: int) -> list[str]:
    hundreds, below_100 = number // 100 * 100, number % 100
    parts = [hundreds] if hundreds else []
    if below_100 > 20:
        parts += [below_100 // 10 * 10] + ([below_100 % 10] if below_100 % 10 else [])
    elif below_100 or not number:
        parts += [below_100]
    return [str(part) for part in parts]


def words_of(text: str) -> list[str]:
    """Return the words, numbers, single letters and pauses of *text*; ``A042`` is a letter and a number."""
    spaced = re.sub(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])", " ", text)
    return [word.casefold() for word in _WORD.findall(spaced)]


def read_clip_book(folder: Path) -> ClipBook:
    """Read the recordings in *folder*.

    Raises:
        ValueError: there is no manifest, or it cannot be read as one.
    """
    path = folder / MANIFEST
    try:
        manifest = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Manifest)
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror}; recordings need a manifest") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ValueError(f"{path}: {error}") from error
    clips: dict[tuple[str, ...], Pcm] = {}
    troubles = []
    for phrase, name in manifest.clips.items():
        try:
            clips[tuple(words_of(phrase))] = _recorded(folder / name)
        except (OSError, ValueError) as error:
            troubles.append(f"{phrase!r}: {name}: {getattr(error, 'strerror', None) or error}")
    return ClipBook(clips, manifest.numbers, tuple(troubles))


def _recorded(path: Path) -> Pcm:
    """Return one recording as all are joined: one channel, one rate, no silence around it."""
    pcm = trimmed(resampled(in_one_channel(decoded(path.read_bytes())), RATE_HZ), margin_s=0.01)
    if not any(pcm.samples):
        raise ValueError("it is silent")
    return pcm
