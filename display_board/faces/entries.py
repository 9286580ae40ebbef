"""The waiting services: with their names where few pages hold them, else a line each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contract.glass import Box, Letters
from contract.names import Language
from contract.views import Waiting, text_in
from display_board import texts
from display_board.faces.theme import SOFT, TEXT
from display_board.faces.words import Text
from display_board.fitting import lines_at, width_px

NAMED_PAGES = 2
"""On more pages than these, names are left out: nobody waits for the fourth page to come round."""
AIR, GAP = 0.3, 1.2
"""At least so much is between letter, time and count, and between two columns, in font sizes."""
NAMED_WIDTH = 8.0
"""So wide is a column of services with their names at least, in font sizes."""


class Entries:
    """Lays the waiting services out; letters are never made smaller."""

    def __init__(self, letters: Letters, languages: Sequence[Language]) -> None:
        self._letters, self._languages = letters, languages

    def pages(self, waiting: Sequence[Waiting], box: Box) -> list[tuple[Waiting, ...]]:
        """Return the services of each page that *box* holds."""
        named = self._named_pages(waiting, box)
        if len(named) <= NAMED_PAGES:
            return [tuple(service for column in page for service in column) for page in named]
        size = self._columns(waiting, box) * self._lines(box)
        return [tuple(waiting[first : first + size]) for first in range(0, len(waiting), size)]

    def shown(self, waiting: Sequence[Waiting], page: int, box: Box) -> Iterator[Text]:
        """Yield the texts of the *page*-th of the pages of *waiting*, in *box*."""
        named = self._named_pages(waiting, box)
        if len(named) > NAMED_PAGES:
            yield from self._lined(waiting, self.pages(waiting, box)[page], box)
            return
        for column, part in zip(named[page], self._named_boxes(box), strict=False):
            for service in column:
                height = self._height(service, part.width)
                yield from self._named(service, part.top(height).inset(0, self._letters.margin_px * 0.4))
                part = part.below(height)  # noqa: PLW2901  what is left of it

    def _named_boxes(self, box: Box) -> list[Box]:
        gap = GAP * self._letters.small_px
        count = max(1, int((box.width + gap) / (NAMED_WIDTH * self._letters.small_px + gap)))
        return box.side_by_side([1.0] * count, gap)

    def _named_pages(self, waiting: Sequence[Waiting], box: Box) -> list[list[list[Waiting]]]:
        """Return the pages, each of columns of services with their names."""
        columns = self._named_boxes(box)
        pages: list[list[list[Waiting]]] = []
        left = 0.0
        for service in waiting:
            height = self._height(service, columns[0].width)
            if not pages or height > left:
                if not pages or len(pages[-1]) == len(columns):
                    pages.append([])
                pages[-1].append([])
                left = box.height
            pages[-1][-1].append(service)
            left -= height
        return pages

    def _height(self, service: Waiting, width: float) -> float:
        lines = lines_at(self._name(service), "regular", width, self._letters.small_px).lines
        return (len(lines) + 1) * self._letters.line_px + self._letters.margin_px * 0.8

    def _name(self, service: Waiting) -> str:
        return text_in(service.names, self._languages[0])

    def _time(self, service: Waiting) -> str:
        """Return how long a newcomer waits; a range beside nobody waiting would read like an error."""
        if service.estimate is None or not service.waiting:
            return ""
        return texts.said_of(service.estimate, self._languages[0])

    def _named(self, service: Waiting, box: Box) -> Iterator[Text]:
        line = self._letters.line_px
        yield from self._line(service, box.top(line), self._widths([service]))
        yield Text(self._name(service), box.below(line), self._letters.small_px, SOFT)

    def _lined(self, waiting: Sequence[Waiting], page: Sequence[Waiting], box: Box) -> Iterator[Text]:
        lines = self._lines(box)
        columns = min(self._columns(waiting, box), -(-len(page) // lines))
        gap = GAP * self._letters.small_px
        width = (box.width - (columns - 1) * gap) / columns
        pitch, widths = box.height / lines, self._widths(waiting)
        for place, service in enumerate(page):
            column, row = divmod(place, lines)
            top = box.y + box.height - (row + 1) * pitch
            cell = Box(box.x + column * (width + gap), top, width, pitch)
            yield from self._line(service, cell, widths)

    def _line(self, service: Waiting, box: Box, widths: tuple[float, float, float]) -> Iterator[Text]:
        small = self._letters.small_px
        letter, _, count = widths
        gap = AIR * small
        middle = Box(box.x + letter + gap, box.y, box.width - letter - count - 2 * gap, box.height)
        last = Box(box.x + box.width - count, box.y, count, box.height)
        yield Text(service.letter, Box(box.x, box.y, letter, box.height), small, TEXT, "bold", "left", 1)
        yield Text(self._time(service), middle, small, TEXT, "regular", "left", 1)
        yield Text(str(service.waiting), last, small, TEXT, "bold", "right", 1)

    def _widths(self, waiting: Sequence[Waiting]) -> tuple[float, float, float]:
        """Return how wide letter, time and count are at most."""
        small = self._letters.small_px
        return (
            max(width_px(each.letter, "bold", small) for each in waiting) + 1,
            max(width_px(self._time(each), "regular", small) for each in waiting) + 1,
            max(width_px(str(each.waiting), "bold", small) for each in waiting) + 1,
        )

    def _columns(self, waiting: Sequence[Waiting], box: Box) -> int:
        gap = GAP * self._letters.small_px
        cell = sum(self._widths(waiting)) + 2 * AIR * self._letters.small_px
        return max(1, int((box.width + gap) / (cell + gap)))

    def _lines(self, box: Box) -> int:
        return max(1, int(box.height / self._letters.line_px))
