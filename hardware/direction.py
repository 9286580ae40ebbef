"""Keeps texts that are read from the right whole where they stand among others. Pure.

Whoever draws a line goes by its first letter to tell where it begins. Marks that nobody sees say better.
"""

from __future__ import annotations

from unicodedata import bidirectional

_RIGHT_TO_LEFT_MARK = "\u200f"
_ISOLATE, _END_OF_ISOLATE = "\u2067", "\u2069"


def directed(text: str) -> str:
    """Return a whole line so that it is drawn from the right where any of its letters is read so.

    An Arabic line that begins with ``MOS`` would fall apart.
    """
    strong = [kind for kind in map(bidirectional, text) if kind in {"L", "R", "AL"}]
    return _RIGHT_TO_LEFT_MARK + text if strong[:1] == ["L"] and _is_from_right(text) else text


def isolated(text: str) -> str:
    """Return *text* so that it keeps its own direction beside a text in another language.

    Else the stop at the end of an Arabic sentence is drawn at its beginning.
    """
    return f"{_ISOLATE}{text}{_END_OF_ISOLATE}" if _is_from_right(text) else text


def _is_from_right(text: str) -> bool:
    return any(bidirectional(letter) in {"R", "AL"} for letter in text)
