"""The band at the head of the screen: where we are and what time it is; the clock hides the staff's door."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.faces import theme
from kiosk.faces.lettering import fitted, pitch_px, width_px
from kiosk.faces.page import Align, Box, Item, Panel, Target
from kiosk.faces.pieces import gap_px
from kiosk.faces.theme import Look
from kiosk.happenings import Button
from kiosk.scene import Scene


def band_px(look: Look) -> int:
    """Return how high the band is."""
    return max(look.px(30.0), pitch_px(look.least_px(theme.CLOCK)) + look.px(3.0))


def top_px(look: Look) -> int:
    """Return the row from which on the screen is free."""
    return max(band_px(look) + look.px(8.0), _corner(look).bottom + gap_px(look))


def band_items(scene: Scene, look: Look) -> Iterator[Item]:
    """Draw the band of *scene*."""
    height, margin = band_px(look), look.px(12.0)
    yield Panel(Box(0, 0, look.screen.width_px, height), look.colours.band.fill)
    accent = look.px(1.4)
    yield Panel(Box(0, height - accent, look.screen.width_px, accent), look.colours.band.edge)
    corner = _corner(look)
    room = Box(margin, 0, corner.x - margin, height - accent)
    branch = fitted(scene.branch, theme.BRANCH, look, (room.w, room.h), lines=1)
    if branch.cut:
        branch = fitted(scene.branch, theme.BRANCH, look, (room.w, room.h), lines=2)
    if not branch.cut:
        yield from branch.drawn(room, look.colours.band.ink, Align.START)
    clock = Box(corner.x, 0, corner.w - margin, height - accent)
    yield from fitted(scene.clock, theme.CLOCK, look, (clock.w, clock.h), lines=1).drawn(
        clock, look.colours.clock.ink, Align.END
    )
    yield Target(corner, Button.CORNER)


def _corner(look: Look) -> Box:
    clock = width_px("00:00", look.least_px(theme.CLOCK), bold=True) + look.px(12.0) + look.px(4.0)
    wide = max(look.px(52.0), clock, look.true_px(theme.TARGET_MM))
    high = max(band_px(look), look.true_px(theme.TARGET_MM))
    return Box(look.screen.width_px - wide, 0, wide, high)
