"""What a desk unit can show and sound, in words of its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from contract.names import TicketId


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

NOT_KNOWN = "--"
"""Stands there while the hub is not heard, and while the hall is stopped: no number is right then."""


@dataclass(frozen=True, slots=True)
class Number:
    """What the display shows.

    Attributes:
        text: a ticket number, a sign, or nothing.
        call: the call that was shown last, and for the how-manieth time; one that is new blinks.
    """

    text: str = NOT_KNOWN
    call: tuple[TicketId, int] | None = None

    def is_new_after(self, before: Number) -> bool:
        """Return whether this is a call that *before* did not show; the first picture is none."""
        return self.call is not None and self.call != before.call and before != Number()


NO_NUMBER = Number("")
"""The display is dark: nobody has told it anything yet."""
