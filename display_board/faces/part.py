"""What every part of a board has in common: it draws its share of a `Face`, and turns its own pages."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from kivy.graphics import Color, Ellipse, InstructionGroup

from contract.glass import Box
from display_board.face import Face
from display_board.faces.theme import RULE, TEXT
from display_board.faces.words import Canvas, Text, Words


class Part(Protocol):
    """One part of a board."""

    @property
    def texts(self) -> Sequence[Text]:
        """What is drawn now."""

    @property
    def pages(self) -> int:
        """On how many pages it stands, at least one."""

    def put(self, face: Face | None) -> None:
        """Draw what *face* says here; None: nothing."""

    def turn(self, page: int) -> None:
        """Show the *page*-th page, counted from 0 and on beyond the last."""


class Sheet:
    """As many texts as there are: drawn anew only where they have changed."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._words: list[Words] = []

    @property
    def texts(self) -> list[Text]:
        """What is drawn now."""
        return [words.text for words in self._words if words.text is not None and words.text.words]

    def put(self, shown: list[Text]) -> None:
        """Draw *shown* in place of what stood here."""
        while len(self._words) < len(shown):
            self._words.append(Words(self._canvas))
        for place, words in enumerate(self._words):
            words.put(shown[place] if place < len(shown) else None)


class Paged(ABC):
    """A part whose texts stand on a sheet of its own, a page of them at a time."""

    _sheet: Sheet
    _page = 0

    @property
    def texts(self) -> list[Text]:
        """What is drawn now."""
        return self._sheet.texts

    def turn(self, page: int) -> None:
        """Show the *page*-th page."""
        self._page = page
        self._draw()

    @abstractmethod
    def _draw(self) -> None:
        """Draw the page it is on."""


class OfFace(Paged):
    """A paged part that draws what the newest face says."""

    _face: Face | None = None

    def put(self, face: Face | None) -> None:
        """Draw what *face* says here; None: nothing."""
        self._face = face
        self._draw()


class Marks(NamedTuple):
    """One dot a page, in a row in the middle of a strip."""

    pages: int = 1
    page: int = 0


def draw_dots(group: InstructionGroup, strip: Box, marks: Marks) -> None:
    """Add the dots of *marks* to *group*, as high as *strip*; none for a single page."""
    if marks.pages < 2:
        return
    size = min(strip.height, strip.width / (2 * marks.pages))
    left = strip.x + strip.width / 2 - (marks.pages - 0.5) * size
    for page in range(marks.pages):
        group.add(Color(*(TEXT if page == marks.page else RULE)))
        group.add(Ellipse(pos=(left + 2 * page * size, strip.y), size=(size, size)))
