"""Draws the signs: strokes on a square of 24 units, as a mask that any colour can be poured through."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PIL import Image, ImageDraw

from kiosk.scene import Sign

_SIDE = 24
_FINER = 4
Point = tuple[float, float]

_STROKES: dict[Sign, tuple[Sequence[Point], ...]] = {
    Sign.HELP: (((3, 18.5), (21, 18.5)), ((12, 6.5), (12, 3.5)), ((10, 3.5), (14, 3.5))),
    Sign.LARGE: (
        ((1.5, 20), (8.5, 3.5), (15.5, 20)),
        ((4.2, 14), (12.8, 14)),
        ((19, 6), (19, 14)),
        ((15, 10), (23, 10)),
    ),
    Sign.CONTRAST: (),
    Sign.LOW: (((12, 2.5), (12, 16)), ((5.5, 10), (12, 16.5), (18.5, 10)), ((3, 21.5), (21, 21.5))),
    Sign.SLOW: (((12, 6.5), (12, 12), (16, 15)),),
    Sign.DISPLAY: (((3, 6), (21, 6)), ((3, 12), (21, 12)), ((3, 18), (21, 18))),
    Sign.EARLIER: (((15.5, 3.5), (7, 12), (15.5, 20.5)),),
    Sign.FURTHER: (((8.5, 3.5), (17, 12), (8.5, 20.5)),),
    Sign.ERASE: (
        ((8.5, 4.5), (22, 4.5), (22, 19.5), (8.5, 19.5), (1.5, 12), (8.5, 4.5)),
        ((11.5, 8.8), (18, 15.2)),
        ((18, 8.8), (11.5, 15.2)),
    ),
    Sign.ON: (((3.5, 12.5), (9.5, 18.5), (20.5, 5.5)),),
}


def _bow(left: float, right: float, y: float, by: float) -> Sequence[Point]:
    """Return a curve from *left* to *right* that hangs through *by* in its middle."""
    steps = [step / 16 for step in range(17)]
    return tuple((left + (right - left) * step, y + by * 4 * step * (1 - step)) for step in steps)


_MOUTHS: dict[Sign, tuple[Sequence[Point], ...]] = {
    Sign.VERY_BAD: (_bow(7.5, 16.5, 17.8, -2.7), ((6.2, 6.6), (9.6, 8.2)), ((17.8, 6.6), (14.4, 8.2))),
    Sign.BAD: (_bow(8, 16, 17, -1.8),),
    Sign.SO_SO: (((8, 16), (16, 16)),),
    Sign.GOOD: (_bow(8, 16, 15, 2.2),),
    Sign.VERY_GOOD: (),
}
"""What makes the five faces different, beside eyes and a ring that they all have."""
_WIDTHS: dict[Sign, float] = {Sign.ON: 4.0, Sign.EARLIER: 3.6, Sign.FURTHER: 3.6}
_WIDTH = 2.4


@lru_cache(maxsize=128)
def mask(sign: Sign, side_px: int) -> bytes:
    """Return how much of each pixel of a square *sign* covers, 0 to 255, row by row from the top."""
    image = Image.new("L", (side_px * _FINER, side_px * _FINER))
    pen = _Pen(ImageDraw.Draw(image), side_px * _FINER / _SIDE)
    for stroke in _STROKES.get(sign, ()):
        pen.stroke(stroke, _WIDTHS.get(sign, _WIDTH))
    if sign in _MOUTHS:
        _smiley(sign, pen)
    match sign:
        case Sign.HELP:  # a bell, as it stands on a counter
            pen.half(12, 16.5, 9)
        case Sign.CONTRAST:
            pen.ring(12, 12, 9.5)
            pen.half(12, 12, 9.5, beside=True)
        case Sign.SLOW:
            pen.ring(12, 12, 9.5)
        case Sign.DISPLAY:
            for x, y in ((8, 6), (16, 12), (7, 18)):
                pen.dot(x, y, 3.2)
        case _:
            pass
    return image.resize((side_px, side_px), Image.Resampling.LANCZOS).tobytes()


def _smiley(sign: Sign, pen: _Pen) -> None:
    pen.ring(12, 12, 11)
    for x in (8.4, 15.6):
        pen.dot(x, 10, 1.5)
    for stroke in _MOUTHS[sign]:
        pen.stroke(stroke, 1.8)
    if sign is Sign.VERY_GOOD:  # an open mouth
        pen.lower_half(12, 14.2, 5.2)


class _Pen:
    def __init__(self, draw: ImageDraw.ImageDraw, scale: float) -> None:
        self._draw = draw
        self._scale = scale

    def stroke(self, points: Sequence[Point], width: float) -> None:
        scaled = [(x * self._scale, y * self._scale) for x, y in points]
        self._draw.line(scaled, fill=255, width=round(width * self._scale), joint="curve")
        for x, y in points:  # PIL leaves the ends of a line square
            self.dot(x, y, width / 2)

    def dot(self, x: float, y: float, radius: float) -> None:
        self._draw.ellipse(self._around(x, y, radius), fill=255)

    def ring(self, x: float, y: float, radius: float) -> None:
        self._draw.ellipse(self._around(x, y, radius), outline=255, width=round(_WIDTH * self._scale))

    def half(self, x: float, y: float, radius: float, *, beside: bool = False) -> None:
        """Fill the upper half of a disc, or the one *beside*, to the right."""
        start = 270 if beside else 180
        self._draw.pieslice(self._around(x, y, radius), start, start + 180, fill=255)

    def lower_half(self, x: float, y: float, radius: float) -> None:
        self._draw.pieslice(self._around(x, y, radius), 0, 180, fill=255)

    def _around(self, x: float, y: float, radius: float) -> tuple[float, float, float, float]:
        s = self._scale
        return ((x - radius) * s, (y - radius) * s, (x + radius) * s, (y + radius) * s)
