"""The colours of a board: light on dark, at least 7:1; the call whose turn it is, and trouble, inverted."""

from __future__ import annotations

from typing import NamedTuple


class Colour(NamedTuple):
    """Red, green and blue, each 0 to 1."""

    red: float
    green: float
    blue: float

    @classmethod
    def hex(cls, text: str) -> Colour:
        """Read a colour as designers write it: ``0b1a2a``."""
        return cls(*(int(text[place : place + 2], 16) / 255 for place in (0, 2, 4)))


GROUND = Colour.hex("0a1929")
ROW = Colour.hex("12263a")
RULE = Colour.hex("2c4660")
TEXT = Colour.hex("f4f7fa")
SOFT = Colour.hex("b4c4d4")
TURN = Colour.hex("ffd75e")
ALERT = Colour.hex("ffb547")
INK = Colour.hex("0a1929")

PAIRS = (
    (TEXT, GROUND),
    (TEXT, ROW),
    (SOFT, GROUND),
    (SOFT, ROW),
    (INK, TURN),
    (INK, ALERT),
)
"""Every colour of letters with the colour it stands on."""


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours after WCAG 2, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
