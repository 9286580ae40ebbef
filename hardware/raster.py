"""A slip drawn as dots: every script right, the same on every printer.

Pillow shapes by raqm and draws in grey; the grey is cut at half, which keeps strokes even at 203 dpi.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import segno
from PIL import Image, ImageDraw, ImageFont

from hardware.fonts import font_path, require_shaping
from hardware.paper import PAPER_80, PaperProfile
from hardware.slip import (
    Align,
    Block,
    Line,
    Picture,
    Qr,
    Rule,
    Slip,
    Space,
    Weight,
    is_right_to_left,
    printable,
)
from hardware.wrapping import balanced, wrapped

_CAPITAL_SHARE = 0.714  # of the font's size is the height of its capitals
_TOP_SHARE, _FOOT_SHARE = 0.80, 0.24  # what a line takes at least over and under its base line
_LEADING_SHARE = 0.14
_QUIET_MODULES = 4  # the empty edge that readers of QR codes ask for
_WHITE, _BLACK = 255, 0


class SlipUndrawable(ValueError):
    """A block of a slip cannot stand on this paper; the message says which."""


@dataclass(frozen=True, slots=True)
class _Type:
    """A font at one size, and how texts in it run."""

    font: ImageFont.FreeTypeFont
    direction: Literal["ltr", "rtl"]
    language: str

    def width(self, text: str) -> float:
        return self.font.getlength(text, direction=self.direction, language=self.language)

    def ink(self, text: str) -> tuple[float, float, float, float]:
        """Tell left, top, right and bottom of what is drawn, from the start of the base line."""
        return self.font.getbbox(text, direction=self.direction, language=self.language, anchor="ls")


def drawn(slip: Slip, paper: PaperProfile = PAPER_80) -> Image.Image:
    """Draw *slip* as a picture of one bit a dot, as wide as the paper and as high as it needs.

    Raises:
        FontMissing: the fonts were never built.
        ShapingMissing: Pillow cannot shape text on this machine.
        SlipUndrawable: a QR code holds more than this width can show.
    """
    require_shaping()
    strips = [strip for block in slip.blocks for strip in _strips(block, slip, paper)]
    whole = Image.new("L", (paper.width_px, max(1, sum(strip.height for strip in strips))), _WHITE)
    top = 0
    for strip in strips:
        whole.paste(strip, (0, top))
        top += strip.height
    return whole.point(lambda grey: _WHITE if grey > _WHITE // 2 else _BLACK).convert(
        "1", dither=Image.Dither.NONE
    )


def _strips(block: Block, slip: Slip, paper: PaperProfile) -> Iterator[Image.Image]:
    match block:
        case Line():
            yield from _line(block, slip.language_of(block), paper)
        case Rule(thickness_mm):
            yield _blank(paper, paper.dots(1.5))
            yield _blank(paper, paper.dots(thickness_mm), _BLACK)
            yield _blank(paper, paper.dots(1.5))
        case Space(height_mm):
            yield _blank(paper, paper.dots(height_mm))
        case Qr(text, size_mm):
            yield _qr(text, size_mm, paper)
        case Picture():
            yield picture_strip(block, paper)


def _blank(paper: PaperProfile, height_px: int, grey: int = _WHITE) -> Image.Image:
    return Image.new("L", (paper.width_px, height_px), grey)


def _line(line: Line, language: str, paper: PaperProfile) -> Iterator[Image.Image]:
    for text in printable(line.text).split("\n"):
        kind = _type_for(line, text, language, paper)
        for row in _rows(text, kind, line, paper):
            yield _row(row, kind, line, paper)


def _rows(text: str, kind: _Type, line: Line, paper: PaperProfile) -> list[str]:
    if line.weight is Weight.HUGE:
        return [text]
    wrap = balanced if line.align is Align.CENTRE else wrapped
    return wrap(text, kind.width, paper.width_px)


def _type_for(line: Line, text: str, language: str, paper: PaperProfile) -> _Type:
    size, least = (mm * paper.dots_per_mm / _CAPITAL_SHARE for mm in (line.height_mm, line.least_mm))
    kind = _type(line.weight, size, language)
    while line.weight is Weight.HUGE and kind.width(text) > paper.width_px and size > max(1, least):
        size = max(least, size * min(0.99, paper.width_px / kind.width(text)))
        kind = _type(line.weight, size, language)
    return kind


def _type(weight: Weight, size_px: float, language: str) -> _Type:
    path = str(font_path("regular" if weight is Weight.PLAIN else "bold"))
    return _Type(_font(path, size_px), "rtl" if is_right_to_left(language) else "ltr", language)


@lru_cache(maxsize=32)
def _font(path: str, size_px: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size_px, layout_engine=ImageFont.Layout.RAQM)


def _row(text: str, kind: _Type, line: Line, paper: PaperProfile) -> Image.Image:
    left, top, right, bottom = kind.ink(text)
    over, under = _extent(top, bottom, kind, line.weight)
    row = _blank(paper, round(over + under))
    room = paper.width_px - (right - left)
    if room < 0 and line.weight is Weight.HUGE:
        return _narrowed(text, kind, (left, right, over), row)
    start = {Align.START: 0.0, Align.CENTRE: room / 2, Align.END: room}[line.align]
    if kind.direction == "rtl":
        start = room - start
    ImageDraw.Draw(row).text(
        (round(start - left), round(over)),
        text,
        fill=_BLACK,
        font=kind.font,
        anchor="ls",
        direction=kind.direction,
        language=kind.language,
    )
    return row


def _narrowed(text: str, kind: _Type, ink: tuple[float, float, float], row: Image.Image) -> Image.Image:
    """Draw *text* at its height, pressed together to the width of *row*: a number is never cut or lower."""
    left, right, over = ink
    wide = Image.new("L", (round(right - left), row.height), _WHITE)
    ImageDraw.Draw(wide).text(
        (-left, round(over)),
        text,
        fill=_BLACK,
        font=kind.font,
        anchor="ls",
        direction=kind.direction,
        language=kind.language,
    )
    return wide.resize(row.size, Image.Resampling.LANCZOS)


def _extent(top: float, bottom: float, kind: _Type, weight: Weight) -> tuple[float, float]:
    """Tell what a row takes over and under its base line; a number is set close to what is drawn of it."""
    size = kind.font.size
    leading = size * _LEADING_SHARE
    if weight is Weight.HUGE:
        return leading - top, leading + bottom
    return max(-top, size * _TOP_SHARE), max(bottom, size * _FOOT_SHARE) + leading


def picture_strip(picture: Picture, paper: PaperProfile) -> Image.Image:
    """Draw *picture* in the middle of the paper, in dots of black and white.

    Raises:
        SlipUndrawable: it is no picture that can be read.
    """
    try:
        with Image.open(io.BytesIO(picture.data)) as file:
            grey = _on_white(file)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise SlipUndrawable(f"a picture cannot be read: {error}") from error
    height = paper.dots(picture.height_mm)
    width = max(1, round(grey.width * height / grey.height))
    if width > paper.width_px:
        width, height = paper.width_px, max(1, round(height * paper.width_px / width))
    strip = _blank(paper, height)
    dots = grey.resize((width, height), Image.Resampling.LANCZOS).convert("1")
    strip.paste(dots.convert("L"), ((paper.width_px - width) // 2, 0))
    return strip


def _on_white(picture: Image.Image) -> Image.Image:
    """Return *picture* in grey; where it is transparent the paper shows."""
    coloured = picture.convert("RGBA")
    ground = Image.new("RGBA", coloured.size, "white")
    return Image.alpha_composite(ground, coloured).convert("L")


def qr_modules(text: str) -> list[list[bool]]:
    """Make the rows of a QR code that holds *text*, with the correction level M; True is dark.

    Raises:
        SlipUndrawable: *text* is empty or longer than any code holds.
    """
    if not text:
        raise SlipUndrawable("a QR code that holds nothing leads nowhere")
    try:
        code = segno.make(text, error="m", micro=False, boost_error=False)
    except ValueError as error:
        raise SlipUndrawable(f"no QR code can hold {len(text)} signs: {error}") from error
    return [[bool(dark) for dark in row] for row in code.matrix]


def _qr(text: str, size_mm: float, paper: PaperProfile) -> Image.Image:
    rows = qr_modules(text)
    modules = len(rows)
    module_px = min(paper.dots(size_mm) // modules, paper.width_px // (modules + 2 * _QUIET_MODULES))
    if module_px < 2:
        raise SlipUndrawable(f"a QR code of {modules} modules is too fine for {size_mm} mm on this paper")
    code = Image.new("L", (modules, modules), _WHITE)
    code.putdata([_BLACK if dark else _WHITE for row in rows for dark in row])
    side_px, edge_px = modules * module_px, _QUIET_MODULES * module_px
    strip = _blank(paper, side_px + 2 * edge_px)
    strip.paste(
        code.resize((side_px, side_px), Image.Resampling.NEAREST), ((paper.width_px - side_px) // 2, edge_px)
    )
    return strip
