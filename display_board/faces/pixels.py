"""What really stands on the glass: pixels read back and held against the text that should be there.

For measurements and tests; a board in service does not need it. To be called in a frame that is drawn, before
it is shown: in the `on_frame` of `display_board.app.main`.
"""

from __future__ import annotations

from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels
from PIL import Image, ImageChops, ImageDraw, ImageFont

from contract.glass import CAPITAL, Box
from display_board.faces.words import ASCENT, Text
from hardware.fonts import font_path

ALIKE = 0.85
"""So much of the ink must agree for a text to count as standing there."""


def read_back(box: Box) -> Image.Image:
    """Return the pixels of *box* of the frame that was just drawn, waiting until it is drawn indeed."""
    width, height = int(box.width), int(box.height)
    data = glReadPixels(int(box.x), int(box.y), width, height, GL_RGB, GL_UNSIGNED_BYTE)
    return Image.frombytes("RGB", (width, height), bytes(data)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)


def stands(text: Text) -> bool:
    """Tell whether *text*, of one line, can be read in the frame that was just drawn."""
    return likeness(read_back(text.box), text) >= ALIKE


def likeness(pixels: Image.Image, text: Text) -> float:
    """Return how much of the ink in *pixels* and of that in *text* is the same, from 0 to 1."""
    seen = _ink(pixels, text)
    expected = _drawn(text, pixels.size)
    both = ImageChops.logical_and(seen, expected).histogram()[-1]
    either = ImageChops.logical_or(seen, expected).histogram()[-1]
    return both / either if either else 0.0


def _ink(pixels: Image.Image, text: Text) -> Image.Image:
    """Return what has the colour of *text* more than that of the ground in the box's corner."""
    bands = zip(pixels.split(), text.colour, pixels.getpixel((1, 1)), strict=True)  # type: ignore[arg-type]
    nearness = [band.point(_nearer(round(part * 255), ground)) for band, part, ground in bands]
    ink = nearness[0]
    for band in nearness[1:]:
        ink = ImageChops.darker(ink, band)
    return ink.convert("1", dither=Image.Dither.NONE)


def _nearer(ink: int, ground: int) -> list[int]:
    return [255 if abs(value - ink) <= abs(value - ground) else 0 for value in range(256)]


def _drawn(text: Text, size: tuple[int, int]) -> Image.Image:
    found = text.fitted
    image = Image.new("L", size, 0)
    font = ImageFont.truetype(str(font_path(text.weight)), int(found.size))
    free = size[0] - font.getlength(found.lines[0])
    left = {"left": 0.0, "centre": free / 2, "right": free}[text.side]
    baseline = size[1] / 2 + CAPITAL / 2 * int(found.size)
    top = baseline - ASCENT * int(found.size)
    ImageDraw.Draw(image).text((round(left), round(top)), found.lines[0], font=font, fill=255)
    return image.point(lambda value: 255 if value > 127 else 0).convert("1", dither=Image.Dither.NONE)
