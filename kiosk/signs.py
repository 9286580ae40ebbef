"""The pictures that stand beside words, as data; how they are drawn is told in `kiosk.faces.signs`. Pure."""

from __future__ import annotations

from enum import StrEnum


class Sign(StrEnum):
    """The pictures that stand beside words, and never alone where there is room for both."""

    HELP = "help"
    LARGE = "large"
    CONTRAST = "contrast"
    LOW = "low"
    SLOW = "slow"
    DISPLAY = "display"
    EARLIER = "earlier"
    FURTHER = "further"
    ERASE = "erase"
    ON = "on"
    VERY_BAD = "very-bad"
    BAD = "bad"
    SO_SO = "so-so"
    GOOD = "good"
    VERY_GOOD = "very-good"


FACES = frozenset({Sign.VERY_BAD, Sign.BAD, Sign.SO_SO, Sign.GOOD, Sign.VERY_GOOD})
"""Those of the survey."""
