"""The colours of the kiosk's screens: the house's own, and three of high contrast.

The house is deep navy, white and one accent. In a palette of high contrast every text stands out from its
ground by 7:1 and more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from kiosk.modes import Contrast
from kiosk.scene import Weight

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Paint:
    """The colours of one kind of thing: what fills it, what is written on it, and its edge."""

    fill: Colour
    ink: Colour
    edge: Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of all kinds of things.

    Attributes:
        ground: of a screen on which somebody is.
        welcome: of a screen on which nobody is.
        band: at the head of the screen; its edge is the accent.
        clock: the time in the band.
        card: what holds facts and numbers.
        soft: the smaller words on a card.
        choice: a tile that can be chosen.
        pad: a key of a keypad, and the place of a digit.
        dim: a tile that is closed now.
        here: where the next digit goes.
        badge: the letter of a service.
        dim_badge: the letter of a service that is closed now.
        first: the key that leads on.
        plain: the other keys.
        quiet: the key that leads away.
        dead: a key that does nothing now.
        aid: a key of the bar.
        aid_on: the same, when what it switches is on.
        veil: lies over the screen below a question.
        pressed: lies over what a finger is on.
    """

    ground: Paint
    welcome: Paint
    band: Paint
    clock: Paint
    card: Paint
    soft: Paint
    choice: Paint
    pad: Paint
    dim: Paint
    here: Paint
    badge: Paint
    dim_badge: Paint
    first: Paint
    plain: Paint
    quiet: Paint
    dead: Paint
    aid: Paint
    aid_on: Paint
    veil: Colour
    pressed: Colour

    def of_weight(self, weight: Weight) -> Paint:
        """Return the colours of a key by how much it stands out."""
        return {Weight.FIRST: self.first, Weight.PLAIN: self.plain, Weight.QUIET: self.quiet}[weight]

    def paints(self) -> Iterator[tuple[str, Paint]]:
        """Yield each kind of thing that bears text, with its colours."""
        for field in fields(self):
            paint = getattr(self, field.name)
            if isinstance(paint, Paint):
                yield field.name, paint


_NAVY: Colour = (11, 31, 66)
_DEEP: Colour = (6, 20, 46)
_WHITE: Colour = (255, 255, 255)
_PAPER: Colour = (241, 244, 249)
_EDGE: Colour = (106, 122, 150)
_MIST: Colour = (223, 229, 238)
_GREY: Colour = (66, 79, 104)
_AMBER: Colour = (255, 190, 46)
_SKY: Colour = (196, 213, 240)
_BLACK: Colour = (0, 0, 0)
_YELLOW: Colour = (255, 226, 0)
_SILVER: Colour = (190, 190, 190)
_COAL: Colour = (64, 64, 64)

_HOUSE = Palette(
    ground=Paint(_PAPER, _NAVY, _EDGE),
    welcome=Paint(_NAVY, _WHITE, _EDGE),
    band=Paint(_DEEP, _WHITE, _AMBER),
    clock=Paint(_DEEP, _SKY, _AMBER),
    card=Paint(_WHITE, _NAVY, _MIST),
    soft=Paint(_WHITE, _GREY, _MIST),
    choice=Paint(_WHITE, _NAVY, _NAVY),
    pad=Paint(_WHITE, _NAVY, _EDGE),
    dim=Paint(_MIST, _GREY, _GREY),
    here=Paint(_WHITE, _NAVY, _NAVY),
    badge=Paint(_NAVY, _WHITE, _NAVY),
    dim_badge=Paint(_WHITE, _GREY, _GREY),
    first=Paint(_AMBER, _NAVY, _NAVY),
    plain=Paint(_WHITE, _NAVY, _NAVY),
    quiet=Paint(_PAPER, _NAVY, _EDGE),
    dead=Paint(_MIST, _EDGE, _MIST),
    aid=Paint(_DEEP, _WHITE, _SKY),
    aid_on=Paint(_SKY, _DEEP, _WHITE),
    veil=_DEEP,
    pressed=_NAVY,
)


def _two(ground: Colour, ink: Colour, soft: Colour, accent: Colour) -> Palette:
    """Return a palette of an ink on a ground, with an accent that bears the ground's colour as its ink."""
    plain, faint = Paint(ground, ink, ink), Paint(ground, soft, soft)
    strong = Paint(accent, ground, accent)
    return Palette(
        ground=plain,
        welcome=plain,
        band=Paint(ground, ink, accent),
        clock=Paint(ground, ink, accent),
        card=Paint(ground, ink, soft),
        soft=Paint(ground, ink, soft),
        choice=plain,
        pad=plain,
        dim=faint,
        here=Paint(ground, ink, accent),
        badge=Paint(ink, ground, ink),
        dim_badge=faint,
        first=strong,
        plain=plain,
        quiet=plain,
        dead=faint,
        aid=Paint(ground, ink, ink),
        aid_on=strong,
        veil=ground,
        pressed=ink,
    )


PALETTES: dict[Contrast, Palette] = {
    Contrast.USUAL: _HOUSE,
    Contrast.WHITE_ON_BLACK: _two(_BLACK, _WHITE, _SILVER, _YELLOW),
    Contrast.YELLOW_ON_BLACK: _two(_BLACK, _YELLOW, _SILVER, _YELLOW),
    Contrast.BLACK_ON_WHITE: _two(_WHITE, _BLACK, _COAL, _BLACK),
}
