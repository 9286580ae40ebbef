"""The calls before those in the large rows, in small cells line by line, on as many pages as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from kivy.graphics import InstructionGroup

from contract.glass import Box, Letters
from display_board.face import Row
from display_board.faces.large_row import local_time
from display_board.faces.part import Marks, Paged, Sheet, draw_dots
from display_board.faces.theme import SOFT, TEXT
from display_board.faces.words import Canvas, Text
from display_board.fitting import width_px
from hardware.fonts import FontWeight

TO = "›"  # noqa: RUF001  an arrow of one letter between number and desk
WIDEST_CELL = f"W999 {TO} 12"
WIDEST_TIME = " 00:00"
PITCH = 1.1  # of a line of cells, in lines of small text
DOTS_SHARE = 0.45  # how high the strip of the dots above them is, in margins


class LastCalls(Paged):
    """Draws the cells in *box*."""

    def __init__(self, canvas: Canvas, box: Box, letters: Letters, zone: tzinfo) -> None:
        self._letters, self._zone = letters, zone
        dots = letters.margin_px * DOTS_SHARE
        self._strip, self._box = box.top(dots), box.below(dots)
        self._lines = max(1, int(self._box.height / (letters.line_px * PITCH)))
        self._gap = letters.small_px * 0.9
        self._columns = self._columns_for(WIDEST_CELL)
        self._stale_columns = self._columns_for(WIDEST_CELL + WIDEST_TIME)
        self._sheet, self._dots = Sheet(canvas), InstructionGroup()
        canvas.add(self._dots)
        self._rows: tuple[Row, ...] = ()
        self._stale = False
        self._marks = Marks()

    @property
    def capacity(self) -> int:
        """How many calls there is room for on a page; a stale board shows fewer, each with its time."""
        return self._columns * self._lines

    @property
    def pages(self) -> int:
        """On how many pages the calls stand."""
        return max(1, -(-len(self._rows) // self._per_page))

    def put(self, rows: Sequence[Row], *, stale: bool) -> None:
        """Draw *rows*, newest first."""
        self._rows, self._stale = tuple(rows), stale
        self._draw()

    @property
    def _per_page(self) -> int:
        return (self._stale_columns if self._stale else self._columns) * self._lines

    def _draw(self) -> None:
        page, size = self._page % self.pages, self._per_page
        shown = self._rows[page * size : (page + 1) * size]
        boxes = self._boxes(self._stale_columns if self._stale else self._columns)
        self._sheet.put(
            [text for row, box in zip(shown, boxes, strict=False) for text in self._cell(row, box)]
        )
        marks = Marks(self.pages, page)
        if marks != self._marks:
            self._marks = marks
            self._dots.clear()
            draw_dots(self._dots, self._strip, marks)

    def _cell(self, row: Row, box: Box) -> tuple[Text, Text]:
        small = self._letters.small_px
        weight: FontWeight = "regular" if row.over else "bold"
        taken = width_px(row.number + " ", weight, small)
        rest = Box(box.x + taken, box.y, box.width - taken, box.height)
        said = f"{TO} {row.desk}  {local_time(row.at, self._zone)}" if self._stale else f"{TO} {row.desk}"
        # Never brighter than a large row: those that are over are dim in both.
        colour = SOFT if row.over else TEXT
        return (
            Text(row.number, box, small, colour, weight, "left", 1),
            Text(said, rest, small, SOFT, "regular", "left"),
        )

    def _boxes(self, columns: int) -> list[Box]:
        return [
            Box(cell.x, cell.y, cell.width - self._gap, cell.height)
            for line in self._box.rows(self._lines)
            for cell in line.inset(self._letters.margin_px * 0.8, 0).columns(*[1.0] * columns)
        ]

    def _columns_for(self, widest: str) -> int:
        cell = width_px(widest, "bold", self._letters.small_px) + self._gap
        return max(1, int((self._box.width - 1.6 * self._letters.margin_px) / cell))
