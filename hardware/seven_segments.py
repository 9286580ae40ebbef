"""Letters and digits on seven segments, and which letters cannot be read there. Pure.

    .-a-.
    f   b
    >-g-<
    e   c
    '-d-'

A letter that is not legible is refused: a visitor who reads 5 for S goes to the wrong desk.
"""

from __future__ import annotations

from collections.abc import Iterable

A, B, C, D, E, F, G = (1 << bit for bit in range(7))

DIGITS = {
    "0": A | B | C | D | E | F,
    "1": B | C,
    "2": A | B | D | E | G,
    "3": A | B | C | D | G,
    "4": B | C | F | G,
    "5": A | C | D | F | G,
    "6": A | C | D | E | F | G,
    "7": A | B | C,
    "8": A | B | C | D | E | F | G,
    "9": A | B | C | D | F | G,
}
CLEAR = {
    "A": A | B | C | E | F | G,
    "C": A | D | E | F,
    "D": B | C | D | E | G,  # as d
    "E": A | D | E | F | G,
    "F": A | E | F | G,
    "H": B | C | E | F | G,
    "J": B | C | D | E,
    "L": D | E | F,
    "N": C | E | G,  # as n
    "P": A | B | E | F | G,
    "R": E | G,  # as r
    "T": D | E | F | G,  # as t
    "U": B | C | D | E | F,
    "Y": B | C | D | F | G,
    "-": G,
    " ": 0,
}
"""Letters that can be read; some only as small ones."""
LOOK_ALIKE = {
    "B": (C | D | E | F | G, "6"),
    "G": (A | C | D | E | F, "6"),
    "I": (B | C, "1"),
    "O": (DIGITS["0"], "0"),
    "Q": (A | B | C | F | G, "9"),
    "S": (DIGITS["5"], "5"),
    "Z": (DIGITS["2"], "2"),
}
"""Letters that are taken for a digit, and for which; shown only where somebody says that this cannot be."""
ILLEGIBLE = frozenset("KMVWX")
"""Letters that seven segments cannot show so that anybody would know them."""

SEGMENTS = DIGITS | CLEAR | {letter: segments for letter, (segments, _) in LOOK_ALIKE.items()}


def complaint_of(text: str, *, look_alikes: bool) -> str:
    """Return why *text* cannot be shown on seven segments; empty when it can.

    Args:
        text: what to show.
        look_alikes: take letters, too, that look like a digit.
    """
    for character in text:
        if character in LOOK_ALIKE and not look_alikes:
            return f"{character!r} looks like {LOOK_ALIKE[character][1]} on seven segments"
        if character not in SEGMENTS:
            return f"{character!r} cannot be shown on seven segments"
    return ""


def segments_of(text: str, places: int) -> list[int]:
    """Return the segments of each of *places*, with *text* at their right end."""
    return [SEGMENTS[character] for character in text.rjust(places)]


def read_back(segments: Iterable[int]) -> str:
    """Return the text that a person reads from *segments*; digits before letters, ``?`` for nonsense."""
    known = {value: character for character, value in reversed(SEGMENTS.items())}
    return "".join(known.get(value, "?") for value in segments)
