"""The banner of a stale board: since when nothing was heard, in every language of the house."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from kivy.graphics import Color, InstructionGroup, RoundedRectangle

from contract.board_plan import Place
from contract.names import Language
from display_board import texts
from display_board.face import Face
from display_board.faces.large_row import local_time
from display_board.faces.part import Paged, Sheet
from display_board.faces.theme import ALERT, INK
from display_board.faces.words import Canvas, Text, side_of
from display_board.fitting import Placed, in_pages
from hardware.fonts import FontWeight

MOST = 1.1  # so many small font sizes its letters have at most


class Alert(Paged):
    """Draws the banner over *place*, or nothing."""

    def __init__(self, canvas: Canvas, place: Place, languages: Sequence[Language], zone: tzinfo) -> None:
        self._place, self._languages, self._zone = place, languages, zone
        self._back = InstructionGroup()
        canvas.add(self._back)
        self._sheet = Sheet(canvas)
        self._pages: list[list[Placed]] = []
        self._is_drawn = False

    @property
    def pages(self) -> int:
        """On how many pages the languages stand."""
        return max(1, len(self._pages))

    def put(self, face: Face | None) -> None:
        """Say that *face* is stale; None, and one that is not: draw nothing."""
        self._pages = self._said(face) if face is not None and face.stale_since is not None else []
        self._draw()

    def _said(self, face: Face) -> list[list[Placed]]:
        if face.connected and face.stale_since is not None:
            time = local_time(face.stale_since, self._zone)
            said = texts.each_said(texts.STALE, self._languages, time=time)
        else:
            said = texts.each_said(texts.NEVER_CONNECTED, self._languages)
        letters = self._place.letters
        box = self._place.box.inset(letters.margin_px, letters.margin_px * 0.6)
        return in_pages(said, "bold", box, least=letters.small_px, most=letters.small_px * MOST)

    def _draw(self) -> None:
        if bool(self._pages) != self._is_drawn:
            self._is_drawn = bool(self._pages)
            self._back.clear()
            if self._is_drawn:
                box, radius = self._place.box, self._place.letters.margin_px / 2
                self._back.add(Color(*ALERT))
                self._back.add(
                    RoundedRectangle(pos=(box.x, box.y), size=(box.width, box.height), radius=[radius])
                )
        number = self._page % len(self._pages) if self._pages else 0
        page = self._pages[number] if self._pages else []
        self._sheet.put([_text(placed, first=number == place == 0) for place, placed in enumerate(page)])


def _text(placed: Placed, *, first: bool) -> Text:
    said = placed.said
    weight: FontWeight = "bold" if first else "regular"
    return Text(said.words, placed.box, placed.size, INK, weight, side_of(said.language))
