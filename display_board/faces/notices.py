"""Notices of the operator and the staff, and what must be said of the office's hours, page by page."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.graphics import Color, InstructionGroup, RoundedRectangle

from contract.board_plan import Place
from contract.names import Language
from display_board.faces.part import Marks, OfFace, Sheet, draw_dots
from display_board.faces.theme import ROW, TEXT
from display_board.faces.words import Canvas, Text, side_of
from display_board.notice_pages import Passage, boxes_of, height_of, notice_pages, told

AIR_SHARE = 0.8  # around the text, in margins
DOTS_SHARE = 0.6  # how high the dots are, in margins


class Notices(OfFace):
    """Draws one zone of notices; it is empty while there is nothing to be told."""

    def __init__(self, canvas: Canvas, place: Place, languages: Sequence[Language]) -> None:
        self._letters, self._languages = place.letters, languages
        margin = place.letters.margin_px
        self._box = place.box
        inner = place.box.inset(margin * AIR_SHARE, margin * 0.3)
        self._dots = inner.below(inner.height - margin * DOTS_SHARE)
        self._room = inner.top(inner.height - margin * DOTS_SHARE)
        self._back = InstructionGroup()
        canvas.add(self._back)
        self._sheet = Sheet(canvas)
        self._drawn: object = None

    @property
    def pages(self) -> int:
        """On how many pages the notices stand."""
        return max(1, len(self._pages_now()))

    def _pages_now(self) -> list[tuple[Passage, ...]]:
        if self._face is None:
            return []
        return notice_pages(told(self._face, self._languages), self._room, self._letters)

    def _draw(self) -> None:
        pages = self._pages_now()
        number = self._page % len(pages) if pages else 0
        page = pages[number] if pages else ()
        marks = Marks(len(pages), number)
        if (page, marks) == self._drawn:
            return
        self._drawn = page, marks
        self._back.clear()
        if page:
            box, radius = self._box, self._letters.margin_px / 2
            self._back.add(Color(*ROW))
            self._back.add(
                RoundedRectangle(pos=(box.x, box.y), size=(box.width, box.height), radius=[radius])
            )
            draw_dots(self._back, self._dots, marks)
        free = self._room.height - height_of(page, self._letters)
        top = self._room.below(max(0.0, free / 2))
        self._sheet.put(
            [
                Text(said.words, box, self._letters.small_px, TEXT, side=side_of(said.language))
                for said, box in boxes_of(page, top, self._letters)
            ]
        )
