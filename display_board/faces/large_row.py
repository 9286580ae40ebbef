"""One large row: number, arrow, desk, and between or below them what else must be known of the call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from kivy.graphics import Color, InstructionGroup, RoundedRectangle, Triangle

from contract.board_plan import CallsPlan
from contract.glass import Box
from contract.names import Language
from contract.views import text_in
from display_board import texts
from display_board.face import Row
from display_board.faces.theme import INK, ROW, SOFT, TEXT, TURN, Colour
from display_board.faces.words import Canvas, Text, Words
from display_board.fitting import as_many_as_fit, lines_at, width_px


class LargeRow:
    """One large row: number, arrow, desk, and between them what else must be known."""

    def __init__(
        self, canvas: Canvas, box: Box, plan: CallsPlan, languages: Sequence[Language], zone: tzinfo
    ) -> None:
        self._box, self._plan, self._languages, self._zone = box, plan, languages, zone
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
        plan, box, large = self._plan, self._box, self._plan.large_px
        strong, soft = (INK, INK) if row.stands_out else (SOFT if row.over else TEXT, SOFT)
        self._back.add(Color(*(TURN if row.stands_out else ROW)))
        self._back.add(
            RoundedRectangle(
                pos=(box.x, box.y), size=(box.width, box.height), radius=[plan.letters.margin_px / 2]
            )
        )
        widths = width_px(row.number, "bold", large), width_px(row.desk, "bold", large)
        parts = plan.parts(box, *widths, notes=bool(row.room) or row.times > 1 or stale)
        self.number.put(Text(row.number, parts.number, large, strong, "bold", "left", 1))
        self.desk.put(Text(row.desk, parts.desk, large, strong, "bold", "right"))
        box = parts.notes if plan.narrow else parts.notes.inset(plan.letters.margin_px * 0.3, 0)
        placed, left = self._placed(self._notes(row, stale=stale, box=box), box, strong)
        self._draw_arrow(parts.arrow if plan.narrow else parts.arrow.top(left), soft)
        for words, text in zip(self.notes, placed, strict=True):
            words.put(text)

    def _placed(self, notes: list[str], box: Box, colour: Colour) -> tuple[list[Text | None], float]:
        """Return the texts of the *notes*, and the height that is left above them.

        In a narrow plan they stand side by side in their line, else one below the other.
        """
        plan, blank = self._plan, list[Text | None]([None] * (3 - len(notes)))
        small, air = plan.letters.small_px, plan.letters.margin_px * 0.3
        if not notes:
            return blank, box.height
        if plan.narrow:
            shares = [width_px(note, "regular", small) for note in notes]
            boxes = box.side_by_side(shares, min(small, 0.1 * box.width))
            told = [Text(note, part, small, colour) for note, part in zip(notes, boxes, strict=True)]
            return told + blank, 0
        lines = [self._lines(note, box.width) for note in notes]
        used = min(box.height, sum(lines) * plan.letters.line_px + 2 * air)
        inner = box.below(box.height - used)
        placed: list[Text | None] = []
        for note, count in zip(notes, lines, strict=True):
            height = used * count / sum(lines)
            placed.append(Text(note, inner.top(height), small, colour, "regular", "centre"))
            inner = inner.below(height)
        return placed + blank, box.height - used

    def _lines(self, note: str, width: float) -> int:
        return len(lines_at(note, "regular", width, self._plan.letters.small_px).lines)

    def _notes(self, row: Row, *, stale: bool, box: Box) -> list[str]:
        """Return what must be said of *row*; on a stale board its time, and as much else as *box* holds."""
        room = [text_in(row.room, self._languages[0])] if row.room else []
        time = [local_time(row.at, self._zone)] if stale else []
        width = box.width / (len(room) + len(time) + 1) if self._plan.narrow else box.width
        again = [self._again(row.times, width)] if row.times > 1 else []
        if not stale or self._holds([*room, *again, *time], box):
            return [*room, *again, *time]
        return [*room, *time] if self._holds([*room, *time], box) else time

    def _holds(self, notes: list[str], box: Box) -> bool:
        letters = self._plan.letters
        if self._plan.narrow:
            wide = sum(width_px(note, "regular", letters.small_px) for note in notes)
            return wide + (len(notes) - 1) * letters.small_px <= box.width
        return sum(self._lines(note, box.width) for note in notes) * letters.line_px <= box.height

    def _again(self, times: int, width: float) -> str:
        """Return the mark of a repeated call in as many languages as fit; where none does, without words."""
        small = self._plan.letters.small_px
        said = texts.said_in_all(texts.AGAIN, self._languages, times=times)
        return (
            as_many_as_fit(said, "regular", width, small)
            if width_px(said[0], "regular", small) <= width
            else f"{times}\u00d7"
        )

    def _draw_arrow(self, box: Box, colour: Colour) -> None:
        height = min(box.height * 0.4, self._plan.large_px * 0.36, box.width * 0.5)
        if height < self._plan.letters.small_px * 0.3:
            return
        x, y = box.x + box.width / 2 - height * 0.4, box.y + box.height / 2
        self._arrow.add(Color(*colour))
        self._arrow.add(Triangle(points=[x, y - height / 2, x, y + height / 2, x + height * 0.8, y]))


def local_time(at: datetime, zone: tzinfo) -> str:
    """Return *at* as the clock on the wall shows it."""
    return at.astimezone(zone).strftime("%H:%M")
