"""A sheet of what number displays show, decoded from the very bytes that the drivers send."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from hardware.display_dialects import LineDialect, Max7219Digits, Max7219Matrix, S7sDialect
from hardware.display_picture import dots_picture, segments_picture
from hardware.number_display import Dialect
from hardware.virtual_display import VirtualDisplay, VirtualSegments
from hardware.virtual_max7219 import VirtualMax7219Digits, VirtualMax7219Matrix
from hardware.virtual_serial_displays import VirtualLineDisplay, VirtualS7s

GAP_PX = 16
PLACES = 8


def write_display_sheet(path: Path) -> str:
    """Draw the sheet anew and write it; return its path."""
    pictures = list(_pictures())
    columns = [pictures[::2], pictures[1::2]]
    widths = [max(each.width for each in column) + GAP_PX for column in columns]
    height = max(sum(each.height + GAP_PX for each in column) for column in columns)
    sheet = Image.new("RGB", (sum(widths) + GAP_PX, height + GAP_PX), (128, 128, 128))
    left = GAP_PX
    for column, width in zip(columns, widths, strict=True):
        top = GAP_PX
        for each in column:
            sheet.paste(each, (left, top))
            top += each.height + GAP_PX
        left += width
    sheet.quantize(32).save(path, optimize=True)
    return str(path)


def _pictures() -> Iterator[Image.Image]:
    """Yield a number on every kind of display, then every letter that can be shown."""
    digits = Max7219Digits(look_alikes=True)
    for twin, dialect in (
        (VirtualLineDisplay(), LineDialect()),
        (VirtualMax7219Matrix(4), Max7219Matrix(modules=4)),
        (VirtualS7s(), S7sDialect()),
        (VirtualMax7219Matrix(6), Max7219Matrix(modules=6)),
    ):
        yield _shown(twin, dialect, "A042")
    for segments, dots in (
        ("01234567", "01234567"),
        ("89-ACDEF", "89-ABCDE"),
        ("HJLNPRTU", "FGHIJKLM"),
        ("Y BGIOQS", "NOPQRSTU"),
        ("Z", "VWXYZ"),
    ):
        yield _shown(VirtualMax7219Digits(), digits, segments.ljust(PLACES))
        yield _shown(VirtualMax7219Matrix(6), Max7219Matrix(modules=6), dots)


def _shown(twin: VirtualDisplay, dialect: Dialect, text: str) -> Image.Image:
    for message in [*dialect.waking(100), *dialect.showing(text)]:
        twin.take(message)
    if isinstance(twin, VirtualSegments):
        return segments_picture(twin.lit(), 90)
    return dots_picture(twin.picture().splitlines(), 10)
