"""How large a text can be in its box: it is wrapped first, then made smaller, and never cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import ImageFont

from display_board.layout import LINE_SHARE
from hardware.direction import directed, isolated
from hardware.fonts import FontWeight, font_path

SMALLER = 0.96
LEAST_PX = 8.0
BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines of text and their font size in pixels."""

    lines: tuple[str, ...]
    size: float


@lru_cache(256)
def _font(weight: FontWeight, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_path(weight)), size)


def width_px(text: str, weight: FontWeight, size: float) -> float:
    """Return how wide *text* is in one line, in pixels."""
    return _font(weight, max(1, int(size))).getlength(text)


@lru_cache(2048)
def fitted(  # noqa: PLR0913  a text, its box and its letters; a struct for the cache would say no more
    text: str, weight: FontWeight, width: float, height: float, size: float, *, most_lines: int = 99
) -> Fitted:
    """Return *text* in lines that fit a box of *width* by *height* pixels, at *size* or a little below."""
    while True:
        lines = _wrapped(text, weight, width, size)
        high = ((len(lines) - 1) * LINE_SHARE + (1.15 if len(lines) > 1 else 1.0)) * size
        wide = max(width_px(line, weight, size) for line in lines)
        if (len(lines) <= most_lines and wide <= width and high <= height) or size <= LEAST_PX:
            return Fitted(lines, size)
        size = max(LEAST_PX, size * SMALLER)


def lines_at(text: str, weight: FontWeight, width: float, size: float) -> Fitted:
    """Return *text* in as many lines as it needs at *size*; smaller only for a word wider than the box."""
    return fitted(text, weight, width, float("inf"), size)


def size_for_all(texts: Sequence[str], weight: FontWeight, width: float, height: float, size: float) -> float:
    """Return the largest size, *size* or below, at which each of *texts* fits a box of its own."""
    return min(fitted(text, weight, width, height, size).size for text in texts)


def as_many_as_fit(texts: Sequence[str], weight: FontWeight, width: float, size: float) -> str:
    """Return the first of *texts*, and as many of the others in the same line as there is room for."""
    joined = texts[0]
    for text in texts[1:]:
        longer = joined + BETWEEN + isolated(text)
        if width_px(longer, weight, size) > width:
            break
        joined = longer
    return joined


def _wrapped(text: str, weight: FontWeight, width: float, size: float) -> tuple[str, ...]:
    lines: list[str] = []  # broken at plain spaces only: one that must not break stays
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_px(longer, weight, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(map(directed, lines))
