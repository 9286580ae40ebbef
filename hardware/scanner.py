"""What a code scanner read: characters put together to codes. Pure; time comes in as an argument.

A scanner types. A code is what arrives quickly, one character after the other, until Enter. Whoever reads
the characters (a window of Kivy for a scanner that is a keyboard, `evdev_scanner` for one of our own) feeds
them here.
"""

from __future__ import annotations

from dataclasses import dataclass

GAP_S = 0.2
LONGEST = 512  # characters; more than any ticket or booking carries


@dataclass(frozen=True, slots=True)
class Scanned:
    """A code that was read whole."""

    code: str


@dataclass(frozen=True, slots=True)
class Garbled:
    """Something that was read and is no code; the visitor is asked to try again.

    Its text is not kept: it may be a personal document that was held before the scanner.
    """

    why: str


Scan = Scanned | Garbled


class Assembler:
    """Put typed characters together to codes.

    Args:
        gap_s: a pause longer than this, in seconds, begins a new code; what came before is dropped.
        longest: the longest code that is taken, in characters.
    """

    def __init__(self, *, gap_s: float = GAP_S, longest: int = LONGEST) -> None:
        self._gap_s = gap_s
        self._longest = longest
        self._last_s: float | None = None
        self._text = ""
        self._why = ""

    def feed(self, text: str, at_s: float) -> list[Scan]:
        """Take in typed characters; line ends among them end a code.

        Args:
            text: the characters, in order.
            at_s: when they came, in seconds of a clock that only goes forward.

        Returns:
            The scans that were completed.
        """
        scans: list[Scan] = []
        for character in text:
            if character in "\r\n":
                scan = self.enter(at_s)
                scans += [] if scan is None else [scan]
            else:
                self._take(character, at_s)
        return scans

    def spoil(self, why: str, at_s: float) -> None:
        """Take in that a part of the code was lost or has no character, because of *why*."""
        self._begin_anew_after_pause(at_s)
        self._why = self._why or why

    def enter(self, at_s: float) -> Scan | None:
        """Take in the key Enter; return what was read since the last one, None for nothing."""
        self._begin_anew_after_pause(at_s)
        text, why = self._text, self._why
        self.clear()
        if why:
            return Garbled(why)
        return Scanned(text) if text else None

    def clear(self) -> None:
        """Forget the characters that no Enter followed."""
        self._text, self._why, self._last_s = "", "", None

    def _take(self, character: str, at_s: float) -> None:
        self._begin_anew_after_pause(at_s)
        if len(self._text) >= self._longest:
            self._why = self._why or f"longer than {self._longest} characters"
        elif not character.isascii():
            self._why = self._why or f"a character that no code of ours has (U+{ord(character):04X})"
        elif not character.isprintable():
            self._why = self._why or f"a control character (U+{ord(character):04X})"
        else:
            self._text += character

    def _begin_anew_after_pause(self, at_s: float) -> None:
        if self._last_s is not None and at_s - self._last_s > self._gap_s:
            self.clear()
        self._last_s = at_s
