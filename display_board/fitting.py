"""How large a text can be in its box: it is wrapped first, then made smaller, and never cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from PIL import ImageFont

from contract.glass import LINE_SHARE, Box
from display_board.texts import Said
from hardware.direction import directed, isolated
from hardware.fonts import FontWeight, font_path

SMALLER = 0.96
LEAST_PX = 8.0
BETWEEN = " · "
BETWEEN_LINES = 0.2  # of a line, between two texts


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


class Placed(NamedTuple):
    """A text in its box, at a font size in pixels."""

    said: Said
    box: Box
    size: float


def in_pages(
    said: Sequence[Said], weight: FontWeight, box: Box, *, least: float, most: float
) -> list[list[Placed]]:
    """Return *said* one below the other in *box*, on as few pages as letters of at least *least* allow.

    All have one size, at most *most*; the pages are as full as each other, as near as can be.
    """
    fewest = len(_packed(said, weight, box, least, box.height))
    size = most
    while size > least and len(_packed(said, weight, box, size, box.height)) > fewest:
        size = max(least, size * SMALLER)
    whole = sum(_high(each, weight, box, size) for each in said)
    height = whole / fewest
    while len(pages := _packed(said, weight, box, size, height)) > fewest and height < box.height:
        height = min(box.height, height * 1.05)
    return [list(_spread(page, weight, box, size)) for page in pages]


def _high(said: Said, weight: FontWeight, box: Box, size: float) -> float:
    return (len(lines_at(said.words, weight, box.width, size).lines) + BETWEEN_LINES) * size * LINE_SHARE


def _packed(
    said: Sequence[Said], weight: FontWeight, box: Box, size: float, height: float
) -> list[list[Said]]:
    pages: list[list[Said]] = []
    left = 0.0
    for each in said:
        high = _high(each, weight, box, size)
        if not pages or high > left:
            pages.append([])
            left = height + BETWEEN_LINES * size * LINE_SHARE  # below the last one there is no other
        pages[-1].append(each)
        left -= high
    return pages


def _spread(page: Sequence[Said], weight: FontWeight, box: Box, size: float) -> Iterator[Placed]:
    """Yield the texts of *page*, the free height shared out among them."""
    heights = [_high(each, weight, box, size) for each in page]
    air = max(0.0, box.height - sum(heights)) / len(page)
    for each, high in zip(page, heights, strict=True):
        yield Placed(each, box.top(min(box.height, high + air)), size)
        box = box.below(high + air)


SENTENCE = (".", "!", "?", ":", ";", "।", "。", "؟")


@lru_cache(256)
def in_pieces(text: str, weight: FontWeight, width: float, lines: int, size: float) -> tuple[str, ...]:
    """Return *text* in pieces of at most so many *lines* at *size*, for a box that holds no more.

    A piece ends with a sentence where it can.
    """
    pieces: list[str] = []
    left = text
    while len(wrapped := _wrapped(left, weight, width, size)) > max(1, lines):
        words = " ".join(wrapped[: max(1, lines)]).split(" ")
        ends = [place for place, word in enumerate(words, 1) if word.endswith(SENTENCE)]
        taken = ends[-1] if ends else len(words)
        pieces.append(" ".join(words[:taken]))
        left = " ".join(left.split(" ")[taken:])
    return (*pieces, left)
