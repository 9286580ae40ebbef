"""A contact sheet: many pictures on a grey ground, in rows of equal height, in a file of few colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PIL import Image

GAP_PX = 10
GROUND = (128, 128, 128)
COLOURS = 64
"""So few keep a sheet small, and are enough for flat screens."""


def small(picture: Image.Image, height_px: int) -> Image.Image:
    """Return *picture* so many pixels high."""
    wide = max(1, picture.width * height_px // picture.height)
    return picture.convert("RGB").resize((wide, height_px), Image.Resampling.LANCZOS)


def in_rows(pictures: Iterable[Image.Image], most_px: int) -> list[list[Image.Image]]:
    """Return *pictures* in rows that are at most *most_px* wide, in their order."""
    rows: list[list[Image.Image]] = []
    used = most_px + 1
    for each in pictures:
        if used + each.width + GAP_PX > most_px:
            rows.append([])
            used = GAP_PX
        rows[-1].append(each)
        used += each.width + GAP_PX
    return rows


def save(rows: Sequence[Sequence[Image.Image]], path: Path) -> str:
    """Write *rows* of pictures as one PNG; return its path."""
    width = max(sum(each.width + GAP_PX for each in row) for row in rows) + GAP_PX
    heights = [max(each.height for each in row) for row in rows]
    sheet = Image.new("RGB", (width, sum(heights) + GAP_PX * (len(rows) + 1)), GROUND)
    top = GAP_PX
    for row, height in zip(rows, heights, strict=True):
        left = GAP_PX
        for each in row:
            sheet.paste(each, (left, top))
            left += each.width + GAP_PX
        top += height + GAP_PX
    sheet.quantize(COLOURS).save(path, optimize=True)
    return str(path)
