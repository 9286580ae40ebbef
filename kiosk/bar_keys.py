"""What can be touched on every screen: the keys of the bar, and those that turn pages. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Aid(StrEnum):
    """The keys of the bar, and what leads back from where they lead."""

    HELP = "help"
    LARGE = "large"
    CONTRAST = "contrast"
    LOW = "low"
    SLOW = "slow"
    DISPLAY = "display"
    ENOUGH = "enough"
    NO_HELP = "no-help"


@dataclass(frozen=True, slots=True)
class ShowPart:
    """The page *part* of this screen, from nought."""

    part: int
