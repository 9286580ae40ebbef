"""The kernel's input events and the keys of a US keyboard, in both directions.

A scanner is a US keyboard to the kernel unless somebody has set it otherwise. An event is 24 bytes on every
64-bit Linux: seconds, microseconds, type, code, value.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from hardware.scanner import Assembler, Scan

EVENT = struct.Struct("<qqHHi")
EV_SYN, EV_KEY, EV_SW = 0, 1, 5
SYN_REPORT, SYN_DROPPED = 0, 3
UP, DOWN, REPEATED = 0, 1, 2
SW_HEADPHONE_INSERT = 2

KEY_ENTER, KEY_KEYPAD_ENTER = 28, 96
KEY_LEFT_SHIFT, KEY_RIGHT_SHIFT = 42, 54
SHIFTS = frozenset({KEY_LEFT_SHIFT, KEY_RIGHT_SHIFT})
ENTERS = frozenset({KEY_ENTER, KEY_KEYPAD_ENTER})

_ROWS = (  # code of the first key of a row, its characters, and the same with shift
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
)
_KEYPAD = {55: "*", 71: "7", 72: "8", 73: "9", 74: "-", 75: "4", 76: "5", 77: "6", 78: "+"} | {
    79: "1", 80: "2", 81: "3", 82: "0", 83: ".", 98: "/"
}  # fmt: skip

PLAIN = _KEYPAD | {first + place: key for first, keys, _ in _ROWS for place, key in enumerate(keys)}
SHIFTED = _KEYPAD | {first + place: key for first, _, keys in _ROWS for place, key in enumerate(keys)}
_KEY_OF = {character: (code, True) for code, character in SHIFTED.items() if code not in _KEYPAD} | {
    character: (code, False) for code, character in PLAIN.items() if code not in _KEYPAD
}


@dataclass(frozen=True, slots=True)
class InputEvent:
    """One event as the kernel tells it; *value* of a key is 0 up, 1 down, 2 repeated."""

    kind: int
    code: int
    value: int


class EventReader:
    """Cut a stream of bytes into events; a rest waits for its other half."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[InputEvent]:
        """Return the events that are complete with *data*."""
        data = self._rest + data
        whole = len(data) - len(data) % EVENT.size
        self._rest = data[whole:]
        return [InputEvent(kind, code, value) for _, _, kind, code, value in EVENT.iter_unpack(data[:whole])]


def typed(text: str) -> Iterator[bytes]:
    """Yield the bytes of the events with which a scanner types *text* and Enter.

    Raises:
        ValueError: a US keyboard has no key for one of the characters.
    """
    for character in text:
        if character not in _KEY_OF:
            raise ValueError(f"no key of a US keyboard types {character!r}")
        code, shifted = _KEY_OF[character]
        if shifted:
            yield _key(KEY_LEFT_SHIFT, DOWN)
        yield _key(code, DOWN) + _key(code, UP)
        if shifted:
            yield _key(KEY_LEFT_SHIFT, UP)
    yield _key(KEY_ENTER, DOWN) + _key(KEY_ENTER, UP)


def event_bytes(kind: int, code: int, value: int) -> bytes:
    """Return the bytes of one event and of the report that ends it, as the kernel sends them."""
    return EVENT.pack(0, 0, kind, code, value) + EVENT.pack(0, 0, EV_SYN, SYN_REPORT, 0)


def _key(code: int, value: int) -> bytes:
    return event_bytes(EV_KEY, code, value)


class KeysToText:
    """Turn key events into scans."""

    def __init__(self, assembler: Assembler | None = None) -> None:
        self._assembler = assembler or Assembler()
        self._shifts: set[int] = set()

    def take(self, event: InputEvent, at_s: float) -> Scan | None:
        """Take in one event that came at *at_s*; return the scan that it completed."""
        if event.kind == EV_SYN and event.code == SYN_DROPPED:
            self._assembler.spoil("keys were lost on the way", at_s)
            self._shifts.clear()
        if event.kind != EV_KEY:
            return None
        if event.code in SHIFTS:
            (self._shifts.discard if event.value == UP else self._shifts.add)(event.code)
        elif event.value == DOWN:
            return self._press(event.code, at_s)
        return None

    def _press(self, code: int, at_s: float) -> Scan | None:
        if code in ENTERS:
            return self._assembler.enter(at_s)
        character = (SHIFTED if self._shifts else PLAIN).get(code)
        if character is None:
            self._assembler.spoil(f"a key without a character (code {code})", at_s)
            return None
        self._assembler.feed(character, at_s)
        return None
