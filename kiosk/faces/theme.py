"""The colours and sizes of the kiosk's screens.

Deep navy, white, one accent. Sizes are millimetres of a 21.5 inch panel; a smaller one gets smaller type
and margins in proportion, but targets never become smaller than a finger needs.
"""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[int, int, int]

NAVY: Colour = (11, 31, 66)
DEEP: Colour = (6, 20, 46)
WHITE: Colour = (255, 255, 255)
PAPER: Colour = (241, 244, 249)
EDGE: Colour = (106, 122, 150)
MIST: Colour = (223, 229, 238)
GREY: Colour = (66, 79, 104)
AMBER: Colour = (255, 190, 46)
SKY: Colour = (196, 213, 240)

TARGET_MM = 20.0
"""No target is smaller, on any panel."""
APART_MM = 3.0
"""No two targets are closer, on any panel."""
PADDING_MM = 3.0
"""The words of a key are no nearer to its sides, on any panel."""
_DESIGN_SHORT_MM = 265.0


@dataclass(frozen=True, slots=True)
class Screen:
    """A panel: its pixels and how many of them make an inch."""

    width_px: int
    height_px: int
    ppi: float = 102.46

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


BRANCH = TypeSize(8.0, 6.0, bold=True)
CLOCK = TypeSize(9.0, 5.5, bold=True)
TITLE = TypeSize(15.0, 9.0, bold=True)
STRONG = TypeSize(11.0, 6.5, bold=True)
BODY = TypeSize(9.0, 6.0)
SMALL = TypeSize(7.5, 5.5)
TILE = TypeSize(9.5, 6.0, bold=True)
LONE_TILE = TypeSize(13.0, 6.0, bold=True)
KEY = TypeSize(9.5, 5.5, bold=True)
STEP = TypeSize(9.5, 5.5, bold=True)
SIGN = TypeSize(16.0, 9.0, bold=True)
DIGIT = TypeSize(14.0, 9.0, bold=True)
BADGE = TypeSize(15.0, 8.0, bold=True)
NUMBER = TypeSize(78.0, 36.0, bold=True)
EMBLEM = TypeSize(13.0, 7.5, bold=True)
