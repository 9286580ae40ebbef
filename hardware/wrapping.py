"""Where a text that is too long for one row is broken. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_BREAK = re.compile(
    r" (?![\u2013\u2014\u00b7](?: |$))"
)  # no row begins with a dash or a dot that stands alone
_GLUE = "\u094d\u200d"  # virama and joiner: the letters on both sides are one
_JOINERS = "\u200c\u200d"
_HALVINGS = 5  # finds the balanced width to a sixty-fourth of the room


def wrapped(text: str, width_of: Callable[[str], float], room: float) -> list[str]:
    """Break *text* at spaces into rows no wider than *room*; a word that is wider is broken within.

    Args:
        text: one paragraph, without line feeds.
        width_of: measures a text in the unit of *room*.
        room: the width of a row.

    Returns:
        At least one row; a row may be wider only where a single letter is.
    """
    rows: list[str] = []
    row = ""
    for word in _BREAK.split(text):
        longer = f"{row} {word}" if row else word
        if width_of(longer) <= room:
            row = longer
            continue
        if row:
            rows.append(row)
        *full, row = _broken(word, width_of, room)
        rows.extend(full)
    return [*rows, row]


def balanced(text: str, width_of: Callable[[str], float], room: float) -> list[str]:
    """Break *text* as `wrapped` does, into as few rows, but of much the same width: no lonely last word."""
    best = wrapped(text, width_of, room)
    narrow, wide = room / 2, room
    for _ in range(_HALVINGS if len(best) > 1 else 0):
        middle = (narrow + wide) / 2
        rows = wrapped(text, width_of, middle)
        if len(rows) > len(best) or any(width_of(row) > middle for row in rows):
            narrow = middle
        else:
            best, wide = rows, middle
    return best


def _broken(word: str, width_of: Callable[[str], float], room: float) -> list[str]:
    pieces: list[str] = []
    piece = ""
    for letter in letters(word):
        if piece and width_of(piece + letter) > room:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


def letters(word: str) -> list[str]:
    """Cut *word* into what a reader takes for one letter: a sign with its marks, conjuncts whole."""
    found: list[str] = []
    for sign in word:
        is_mark = unicodedata.category(sign).startswith("M") or sign in _JOINERS
        if found and (is_mark or found[-1][-1] in _GLUE):
            found[-1] += sign
        else:
            found.append(sign)
    return found
