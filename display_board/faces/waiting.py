"""Who waits for what, and below it what is told, where notices have no zone of their own."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.graphics import Color, InstructionGroup, RoundedRectangle

from contract.board_plan import Place
from contract.glass import Box
from contract.names import Language
from contract.views import Waiting as Service
from display_board import texts
from display_board.faces.entries import Entries
from display_board.faces.part import Marks, OfFace, Sheet, draw_dots
from display_board.faces.theme import RULE, SOFT, TEXT
from display_board.faces.words import Canvas, Text, side_of
from display_board.fitting import as_many_as_fit
from display_board.notice_pages import Passage, boxes_of, height_of, notice_pages, told

DOTS_SHARE = 1.0
"""How high the strip of the dots is, in margins; there is one dot a page."""
NOTICE_SHARE = 0.7
"""How much of the zone what is told may take at most."""


class Waiting(OfFace):
    """Draws the waiting people by service, on as many pages as it takes; letters are never made smaller.

    Args:
        place: where it stands.
        languages: those of the fixed words, the first one foremost.
        tells: whether what is told stands here too.
    """

    def __init__(self, canvas: Canvas, place: Place, languages: Sequence[Language], *, tells: bool) -> None:
        self._place, self._letters, self._languages, self._tells = place, place.letters, languages, tells
        self._entries = Entries(place.letters, languages)
        self._back = InstructionGroup()
        canvas.add(self._back)
        self._sheet = Sheet(canvas)
        self._drawn: object = None
        room = place.box.below(self._letters.line_px)
        self._room = room.top(room.height - self._letters.margin_px * DOTS_SHARE)

    @property
    def pages(self) -> int:
        """On how many pages the services stand, or what is told, whichever are more."""
        told_now = self._told()
        services = self._services()
        listed = self._entries.pages(services, self._list_box(told_now)) if services else []
        return max(1, len(listed), len(told_now))

    def _services(self) -> tuple[Service, ...]:
        if self._face is None:
            return ()
        chosen = self._place.zone.services
        return tuple(each for each in self._face.waiting if not chosen or each.service in chosen)

    def _told(self) -> list[tuple[Passage, ...]]:
        if self._face is None or not self._tells:
            return []
        room = self._room.top(self._room.height * NOTICE_SHARE)
        return notice_pages(told(self._face, self._languages), room, self._letters)

    def _list_box(self, told_now: list[tuple[Passage, ...]]) -> Box:
        """Return where the services stand: above what is told, whichever page of that is shown."""
        highest = max((height_of(page, self._letters) for page in told_now), default=0.0)
        air = 0.5 * self._letters.line_px if told_now else 0.0
        return self._room.top(self._room.height - highest - air)

    def _draw(self) -> None:
        shown, marks = self._shown() if self._face is not None and self._face.connected else ([], None)
        if (shown, marks) == self._drawn:
            return
        self._drawn = shown, marks
        self._sheet.put(shown)
        self._back.clear()
        if marks is not None:
            box, margin = self._place.box, self._letters.margin_px
            rule_y = round(box.y + box.height - self._letters.line_px - margin * 0.1)
            self._back.add(Color(*RULE))
            self._back.add(RoundedRectangle(pos=(box.x, rule_y), size=(box.width, 3), radius=[1.5]))
            dots = margin * DOTS_SHARE * 0.75
            draw_dots(self._back, Box(box.x, box.y, box.width, dots), marks)

    def _shown(self) -> tuple[list[Text], Marks]:
        letters, services, told_now = self._letters, self._services(), self._told()
        list_box = self._list_box(told_now)
        title = self._place.box.top(letters.line_px)
        heads = texts.said_in_all(texts.WAITING, self._languages)
        head = as_many_as_fit(heads, "regular", title.width, letters.small_px)
        shown = [Text(head, title, letters.small_px, SOFT, "regular", "left", 1)]
        pages = self._entries.pages(services, list_box) if services else []
        if not services:
            nobody = texts.said(texts.NOBODY_WAITS, self._languages[0])
            shown.append(Text(nobody, list_box.top(2 * letters.line_px), letters.small_px, TEXT))
        else:
            shown += self._entries.shown(services, self._page % len(pages), list_box)
        if told_now:
            page = told_now[self._page % len(told_now)]
            below = self._room.below(self._room.height - height_of(page, letters))
            shown += [
                Text(said.words, box, letters.small_px, TEXT, side=side_of(said.language))
                for said, box in boxes_of(page, below, letters)
            ]
        return shown, Marks(len(pages), self._page % max(1, len(pages)))
