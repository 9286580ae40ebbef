"""Measures text and makes it fit: wrapped where it is too long, smaller where it is still too much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from PIL import ImageFont

from hardware.direction import directed
from hardware.fonts import font_path
from kiosk.faces.page import Align, Box, Line
from kiosk.faces.theme import Colour, Look, TypeSize

_PITCH = 1.28  # of the size is the distance from line to line
_STEP = 0.94
_SHORTEST = 4
SEPARATOR = " · "
MANY = 99
"""As many lines as it takes."""


@lru_cache(maxsize=256)
def _font(size_px: int, bold: bool) -> ImageFont.FreeTypeFont:  # noqa: FBT001  the key of a cache
    path = str(font_path("bold" if bold else "regular"))
    return ImageFont.truetype(path, size_px, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=4096)
def width_px(text: str, size_px: int, bold: bool) -> int:  # noqa: FBT001  the key of a cache
    """Return how wide *text* is drawn, in pixels."""
    left, _, right, _ = _font(size_px, bold).getbbox(text)
    return int(-(-max(right - min(0, left), _font(size_px, bold).getlength(text)) // 1))


def pitch_px(size_px: int) -> int:
    """Return the distance from line to line."""
    return round(size_px * _PITCH)


@dataclass(frozen=True, slots=True)
class Lettering:
    """A text in lines, at the size at which it fits; *cut*: it does not fit even at the least size."""

    lines: tuple[str, ...]
    size_px: int
    bold: bool
    cut: bool = False

    @property
    def height_px(self) -> int:
        """How high all of its lines are."""
        return pitch_px(self.size_px) * len(self.lines)

    def drawn(self, box: Box, colour: Colour, align: Align = Align.CENTRE) -> Iterator[Line]:
        """Put the lines into the middle of *box*."""
        pitch = pitch_px(self.size_px)
        top = box.y + max(0, (box.h - self.height_px) // 2)
        for number, text in enumerate(self.lines):
            place = Box(box.x, top + number * pitch, box.w, pitch)
            yield Line(place, directed(text), self.size_px, self.bold, colour, align, self.cut)


def fitted(text: str, kind: TypeSize, look: Look, room: tuple[int, int], *, lines: int = MANY) -> Lettering:
    """Return *text* in at most *lines* lines at the largest size at which it fits *room* (width, height)."""
    size, least = look.best_px(kind), look.least_px(kind)
    while True:
        rows = _wrapped(text, size, kind.bold, room[0])
        whole = all(width_px(row, size, kind.bold) <= room[0] for row in rows)
        if whole and len(rows) <= lines and pitch_px(size) * len(rows) <= room[1]:
            return Lettering(tuple(_balanced(text, rows, size, kind.bold, room[0])), size, kind.bold)
        if size <= least:
            return _least(rows, size, kind.bold, room, lines)
        size = max(least, min(size - 1, int(size * _STEP)))


def _least(rows: list[str], size_px: int, bold: bool, room: tuple[int, int], lines: int) -> Lettering:  # noqa: FBT001  as above
    """Return *rows* at the least size; a word that is too wide even so goes on in the next line."""
    broken = [part for row in rows for part in _broken(row, size_px, bold, room[0])]
    narrow = all(width_px(part, size_px, bold) <= room[0] for part in broken)
    whole = narrow and len(broken) <= lines and pitch_px(size_px) * len(broken) <= room[1]
    if len(broken) > len(rows) and lines == 1:
        return Lettering(tuple(rows), size_px, bold, cut=True)
    return Lettering(tuple(broken), size_px, bold, cut=not whole)


def _broken(row: str, size_px: int, bold: bool, width: int) -> Iterator[str]:  # noqa: FBT001  as above
    while width_px(row, size_px, bold) > width and len(row) > _SHORTEST:
        cut_at = next(
            (n for n in range(len(row) - 2, 1, -1) if width_px(row[:n] + "-", size_px, bold) <= width), 0
        )
        if not cut_at:
            break
        yield row[:cut_at] + "-"
        row = row[cut_at:]
    yield row


def breaks_words(text: str, lettering: Lettering) -> bool:
    """Tell whether *lettering* had to break a word of *text*."""
    return " ".join(lettering.lines).split() != text.split()


def sized(text: str, size_px: int, width: int, *, bold: bool = False) -> Lettering:
    """Return *text* at *size_px*, in as many lines as *width* asks for."""
    rows = _wrapped(text, size_px, bold, width)
    rows = [part for row in rows for part in _broken(row, size_px, bold, width)]
    cut = any(width_px(row, size_px, bold) > width for row in rows)
    return Lettering(tuple(rows), size_px, bold, cut=cut)


def fitted_rows(rows: tuple[str, ...], kind: TypeSize, look: Look, room: tuple[int, int]) -> Lettering:
    """Return *rows*, which belong together, in one line where they fit, else each in its own."""
    in_one = fitted(SEPARATOR.join(rows), kind, look, room, lines=1)
    if len(rows) < 2 or (not in_one.cut and in_one.size_px == look.best_px(kind)):
        return in_one if not in_one.cut else fitted(SEPARATOR.join(rows), kind, look, room, lines=2)
    size, least = look.best_px(kind), look.least_px(kind)
    while size > least and not _fit(rows, size, kind.bold, room):
        size = max(least, min(size - 1, int(size * _STEP)))
    cut = not _fit(rows, size, kind.bold, room)
    return in_one if cut and not in_one.cut else Lettering(rows, size, kind.bold, cut=cut)


def _fit(rows: tuple[str, ...], size_px: int, bold: bool, room: tuple[int, int]) -> bool:  # noqa: FBT001  as above
    wide = max(width_px(row, size_px, bold) for row in rows)
    return wide <= room[0] and pitch_px(size_px) * len(rows) <= room[1]


def natural(text: str, kind: TypeSize, look: Look, width: int) -> Lettering:
    """Return *text* at its best size, in as many lines as *width* asks for."""
    return fitted(text, kind, look, (width, 10**6))


def _balanced(text: str, rows: list[str], size_px: int, bold: bool, width: int) -> list[str]:  # noqa: FBT001  as above
    """Return *text* in as many lines, but even ones: no word stands alone in the last."""
    narrowest, widest = 0, width
    while len(rows) > 1 and widest - narrowest > size_px // 4:
        middle = (narrowest + widest) // 2
        tried = _wrapped(text, size_px, bold, middle)
        if len(tried) == len(rows) and all(width_px(row, size_px, bold) <= middle for row in tried):
            rows, widest = tried, middle
        else:
            narrowest = middle
    return rows


def _wrapped(text: str, size_px: int, bold: bool, width: int) -> list[str]:  # noqa: FBT001  as the cache's key
    rows: list[str] = []
    for word in text.split():
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and width_px(longer, size_px, bold) <= width:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows or [""]
