"""What a kiosk finds when it looks after itself, and what of that staff are told. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What the self-test looks at beside printer and hub, which are watched all the time."""

    SCANNER = "scanner"
    SOUND = "sound"
    VOICE = "voice"
    KEYPAD = "keypad"
    CLOCK = "clock"
    DISK = "disk"
    FONT = "font"


class Mark(StrEnum):
    """How well a part is."""

    WELL = "well"
    WITHOUT = "without"
    """This kiosk has none."""
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Check:
    """What was found of *part*; *seen* says it to whoever mends it."""

    part: Part
    mark: Mark
    seen: str = ""


def faults(checks: tuple[Check, ...]) -> dict[str, str]:
    """Return the lasting word for each part that does not work, with what is wrong for people."""
    return {f"self-test-{check.part}": check.seen for check in checks if check.mark is Mark.FAULT}
