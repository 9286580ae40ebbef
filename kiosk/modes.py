"""How a visitor wants the screens: larger, in other colours, lower, slower. Pure.

Modes belong to a visit, as its language does: whoever comes next finds the kiosk as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Contrast(StrEnum):
    """In which colours the screens are drawn; the values also stand in settings."""

    USUAL = "usual"
    WHITE_ON_BLACK = "white-on-black"
    YELLOW_ON_BLACK = "yellow-on-black"
    BLACK_ON_WHITE = "black-on-white"


@dataclass(frozen=True, slots=True, kw_only=True)
class Modes:
    """How the screens are shown.

    Attributes:
        large: every capital is at least 0.7 degrees high for whoever stands there.
        contrast: in which colours.
        low: everything that can be touched lies in the lower two thirds.
        slow: every time-out is ten times as long.
    """

    large: bool = False
    contrast: Contrast = Contrast.USUAL
    low: bool = False
    slow: bool = False


USUAL = Modes()
