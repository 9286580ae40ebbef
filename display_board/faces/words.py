"""Text on the screen: lines of one size in a box, their capitals centred where the layout wants them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, InstructionGroup, Rectangle

from contract.glass import CAPITAL, LINE_SHARE, Box
from contract.names import Language
from display_board.faces.theme import Colour
from display_board.fitting import Fitted, fitted, width_px
from hardware.fonts import FontWeight, font_path
from hardware.slip import is_right_to_left

ASCENT = 1.12  # from the top of a texture to the baseline, in font sizes; see hardware.font_build
Canvas: TypeAlias = Any  # Kivy has no types
Texture: TypeAlias = Any
Side = Literal["left", "centre", "right"]


@dataclass(frozen=True, slots=True)
class Text:
    """What is to be drawn: *words* at *size* pixels or less, wrapped, in its box."""

    words: str
    box: Box
    size: float
    colour: Colour
    weight: FontWeight = "regular"
    side: Side = "left"
    most_lines: int = 99

    @property
    def fitted(self) -> Fitted:
        """The lines and the size at which they fit."""
        box = self.box
        return fitted(self.words, self.weight, box.width, box.height, self.size, most_lines=self.most_lines)


def side_of(language: Language) -> Side:
    """Return where lines of *language* begin."""
    return "right" if is_right_to_left(language) else "left"


@lru_cache(128)
def _texture(line: str, weight: FontWeight, size: int) -> Texture:
    label = CoreLabel(text=line, font_name=str(font_path(weight)), font_size=size, color=(1, 1, 1, 1))
    label.refresh()
    return label.texture


class Words:
    """Draws one `Text`; drawing it again costs nothing when it has not changed."""

    def __init__(self, canvas: Canvas) -> None:
        self._group = InstructionGroup()
        canvas.add(self._group)
        self.text: Text | None = None

    def put(self, text: Text | None) -> None:
        """Draw *text* in place of what stood here; None: nothing."""
        if text == self.text:
            return
        self.text = text
        self._group.clear()
        if text is not None and text.words:
            self._group.add(Color(*text.colour))
            for rectangle in _rectangles(text):
                self._group.add(rectangle)


def _rectangles(text: Text) -> list[Any]:
    found, box = text.fitted, text.box
    size = int(found.size)
    step = found.size * LINE_SHARE
    middle = box.y + box.height / 2 + step * (len(found.lines) - 1) / 2
    rectangles = []
    for number, line in enumerate(found.lines):
        texture = _texture(line, text.weight, size)
        free = box.width - width_px(line, text.weight, size)
        left = box.x + {"left": 0.0, "centre": free / 2, "right": free}[text.side]
        top = middle - number * step + (ASCENT - CAPITAL / 2) * size
        rectangles.append(
            Rectangle(texture=texture, pos=(round(left), round(top - texture.height)), size=texture.size)
        )
    return rectangles
