"""What a desk unit can show and sound, in words of its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Button(StrEnum):
    """What a clerk can press. SECOND asks nothing: it gives the button after it another meaning."""

    NEXT = "next"
    RECALL = "recall"
    NO_SHOW = "no-show"
    PAUSE = "pause"
    START = "start"
    SERVE = "serve"
    PUT_BACK = "put-back"
    PARK = "park"
    TRANSFER = "transfer"
    OPEN = "open"
    CLOSE = "close"
    UNDO = "undo"
    SECOND = "second"


class Lamp(StrEnum):
    """The lamps of the box, by colour; what each tells stands in `desk.lamps`."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    BLUE = "blue"


class Pattern(StrEnum):
    """How a lamp shines."""

    OFF = "off"
    ON = "on"
    SLOW = "slow"
    FAST = "fast"


class Signal(StrEnum):
    """What the buzzer sounds."""

    SHORT = "short"
    DOUBLE = "double"
    LONG = "long"


class Sign(StrEnum):
    """What became of the last press; shown for a moment."""

    ACCEPTED = "accepted"
    NOBODY_WAITING = "nobody-waiting"
    REFUSED = "refused"
    NOT_SENT = "not-sent"


@dataclass(frozen=True, slots=True)
class Lamps:
    """One pattern a lamp."""

    green: Pattern = Pattern.OFF
    yellow: Pattern = Pattern.OFF
    red: Pattern = Pattern.OFF
    blue: Pattern = Pattern.OFF

    def pattern(self, lamp: Lamp) -> Pattern:
        """Return how *lamp* shines."""
        pattern: Pattern = getattr(self, lamp)
        return pattern


DARK = Lamps()
"""No lamp shines."""
