"""How screens look: colours, sizes of type, and how much room a finger needs, as one value.

Sizes are millimetres of a 21.5 inch panel; a smaller one gets smaller type and margins in proportion, but
targets never become smaller than a finger needs, nor capitals than an eye can read from where one stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, pi

from kiosk.faces.palettes import PALETTES, Colour, Palette
from kiosk.modes import USUAL, Modes

__all__ = ["Colour", "Look", "Screen", "Theme", "TypeSize", "theme_of"]

TARGET_MM = 20.0
"""No target is smaller, on any panel."""
APART_MM = 3.0
"""No two targets are closer, on any panel."""
PADDING_MM = 3.0
"""The words of a key are no nearer to its sides, on any panel."""
LARGE_DEGREES = 0.7
"""So high a capital stands before the eye in large text (EN 301 549, 5.1.4); else half as high at least."""
CAPITAL = 0.714
"""The height of a capital H, as a part of the em of our fonts."""
_DESIGN_SHORT_MM = 265.0


@dataclass(frozen=True, slots=True)
class Screen:
    """A panel: its pixels, how many of them make an inch, and from how far it is read."""

    width_px: int
    height_px: int
    ppi: float = 102.46
    distance_mm: float = 600.0

    @property
    def is_portrait(self) -> bool:
        """Whether it is higher than wide."""
        return self.height_px > self.width_px

    def true_px(self, size_mm: float) -> int:
        """Return how many pixels are *size_mm* millimetres on the glass, rounded up."""
        return int(-(-size_mm * self.ppi // 25.4))

    def px(self, size_mm: float) -> int:
        """Return the pixels of *size_mm* of the design, in proportion to this panel."""
        short_mm = min(self.width_px, self.height_px) / self.ppi * 25.4
        return round(size_mm * self.ppi / 25.4 * min(1.6, short_mm / _DESIGN_SHORT_MM))


@dataclass(frozen=True, slots=True)
class TypeSize:
    """How large a kind of text is, in millimetres of its em: as it should be, and at the least."""

    best_mm: float
    least_mm: float
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """What a visitor's modes make of the screens.

    Attributes:
        palette: the colours.
        degrees: so high every capital stands before the eye at the least.
        low: everything that can be touched lies in the lower two thirds.
    """

    palette: Palette
    degrees: float = LARGE_DEGREES / 2
    low: bool = False


def theme_of(modes: Modes = USUAL) -> Theme:
    """Return what *modes* ask for."""
    return Theme(
        palette=PALETTES[modes.contrast],
        degrees=LARGE_DEGREES if modes.large else LARGE_DEGREES / 2,
        low=modes.low,
    )


def capital_mm(degrees: float, distance_mm: float) -> float:
    """Return how high a capital is that stands *degrees* high before an eye *distance_mm* away."""
    return degrees * pi * distance_mm / 180


@dataclass(frozen=True, slots=True)
class Look:
    """A theme on a panel: everything that what is drawn must know of both."""

    screen: Screen
    theme: Theme

    @property
    def colours(self) -> Palette:
        """The colours of the theme."""
        return self.theme.palette

    @property
    def is_portrait(self) -> bool:
        """Whether the panel is higher than wide."""
        return self.screen.is_portrait

    @property
    def smallest_px(self) -> int:
        """The em of the smallest text that may be drawn."""
        capital = capital_mm(self.theme.degrees, self.screen.distance_mm)
        return ceil(capital / CAPITAL * self.screen.ppi / 25.4)

    def true_px(self, size_mm: float) -> int:
        """Return how many pixels are *size_mm* millimetres on the glass, rounded up."""
        return self.screen.true_px(size_mm)

    def px(self, size_mm: float) -> int:
        """Return the pixels of *size_mm* of the design, in proportion to the panel."""
        return self.screen.px(size_mm)

    def best_px(self, kind: TypeSize) -> int:
        """Return the em of *kind* as it should be."""
        return max(self.px(kind.best_mm), self.smallest_px)

    def least_px(self, kind: TypeSize) -> int:
        """Return the em of *kind* at the least."""
        return max(self.px(kind.least_mm), self.smallest_px)


BRANCH = TypeSize(8.0, 6.0, bold=True)
CLOCK = TypeSize(9.0, 5.5, bold=True)
TITLE = TypeSize(15.0, 9.0, bold=True)
STRONG = TypeSize(11.0, 6.5, bold=True)
BODY = TypeSize(9.0, 6.0)
SMALL = TypeSize(7.5, 5.5)
FACT = TypeSize(9.0, 5.5, bold=True)
TILE = TypeSize(9.5, 6.0, bold=True)
LONE_TILE = TypeSize(13.0, 6.0, bold=True)
KEY = TypeSize(9.5, 5.5, bold=True)
AID = TypeSize(6.6, 5.2, bold=True)
STEP = TypeSize(9.5, 5.5, bold=True)
SIGN = TypeSize(16.0, 9.0, bold=True)
DIGIT = TypeSize(14.0, 9.0, bold=True)
BADGE = TypeSize(15.0, 8.0, bold=True)
NUMBER = TypeSize(78.0, 36.0, bold=True)
EMBLEM = TypeSize(13.0, 7.5, bold=True)
