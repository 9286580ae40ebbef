"""A friendly word in the middle of a board on which nobody has been called yet."""

from __future__ import annotations

from collections.abc import Sequence

from contract.glass import Box, Letters
from contract.names import Language
from display_board import texts
from display_board.face import Face
from display_board.faces.part import Paged, Sheet
from display_board.faces.theme import SOFT, TEXT
from display_board.faces.words import Canvas, Text, side_of
from display_board.fitting import Placed, in_pages

MOST = 1.2  # so many small font sizes its letters have at most


class Greeting(Paged):
    """Draws the word in *body*, where calls will stand; it goes when the first one comes."""

    def __init__(self, canvas: Canvas, body: Box, letters: Letters, languages: Sequence[Language]) -> None:
        self._box = body.inset(letters.margin_px, letters.margin_px)
        self._letters, self._languages = letters, languages
        self._sheet = Sheet(canvas)
        self._text = ""

    @property
    def pages(self) -> int:
        """On how many pages the languages stand."""
        return max(1, len(self._pages()))

    def put(self, face: Face | None) -> None:
        """Draw the word for *face*; nothing where somebody is called, and for None."""
        self.say(_word_for(face) if face is not None and not face.large else "")

    def say(self, text: str) -> None:
        """Draw *text*, one of the fixed words; empty: nothing."""
        self._text = text
        self._draw()

    def _pages(self) -> list[list[Text]]:
        if not self._text:
            return []
        small = self._letters.small_px
        said = texts.each_said(self._text, self._languages)
        pages = in_pages(said, "bold", self._box, least=small, most=MOST * small)
        return [
            [_text(placed, first=number == place == 0) for place, placed in enumerate(page)]
            for number, page in enumerate(pages)
        ]

    def _draw(self) -> None:
        pages = self._pages()
        self._sheet.put(pages[self._page % len(pages)] if pages else [])


def _word_for(face: Face) -> str:
    if not face.connected:
        return texts.STARTING
    if any(service.waiting for service in face.waiting):
        return texts.NOBODY_YET
    return texts.NOBODY_AT_ALL


def _text(placed: Placed, *, first: bool) -> Text:
    said, side = placed.said, side_of(placed.said.language)
    if first:
        return Text(said.words, placed.box, placed.size, TEXT, "bold", side)
    return Text(said.words, placed.box, placed.size, SOFT, "regular", side)
