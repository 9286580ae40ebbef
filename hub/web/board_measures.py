"""How long texts are in letters of a browser that nobody has asked, and what fits a place. Pure.

A television has a font of its own. What is said here of widths is a little more than the widest common ones
need, so that nothing is cut; where that leaves room, it stays empty.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from hub.web.board_words import Said

REGULAR, BOLD, DIGIT = 0.60, 0.66, 0.58  # of a common letter and a digit, in font sizes
WIDE = {"W": 1.06, "M": 1.0, "m": 0.95, "w": 0.86, "Ш": 1.05, "Щ": 1.08, "Ж": 1.0, "Ю": 1.05, "—": 1.0}
NARROW = dict.fromkeys("iljI.,:;!|'\u2019 ·", 0.36)
FAR = {"GEORGIAN": 0.72, "DEVANAGARI": 0.7, "ARABIC": 0.62}
BETWEEN = " · "
CELL_EM = 7.0
"""So wide is a cell of the list of calls, in font sizes: ``W999 › 12``."""  # noqa: RUF001  an arrow of one letter
STEPS = (100, 90, 80, 70, 60, 50, 40, 30)
"""Sizes that the style sheet knows, in hundredths."""
TIME_EM = 3.4
"""The time in such a cell of a stale board."""
NOTE_LINES = 3
"""More lines than these are not said of a call."""
LARGER = (300, 260, 220, 190, 160, 140, 120, 100)
"""The same for the notice that covers everything, of a small font size."""


def width_of(text: str, *, bold: bool = False) -> float:
    """Return how wide *text* is at most, in font sizes."""
    common = BOLD if bold else REGULAR
    return sum(_letter(sign, common) for sign in text) * (1.04 if bold else 1.0)


def _letter(sign: str, common: float) -> float:
    if sign in NARROW:
        return NARROW[sign]
    if sign in WIDE:
        return WIDE[sign]
    if sign.isdigit():
        return DIGIT
    if unicodedata.combining(sign):
        return 0.0
    if ord(sign) > 0x0530:
        return FAR.get(unicodedata.name(sign, "").partition(" ")[0], 0.75)
    return 0.76 if sign.isupper() else common


def lines_of(text: str, width: float, *, bold: bool = False) -> int:
    """Return on how many lines *text* stands in *width* font sizes; a sign or two stand on one anywhere."""
    if len(text) < 4:
        return 1
    lines, left = 1, width
    for word in text.split(" "):
        wide = width_of(word, bold=bold)
        if wide > left and left < width:
            lines, left = lines + 1, width
        lines += max(0, int((wide - 0.01) / width))  # a word that is wider than the line is broken
        left -= wide + NARROW[" "]
    return lines


def step_for(text: str, size: float, room: float) -> int:
    """Return the largest of `STEPS` at which bold *text* of *size* fits *room* pixels in one line."""
    wide = width_of(text, bold=True) * size
    return next((step for step in STEPS if wide * step <= room * 100), STEPS[-1])


def as_many_as_fit(said: Sequence[Said], width: float) -> list[Said]:
    """Return the first of *said*, and as many of the others in the same line as *width* font sizes hold."""
    shown, wide = list(said[:1]), width_of(said[0].words) if said else 0.0
    for each in said[1:]:
        wide += width_of(BETWEEN + each.words)
        if wide > width:
            break
        shown.append(each)
    return shown


def packed(said: Sequence[Said], width: float, lines: float, *, bold: bool = False) -> Iterator[list[Said]]:
    """Yield *said* in pages of so many *lines*, one text below the other with half a line between them.

    A text that is longer than a page goes on on the next one.
    """
    page: list[Said] = []
    left = lines
    for each in said:
        for piece in _pieces(each, width, max(1, int(lines)), bold=bold):
            high = lines_of(piece.words, width, bold=bold) + 0.5
            if page and high > left + 0.5:
                yield page
                page, left = [], lines
            page.append(piece)
            left -= high
    if page:
        yield page


def _pieces(said: Said, width: float, lines: int, *, bold: bool) -> Iterator[Said]:
    words: list[str] = []
    for word in said.words.split(" "):
        if words and lines_of(" ".join([*words, word]), width, bold=bold) > lines:
            yield Said(" ".join(words), said.lang)
            words = []
        words.append(word)
    yield Said(" ".join(words), said.lang)


def step_for_block(blocks: Sequence[tuple[str, float]], width: float, height: float) -> int | None:
    """Return the largest of `LARGER` at which *blocks* fit, one below the other; None: at none.

    Args:
        blocks: texts, each with its own size beside the others.
        width: of their place, in small font sizes.
        height: the same, in lines of small text.
    """
    for step in LARGER:
        size = step / 100
        high = sum(size * own * (lines_of(text, width / size / own, bold=True) + 0.1) for text, own in blocks)
        if high <= height:
            return step
    return None
