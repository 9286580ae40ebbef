"""A panel on the wall, rectangles on it, and how large letters must be to be read from the farthest seat.

The yardsticks are a capital letter of 0.7 degrees (distance / 82) for the number and the desk, and of
distance / 250 for everything else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

CAPITAL = 0.714  # height of a capital letter of our font in its size
LARGE_SHARE, SMALL_SHARE = 82, 250  # distance / height of capitals
LINE_SHARE = 1.3  # a line of small text in its font size


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, counted from the lower left corner of the screen."""

    x: float
    y: float
    width: float
    height: float

    def top(self, height: float) -> Box:
        """Return the uppermost part of that *height*."""
        return Box(self.x, self.y + self.height - height, self.width, height)

    def below(self, height: float) -> Box:
        """Return what is left without the uppermost part of that *height*."""
        return Box(self.x, self.y, self.width, max(0.0, self.height - height))

    def rows(self, count: int) -> list[Box]:
        """Return the box cut into *count* equal rows, from the top down."""
        height = self.height / count
        return [
            Box(self.x, self.y + self.height - (n + 1) * height, self.width, height) for n in range(count)
        ]

    def columns(self, *shares: float) -> list[Box]:
        """Return the box cut into columns by their *shares*, from the left."""
        width = self.width / sum(shares)
        lefts = [sum(shares[:n]) * width for n in range(len(shares))]
        return [
            Box(self.x + left, self.y, share * width, self.height)
            for left, share in zip(lefts, shares, strict=True)
        ]

    def inset(self, x: float, y: float) -> Box:
        """Return the box without *x* pixels at the left and right and *y* at the top and bottom."""
        return Box(self.x + x, self.y + y, max(0.0, self.width - 2 * x), max(0.0, self.height - 2 * y))

    def side_by_side(self, shares: list[float], gap: float) -> list[Box]:
        """Return columns by their *shares*, with a *gap* between two, from the left."""
        free = max(0.0, self.width - gap * (len(shares) - 1)) / sum(shares)
        lefts = [sum(shares[:n]) * free + n * gap for n in range(len(shares))]
        return [
            Box(self.x + left, self.y, share * free, self.height)
            for left, share in zip(lefts, shares, strict=True)
        ]

    def one_below_the_other(self, shares: list[float], gap: float) -> list[Box]:
        """Return rows by their *shares*, with a *gap* between two, from the top down."""
        free = max(0.0, self.height - gap * (len(shares) - 1)) / sum(shares)
        tops = [sum(shares[:n]) * free + n * gap for n in range(len(shares))]
        return [
            Box(self.x, self.y + self.height - top - share * free, self.width, share * free)
            for top, share in zip(tops, shares, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Panel:
    """The glass: its size in pixels and inches, and how far away the last seat is, in metres."""

    width_px: int
    height_px: int
    diagonal_inch: float
    distance_m: float

    @property
    def px_per_mm(self) -> float:
        """Pixels in a millimetre."""
        return math.hypot(self.width_px, self.height_px) / (self.diagonal_inch * 25.4)

    @property
    def is_upright(self) -> bool:
        """Whether it is higher than wide."""
        return self.height_px > self.width_px

    def capital_px(self, share: float) -> float:
        """Return the height of a capital that is the *share* of the distance, in pixels."""
        return self.distance_m * 1000 / share * self.px_per_mm


@dataclass(frozen=True, slots=True)
class Letters:
    """How large everything is on one panel.

    Attributes:
        margin_px: the air around everything.
        small_px: the least font size of everything but number and desk.
        wanted_px: the height of the capitals of number and desk.
    """

    margin_px: float
    small_px: float
    wanted_px: float

    @property
    def line_px(self) -> float:
        """Height of a line of small text."""
        return self.small_px * LINE_SHARE


def letters_on(panel: Panel) -> Letters:
    """Return how large letters must be on *panel*; no more of them fit one that is too small for its hall."""
    small = panel.capital_px(SMALL_SHARE) / CAPITAL
    return Letters(
        margin_px=round(min(panel.width_px, panel.height_px) * 0.022),
        small_px=min(small, panel.height_px / 14, panel.width_px / 14),
        wanted_px=panel.capital_px(LARGE_SHARE),
    )
