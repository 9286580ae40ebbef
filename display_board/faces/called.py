"""The called numbers: large rows for those who are expected now, small cells for those before them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from kivy.graphics import Color, InstructionGroup, RoundedRectangle, Triangle

from contract.names import Language
from contract.views import text_in
from display_board import texts
from display_board.face import Row
from display_board.faces.theme import INK, ROW, SOFT, TEXT, TURN, Colour
from display_board.faces.words import Canvas, Text, Words
from display_board.fitting import as_many_as_fit, lines_at, width_px
from display_board.layout import LAST_LINES, Box, Layout
from hardware.fonts import FontWeight

TO = "›"  # noqa: RUF001  an arrow of one letter between number and desk
WIDEST_CELL = f"W999 {TO} 12"
WIDEST_TIME = " 00:00"


class LargeRow:
    """One large row: number, arrow, desk, and between them what else must be known."""

    def __init__(
        self, canvas: Canvas, box: Box, layout: Layout, languages: Sequence[Language], zone: tzinfo
    ) -> None:
        self._box, self._layout, self._languages, self._zone = box, layout, languages, zone
        self._back, self._arrow = InstructionGroup(), InstructionGroup()
        canvas.add(self._back)
        canvas.add(self._arrow)
        self.number, self.desk = Words(canvas), Words(canvas)
        self.notes = [Words(canvas), Words(canvas), Words(canvas)]
        self._drawn: tuple[Row | None, bool] | None = None

    def put(self, row: Row | None, *, stale: bool) -> None:
        """Draw *row*; None: leave the place empty. A *stale* board says when the call was."""
        if (row, stale) == self._drawn:
            return
        self._drawn = (row, stale)
        self._back.clear()
        self._arrow.clear()
        if row is None:
            for words in (self.number, self.desk, *self.notes):
                words.put(None)
            return
        self._draw(row, stale=stale)

    def _draw(self, row: Row, *, stale: bool) -> None:
        layout, box, large = self._layout, self._box, self._layout.large_px
        strong, soft = (INK, INK) if row.stands_out else (SOFT if row.over else TEXT, SOFT)
        self._back.add(Color(*(TURN if row.stands_out else ROW)))
        self._back.add(
            RoundedRectangle(pos=(box.x, box.y), size=(box.width, box.height), radius=[layout.margin_px / 2])
        )
        widths = width_px(row.number, "bold", large), width_px(row.desk, "bold", large)
        parts = layout.parts(box, *widths, notes=bool(row.room) or row.times > 1 or stale)
        self.number.put(Text(row.number, parts.number, large, strong, "bold", "left", 1))
        self.desk.put(Text(row.desk, parts.desk, large, strong, "bold", "right"))
        notes = self._notes(row, stale=stale, width=parts.notes.width)
        placed, left = self._placed(notes, parts.notes, strong)
        self._draw_arrow(parts.arrow if layout.upright else parts.arrow.top(left), soft)
        for words, text in zip(self.notes, placed, strict=True):
            words.put(text)

    def _placed(self, notes: list[str], box: Box, colour: Colour) -> tuple[list[Text | None], float]:
        """Return the texts of the *notes*, and the height that is left above them.

        On an upright panel they stand side by side in their line, else one below the other.
        """
        layout, blank = self._layout, list[Text | None]([None] * (3 - len(notes)))
        small, air = layout.small_px, layout.margin_px * 0.3
        if layout.upright:
            boxes = box.columns(*[1.0] * len(notes)) if notes else []
            return [
                Text(note, part, small, colour) for note, part in zip(notes, boxes, strict=True)
            ] + blank, 0
        lines = [len(lines_at(note, "regular", box.width, small).lines) for note in notes]
        used = min(box.height, sum(lines) * layout.line_px + 2 * air) if notes else 0.0
        inner = box.below(box.height - used).inset(air, 0)
        placed: list[Text | None] = []
        for note, count in zip(notes, lines, strict=True):
            height = used * count / sum(lines)
            placed.append(Text(note, inner.top(height), small, colour, "regular", "centre"))
            inner = inner.below(height)
        return placed + blank, box.height - used

    def _notes(self, row: Row, *, stale: bool, width: float) -> list[str]:
        count = bool(row.room) + (row.times > 1) + stale
        width = width / count if self._layout.upright and count else width
        notes = [text_in(row.room, self._languages[0])] if row.room else []
        if row.times > 1:
            notes.append(self._again(row.times, width))
        if stale:
            notes.append(local_time(row.at, self._zone))
        return notes

    def _again(self, times: int, width: float) -> str:
        """Return the mark of a repeated call in as many languages as fit; where none does, without words."""
        small = self._layout.small_px
        said = texts.said_in_all(texts.AGAIN, self._languages, times=times)
        return (
            as_many_as_fit(said, "regular", width, small)
            if width_px(said[0], "regular", small) <= width
            else f"{times}\u00d7"
        )

    def _draw_arrow(self, box: Box, colour: Colour) -> None:
        height = min(box.height * 0.4, self._layout.large_px * 0.36, box.width * 0.5)
        if height < self._layout.small_px * 0.3:
            return
        x, y = box.x + box.width / 2 - height * 0.4, box.y + box.height / 2
        self._arrow.add(Color(*colour))
        self._arrow.add(Triangle(points=[x, y - height / 2, x, y + height / 2, x + height * 0.8, y]))


class LastCalls:
    """The calls before those in the large rows, in small cells, line by line."""

    def __init__(self, canvas: Canvas, layout: Layout, zone: tzinfo) -> None:
        self._layout, self._zone = layout, zone
        gap = layout.small_px * 0.9
        self._columns = _columns(layout, WIDEST_CELL, gap)
        self._stale_columns = _columns(layout, WIDEST_CELL + WIDEST_TIME, gap)
        self.cells = [(Words(canvas), Words(canvas)) for _ in range(self.capacity)]

    @property
    def capacity(self) -> int:
        """How many calls there is room for; a stale board shows fewer, each with its time."""
        return self._columns * LAST_LINES

    def put(self, rows: Sequence[Row], *, stale: bool) -> None:
        """Draw *rows*, newest first."""
        boxes = self._boxes(self._stale_columns if stale else self._columns)
        for place, (number, desk) in enumerate(self.cells):
            if place >= len(rows) or place >= len(boxes):
                number.put(None)
                desk.put(None)
                continue
            row, box, small = rows[place], boxes[place], self._layout.small_px
            weight: FontWeight = "regular" if row.over else "bold"
            taken = width_px(row.number + " ", weight, small)
            rest = Box(box.x + taken, box.y, box.width - taken, box.height)
            said = f"{TO} {row.desk}  {local_time(row.at, self._zone)}" if stale else f"{TO} {row.desk}"
            # Never brighter than a large row: those that are over are dim in both.
            colour = SOFT if row.over else TEXT
            number.put(Text(row.number, box, small, colour, weight, "left", 1))
            desk.put(Text(said, rest, small, SOFT, "regular", "left"))

    def _boxes(self, columns: int) -> list[Box]:
        gap = self._layout.small_px * 0.9
        return [
            Box(cell.x, cell.y, cell.width - gap, cell.height)
            for line in self._layout.last.rows(LAST_LINES)
            for cell in line.inset(self._layout.margin_px * 0.8, 0).columns(*[1.0] * columns)
        ]


def local_time(at: datetime, zone: tzinfo) -> str:
    """Return *at* as the clock on the wall shows it."""
    return at.astimezone(zone).strftime("%H:%M")


def _columns(layout: Layout, widest: str, gap: float) -> int:
    cell = width_px(widest, "bold", layout.small_px) + gap
    return max(1, int((layout.last.width - 1.6 * layout.margin_px) / cell))
