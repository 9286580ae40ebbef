"""The small display at a desk: a number of few characters that all who look for the desk can read.

DisplayError (Exception)
├── TextNotShowable (ValueError)         it has too many characters, or one that this display cannot show
├── DisplayUnreachable (ConnectionError) no cable, no power, no such line
└── DisplaySilent (TimeoutError)         the line stands, and the display does not answer
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class DisplayError(Exception):
    """The display does not show what it should."""


class TextNotShowable(DisplayError, ValueError):
    """The text has too many characters, or one that this display cannot show."""


class DisplayUnreachable(DisplayError, ConnectionError):
    """No connection: no cable, no power, no such line."""


class DisplaySilent(DisplayError, TimeoutError):
    """The line stands, and the display does not answer."""


class NumberDisplay(Protocol):
    """A display of one short text. Every call returns at once; what is shown follows within a moment."""

    @property
    def available(self) -> bool:
        """Whether the display shows what it was told, as far as it can be known."""

    def show(self, text: str, *, blink_s: float = 0.0) -> None:
        """Show *text* until told otherwise.

        Args:
            text: capital letters, digits, hyphens and spaces.
            blink_s: blink for so many seconds first, once a second, for a new call.

        Raises:
            TextNotShowable: the display cannot show it; what was shown before stays.
        """

    def blank(self) -> None:
        """Show nothing."""

    def brighten(self, percent: int) -> None:
        """Shine with *percent* of what the display can, 0 to 100; 0 is its dimmest, not dark."""

    def close(self) -> None:
        """Blank the display and let go of its line; may be called twice."""


class Dialect(Protocol):
    """What a kind of display wants to be told, in bytes. Pure: it opens no line.

    Attributes:
        places: how many characters it has.
        answers: whether it answers each message.
        wakes_often: whether `waking` may be sent again and again; false where that wears its memory out.
    """

    places: int
    answers: bool
    wakes_often: bool

    def complaint(self, text: str) -> str:
        """Return why *text* cannot be shown; empty when it can."""

    def waking(self, brightness: int) -> Sequence[bytes]:
        """Return the messages that bring a display from any state to showing, *brightness* in percent."""

    def showing(self, text: str) -> Sequence[bytes]:
        """Return the messages that show *text*; an empty one blanks the display."""

    def accepted(self, answer: bytes) -> bool | None:
        """Return whether *answer* says yes or no to a message; None while it is not complete."""
