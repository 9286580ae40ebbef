"""The question whether anybody is still there, over a veil; its keys are within every hand's reach."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.faces import foot, theme
from kiosk.faces.lettering import fitted, natural, sized
from kiosk.faces.page import Box, Item, Panel, Target
from kiosk.faces.pieces import card
from kiosk.faces.theme import Look
from kiosk.happenings import Button
from kiosk.scene import Question


def question_items(question: Question, place: Box, look: Look) -> Iterator[Item]:
    """Draw *question* over *place*, the screen without its bar."""
    yield Panel(place, look.colours.veil, opacity=0.78)
    yield Target(place, Button.STAY)
    width = min(place.w - 2 * look.px(10.0), max(look.px(300.0), 24 * look.smallest_px))
    pad = look.px(10.0)
    inner = width - 2 * pad
    rows = foot.rows_of(question.keys, inner, look)
    keys = foot.height_px(rows, look)
    best = _words_px(question, inner, look)
    height = min(max(look.px(120.0), best + keys + look.px(24.0)), place.h - 2 * look.px(3.0))
    # In the low layout at the foot, where hands are; else in the middle.
    top = place.bottom - height - look.px(3.0) if look.theme.low else place.y + (place.h - height) // 2
    box = Box((place.w - width) // 2, top, width, height)
    yield card(box, look)
    room = Box(box.x + pad, box.y + look.px(4.0), inner, box.h - look.px(4.0) - pad)
    yield from _words(question, Box(room.x, room.y, room.w, room.h - keys - look.px(4.0)), look)
    yield from foot.foot_items(rows, Box(room.x, room.bottom - keys, room.w, keys), look)


def _words_px(question: Question, width: int, look: Look) -> int:
    title, text = (
        natural(question.title, theme.TITLE, look, width),
        natural(question.text, theme.BODY, look, width),
    )
    return title.height_px + text.height_px


def _words(question: Question, box: Box, look: Look) -> Iterator[Item]:
    ink = look.colours.card.ink
    text = natural(question.text, theme.BODY, look, box.w)
    if text.height_px > box.h // 2:
        text = sized(question.text, look.least_px(theme.BODY), box.w)
    title = fitted(question.title, theme.TITLE, look, (box.w, box.h - text.height_px))
    free = (box.h - title.height_px - text.height_px) // 3
    top = box.y + max(0, free)
    yield from title.drawn(Box(box.x, top, box.w, title.height_px), ink)
    below = top + title.height_px + max(0, free)
    yield from text.drawn(Box(box.x, below, box.w, text.height_px), ink)
