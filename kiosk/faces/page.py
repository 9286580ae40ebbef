"""A drawn page as data: panels, lines of text, codes and targets, each with its place in pixels.

The origin is the upper left corner. Kivy draws a page, and tests measure it without Kivy.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.faces.theme import Colour
from kiosk.happenings import Touch
from kiosk.scene import Sign


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        """The first column beside it."""
        return self.x + self.w

    @property
    def bottom(self) -> int:
        """The first row below it."""
        return self.y + self.h

    def inside(self, by: int) -> Box:
        """Return the box that is smaller by *by* on every side."""
        return Box(self.x + by, self.y + by, self.w - 2 * by, self.h - 2 * by)

    def holds(self, x: float, y: float) -> bool:
        """Tell whether the point is in it."""
        return self.x <= x < self.right and self.y <= y < self.bottom


class Align(StrEnum):
    """Where a line stands in its box; START is the left, END the right: a page is turned round as a whole."""

    START = "start"
    CENTRE = "centre"
    END = "end"


@dataclass(frozen=True, slots=True)
class Panel:
    """A filled rectangle with round corners and an edge."""

    box: Box
    fill: Colour
    edge: Colour | None = None
    edge_px: int = 0
    radius_px: int = 0
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, vertically in the middle of its box. *cut*: it did not fit, which a test finds."""

    box: Box
    text: str
    size_px: int
    bold: bool
    colour: Colour
    align: Align = Align.CENTRE
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code that fills its square box."""

    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Glyph:
    """A sign that fills its square box."""

    box: Box
    sign: Sign
    colour: Colour


@dataclass(frozen=True, slots=True)
class Target:
    """A place that can be touched."""

    box: Box
    touch: Touch


@dataclass(frozen=True, slots=True)
class Ring:
    """A frame inside its box, of two bands *width_px* wide: one of their colours stands out on any ground."""

    box: Box
    outer: Colour
    inner: Colour
    width_px: int
    radius_px: int


Item = Panel | Line | Code | Glyph | Target | Ring


@dataclass(frozen=True, slots=True)
class Page:
    """One whole screen, drawn in the order of its items: the page *part* of *parts*, from nought."""

    width_px: int
    height_px: int
    items: tuple[Item, ...]
    part: int = 0
    parts: int = 1

    def target_at(self, x: float, y: float) -> Target | None:
        """Return the topmost target at the point."""
        targets = [item for item in self.items if isinstance(item, Target)]
        return next((each for each in reversed(targets) if each.box.holds(x, y)), None)
