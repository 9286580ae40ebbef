"""The kernel's names of the keys that keypads send, as in `linux/input-event-codes.h` without ``KEY_``.

Letters and punctuation are left out: what types text is a keyboard. Any other key may be named by its number.
"""

from __future__ import annotations

from difflib import get_close_matches

_ROW = {name: code for code, name in enumerate("1234567890", 2)}
_FUNCTION = (
    {f"F{number}": 58 + number for number in range(1, 11)}
    | {"F11": 87, "F12": 88}
    | {f"F{number}": 170 + number for number in range(13, 25)}
)
_KEYPAD = {"KP7": 71, "KP8": 72, "KP9": 73, "KPMINUS": 74, "KP4": 75, "KP5": 76, "KP6": 77, "KPPLUS": 78} | {
    "KP1": 79, "KP2": 80, "KP3": 81, "KP0": 82, "KPDOT": 83, "KPENTER": 96, "KPSLASH": 98, "KPASTERISK": 55
}  # fmt: skip
_OTHERS = {
    "ESC": 1, "BACKSPACE": 14, "TAB": 15, "ENTER": 28, "SPACE": 57, "PAUSE": 119,
    "HOME": 102, "UP": 103, "PAGEUP": 104, "LEFT": 105, "RIGHT": 106, "END": 107, "DOWN": 108,
    "PAGEDOWN": 109, "INSERT": 110, "DELETE": 111,
    "MUTE": 113, "VOLUMEDOWN": 114, "VOLUMEUP": 115,
    "AGAIN": 129, "HELP": 138, "MENU": 139, "BACK": 158, "FORWARD": 159, "PLAYPAUSE": 164,
    "HOMEPAGE": 172, "REDO": 182, "OK": 352, "SELECT": 353, "INFO": 358, "NEXT": 407, "PREVIOUS": 412,
    "MEDIA_REPEAT": 439,
}  # fmt: skip

CODES = _ROW | _FUNCTION | _KEYPAD | _OTHERS
_NAMES = {code: name for name, code in CODES.items()}
_HIGHEST = 767  # KEY_MAX


def code_of(name: str) -> int:
    """Return the code of the key called *name*: ``UP``, ``KEY_UP``, ``up`` or ``#103``.

    Raises:
        ValueError: there is no such key.
    """
    plain = name.strip().upper().removeprefix("KEY_")
    if plain in CODES:
        return CODES[plain]
    if plain.startswith("#") and plain[1:].isdecimal() and int(plain[1:]) <= _HIGHEST:
        return int(plain[1:])
    near = get_close_matches(plain, CODES, n=1)
    hint = f"did you mean {near[0]!r}?" if near else "write its name as UP or F15, or its number as #103"
    raise ValueError(f"no key named {name!r}; {hint}")


def name_of(code: int) -> str:
    """Return the name of the key with *code*, else its number as in ``#103``."""
    return _NAMES.get(code, f"#{code}")
