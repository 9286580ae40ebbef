"""An ordinary keyboard as a tactile keypad, for a try on a desk: which of Kivy's keys mean what.

The digits above the letters are left to the scanner, which types them.
"""

from __future__ import annotations

from hardware.keypad_keys import KeypadKey

ENTERS = frozenset({13, 271})

_KEYS = {
    273: KeypadKey.UP,
    274: KeypadKey.DOWN,
    275: KeypadKey.RIGHT,
    276: KeypadKey.LEFT,
    13: KeypadKey.OK,
    271: KeypadKey.OK,
    27: KeypadKey.BACK,
    8: KeypadKey.BACK,
    282: KeypadKey.HELP,  # F1
    283: KeypadKey.REPEAT,  # F2
    280: KeypadKey.LOUDER,  # page up
    281: KeypadKey.QUIETER,
} | {256 + digit: KeypadKey(str(digit)) for digit in range(10)}


class Keyboard:
    """Makes presses of what a window hears; a key that is held counts once, however often it repeats."""

    def __init__(self) -> None:
        self._held: set[int] = set()

    def down(self, code: int) -> KeypadKey | None:
        """Take in that the key with Kivy's *code* went down; return what that means, None for nothing."""
        fresh = code not in self._held
        self._held.add(code)
        return _KEYS.get(code) if fresh else None

    def up(self, code: int) -> None:
        """Take in that it was let go."""
        self._held.discard(code)
