"""A block on its way to the page: how high it must be, how high it would like to be, what it draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kiosk.faces.page import Box, Item

Draw = Callable[[Box], Iterator[Item]]


@dataclass(frozen=True, slots=True)
class Laid:
    """A block that has been measured.

    Attributes:
        least_px: lower than this it cannot be drawn.
        best_px: as high as it would like to be.
        draw: draws it into the box that it gets, between the two.
        is_text: it shrinks only when there is no other way.
        is_touched: something in it can be touched.
    """

    least_px: int
    best_px: int
    draw: Draw
    is_text: bool = False
    is_touched: bool = False
