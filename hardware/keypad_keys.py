"""What the keys of a tactile keypad mean. Pure, so that rules can speak of keys without a driver."""

from __future__ import annotations

from enum import StrEnum


class KeypadKey(StrEnum):
    """What a key of the keypad means; a number key is its digit."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    OK = "ok"
    BACK = "back"
    REPEAT = "repeat"
    LOUDER = "louder"
    QUIETER = "quieter"
    HELP = "help"
    ZERO = "0"
    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    FIVE = "5"
    SIX = "6"
    SEVEN = "7"
    EIGHT = "8"
    NINE = "9"

    @property
    def is_digit(self) -> bool:
        """Whether it is a number key."""
        return self.value.isdecimal()
