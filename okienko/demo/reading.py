"""Reading a slip back from its dots, as a person with a magnifying glass would: the number, and the QR code.

The number is recognised letter by letter against the shapes of the font it is printed in; nothing but the
picture goes in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps, ImageStat

from hardware.fonts import font_path

_SHAPE = (32, 48)
_MIN_MM = 8.0
"""Nothing else on a slip has capitals as tall as this."""
_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SERIES = (*_LETTERS, *(one + other for one in _LETTERS for other in _LETTERS))
"""Letters that lean against each other, as in AA, leave no white column and are read as one shape."""


class Illegible(ValueError):
    """No ticket number stands on the picture."""


def qr_of(slip: Image.Image) -> str:
    """Return what the QR code on *slip* holds; empty where there is none that can be read."""
    codes = zxingcpp.read_barcodes(
        slip.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    return codes[0].text if codes else ""


def number_of(slip: Image.Image, dots_per_mm: float = 8.0) -> str:
    """Return the ticket number on *slip*, a picture black on white.

    Raises:
        Illegible: no line of the slip is as tall as a number must be, or what stands there is none.
    """
    ink = ImageOps.invert(slip.convert("L")).point(lambda value: 255 * (value > 127))
    for top, bottom in _bands(ink):
        if (bottom - top) >= _MIN_MM * dots_per_mm:
            glyphs = list(_glyphs(ink.crop((0, top, ink.width, bottom))))
            if 4 <= len(glyphs) <= 6:
                return _read(glyphs)
    raise Illegible("no line of the slip is as tall as a ticket number")


def _bands(ink: Image.Image) -> Iterator[tuple[int, int]]:
    """Yield top and bottom of each run of rows that hold ink."""
    rows = ink.resize((1, ink.height), Image.Resampling.BOX).tobytes()
    yield from _runs([value > 0 for value in rows])


def _glyphs(line: Image.Image) -> Iterator[Image.Image]:
    columns = line.resize((line.width, 1), Image.Resampling.BOX).tobytes()
    for left, right in _runs([value > 0 for value in columns]):
        yield _fitted(line.crop((left, 0, right, line.height)))


def _runs(marks: list[bool]) -> Iterator[tuple[int, int]]:
    start = None
    for place, mark in enumerate([*marks, False]):
        if mark and start is None:
            start = place
        elif not mark and start is not None:
            yield start, place
            start = None


def _fitted(glyph: Image.Image) -> Image.Image:
    box = glyph.getbbox()
    if box is None:
        raise Illegible("a letter without ink")
    tight = glyph.crop(box)
    # The proportions tell I from an M that was stretched to the same box, so they are kept.
    return ImageOps.pad(tight, _SHAPE, color=0)


def _read(glyphs: list[Image.Image]) -> str:
    digits = 3
    between = [(*_LETTERS, *_DIGITS)] * (len(glyphs) - digits - 1)
    kinds = [_SERIES, *between, *[tuple(_DIGITS)] * digits]
    return "".join(_best(glyph, kind) for glyph, kind in zip(glyphs, kinds, strict=True))


def _best(glyph: Image.Image, among: Sequence[str]) -> str:
    return min(among, key=lambda sign: _difference(glyph, _shape_of(sign)))


def _difference(one: Image.Image, other: Image.Image) -> float:
    return float(ImageStat.Stat(ImageChops.difference(one, other)).mean[0])


@cache
def _shape_of(sign: str) -> Image.Image:
    picture = Image.new("L", (500, 300), 0)
    font = ImageFont.truetype(str(font_path("bold")), 160)
    ImageDraw.Draw(picture).text((60, 40), sign, fill=255, font=font)
    return _fitted(picture)
