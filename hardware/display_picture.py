"""What a person sees on a number display, as a picture: for the manual, the demo and a builder's eyes."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

DARK, OFF, LIT = (12, 8, 8), (38, 18, 16), (255, 60, 40)
_SEGMENTS = (  # two ends of each, in halves of a place's width and quarters of its height
    ((0, 0), (1, 0)),
    ((1, 0), (1, 1)),
    ((1, 1), (1, 2)),
    ((0, 2), (1, 2)),
    ((0, 1), (0, 2)),
    ((0, 0), (0, 1)),
    ((0, 1), (1, 1)),
)


def segments_picture(places: Sequence[int], height_px: int = 120) -> Image.Image:
    """Return a picture of seven-segment *places*, lit as in `hardware.seven_segments`."""
    unit = height_px / 12
    picture = Image.new("RGB", (round(len(places) * 7 * unit + 2 * unit), height_px), DARK)
    pen = ImageDraw.Draw(picture)
    for number, value in enumerate(places):
        left, top = (2 + 7 * number) * unit, 2 * unit
        for bit, ends in enumerate(_SEGMENTS):
            _bar(
                pen, [(left + 4 * unit * x, top + 4 * unit * y) for x, y in ends], unit, lit=value >> bit & 1
            )
    return picture


def _bar(pen: ImageDraw.ImageDraw, ends: list[tuple[float, float]], unit: float, *, lit: int) -> None:
    (left, top), (right, bottom) = ends
    half, short = 0.45 * unit, 0.6 * unit
    if top == bottom:
        box = (left + short, top - half, right - short, top + half)
    else:
        box = (left - half, top + short, left + half, bottom - short)
    pen.rounded_rectangle(box, radius=half, fill=LIT if lit else OFF)


def dots_picture(rows: Sequence[str], dot_px: int = 16) -> Image.Image:
    """Return a picture of *rows* of dots, ``#`` for one that is lit."""
    picture = Image.new("RGB", (dot_px * len(rows[0]), dot_px * len(rows)), DARK)
    pen = ImageDraw.Draw(picture)
    for y, row in enumerate(rows):
        for x, dot in enumerate(row):
            box = (x * dot_px + 2, y * dot_px + 2, (x + 1) * dot_px - 2, (y + 1) * dot_px - 2)
            pen.ellipse(box, fill=LIT if dot == "#" else OFF)
    return picture
