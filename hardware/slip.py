"""What stands on the paper, before any printer is thought of. Pure.

A slip is a column of blocks from the top of the paper down. Sizes are millimetres on the paper, so that
a slip reads the same on any printer; a language tag says in which direction a line runs.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_BREAKS = "\t\x0b\x0c\x85\u2028\u2029"  # spaces and line ends of other worlds; drawn as a space
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e")  # could make a text read backwards


class Weight(StrEnum):
    """How much a line of a slip stands out."""

    PLAIN = "plain"
    STRONG = "strong"
    HUGE = "huge"


class Align(StrEnum):
    """Where a line stands between the edges; START is where its language begins to read."""

    START = "start"
    CENTRE = "centre"
    END = "end"


CAPITAL_MM: dict[Weight, float] = {Weight.PLAIN: 3.5, Weight.STRONG: 4.2, Weight.HUGE: 14.0}


@dataclass(frozen=True, slots=True)
class Line:
    """One text, wrapped where it is too long; a HUGE one is never wrapped but made smaller until it fits.

    Attributes:
        text: what to read; a line feed begins a new line.
        weight: STRONG and HUGE are bold.
        align: where it stands.
        language: BCP 47 tag of the text; None takes the slip's.
        capital_mm: height of a capital letter in millimetres; None takes the weight's of `CAPITAL_MM`.
        least_mm: lower than this a HUGE one is not made: what is still too wide becomes narrower instead.
    """

    text: str
    weight: Weight = Weight.PLAIN
    align: Align = Align.CENTRE
    language: str | None = None
    capital_mm: float | None = None
    least_mm: float = 0.0

    @property
    def height_mm(self) -> float:
        """Height of a capital letter in millimetres."""
        return CAPITAL_MM[self.weight] if self.capital_mm is None else self.capital_mm


@dataclass(frozen=True, slots=True)
class Rule:
    """A line drawn across the paper."""

    thickness_mm: float = 0.375


@dataclass(frozen=True, slots=True)
class Space:
    """Empty paper."""

    height_mm: float


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code in the middle of the paper.

    Attributes:
        text: what a reader finds in it.
        size_mm: side of the square without its quiet edge; made smaller where the paper is narrower, and
            rounded down to whole dots a module.
    """

    text: str
    size_mm: float = 28.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the middle of the paper, in black and white; made smaller where it is too wide.

    Attributes:
        data: a PNG or JPEG file.
        height_mm: how high it is printed.
    """

    data: bytes
    height_mm: float


Block = Line | Rule | Space | Qr | Picture


@dataclass(frozen=True, slots=True)
class Slip:
    """The blocks from the top of the paper down, and the language of lines that name none."""

    blocks: tuple[Block, ...]
    language: str = "pl"

    def language_of(self, line: Line) -> str:
        """Tell the language that *line* is written in."""
        return self.language if line.language is None else line.language


def is_right_to_left(language: str) -> bool:
    """Tell whether a text tagged *language* is read from the right; ``uz-Arab`` is, ``ar-Latn`` is not."""
    primary, *subtags = language.lower().replace("_", "-").split("-")
    scripts = [subtag for subtag in subtags if len(subtag) == 4]
    return scripts[0] in {"arab", "hebr"} if scripts else primary in _RIGHT_TO_LEFT


def printable(text: str) -> str:
    """Leave out what is no text: control bytes, which a printer would obey, and signs that turn the reading.

    Line feeds stay, other breaks become spaces; joiners and direction marks that languages need stay.
    """
    spaced = text.replace("\r\n", "\n").replace("\r", "\n").translate(dict.fromkeys(map(ord, _BREAKS), " "))
    return "".join(sign for sign in spaced if sign == "\n" or not _is_control(sign))


def _is_control(sign: str) -> bool:
    return sign in _TURNS or unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"}
