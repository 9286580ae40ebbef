"""The faces of the survey side by side, each above its name, where the screen is wide enough for that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from kiosk.faces import theme
from kiosk.faces.laid import Laid
from kiosk.faces.lettering import breaks_words, sized
from kiosk.faces.page import Box, Item, Panel, Target
from kiosk.faces.pieces import gap_px, glyph
from kiosk.faces.theme import Look
from kiosk.scene import Tile
from kiosk.signs import FACES

_AIR_MM = 2.5


def are_faces(made: Sequence[Tile]) -> bool:
    """Tell whether *made* are faces and nothing else."""
    return bool(made) and all(each.sign in FACES for each in made)


def laid_faces(made: Sequence[Tile], width: int, look: Look) -> Laid | None:
    """Measure faces side by side in a column that is *width* pixels wide; None: there is no room for that."""
    across = (width - (len(made) - 1) * gap_px(look)) // len(made)
    room = across - 2 * look.px(_AIR_MM)
    least_px = look.least_px(theme.TILE)
    names = [sized(each.title, least_px, room, bold=True) for each in made]
    broken = any(breaks_words(each.title, name) for each, name in zip(made, names, strict=True))
    if look.is_portrait or room < look.true_px(theme.TARGET_MM) or broken:
        return None
    least = look.true_px(theme.TARGET_MM) + max(name.height_px for name in names) + 3 * look.px(_AIR_MM)
    return Laid(least, max(least, look.px(110.0)), partial(_draw, made, across, look), is_touched=True)


def _draw(made: Sequence[Tile], across: int, look: Look, box: Box) -> Iterator[Item]:
    air, room = look.px(_AIR_MM), across - 2 * look.px(_AIR_MM)
    size_px, high = _names_px(made, room, box.h, look)
    side = min(room, box.h - high - 3 * air)
    paint = look.colours.choice
    for number, each in enumerate(made):
        place = Box(box.x + number * (across + gap_px(look)), box.y, across, box.h)
        yield Panel(place, paint.fill, paint.edge, look.px(0.5), look.px(3.5))
        top = place.y + (place.h - side - high - air) // 2
        if each.sign is not None:
            yield glyph(each.sign, Box(place.x + (across - side) // 2, top, side, side), paint.ink)
        name = sized(each.title, size_px, room, bold=True)
        yield from name.drawn(Box(place.x + air, top + side + air, room, high), paint.ink)
        yield Target(place, each.touch)


def _names_px(made: Sequence[Tile], room: int, height: int, look: Look) -> tuple[int, int]:
    """Return the size of all names, and how high the highest is: as large as leaves the faces theirs."""
    least_px = look.least_px(theme.TILE)
    for size_px in range(look.best_px(theme.TILE), least_px, -1):
        names = [sized(each.title, size_px, room, bold=True) for each in made]
        high = max(name.height_px for name in names)
        broken = any(breaks_words(each.title, name) for each, name in zip(made, names, strict=True))
        if not broken and high <= height // 3:
            return size_px, high
    return least_px, max(sized(each.title, least_px, room, bold=True).height_px for each in made)
