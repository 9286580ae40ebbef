"""The whole board as one Kivy widget: it draws a `Face`, and only what has changed of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from kivy.graphics import Color, Rectangle
from kivy.uix.widget import Widget

from contract.names import Language
from display_board import texts
from display_board.face import Face
from display_board.faces.called import LargeRow, LastCalls, local_time
from display_board.faces.notice import Notice
from display_board.faces.side import Side
from display_board.faces.theme import GROUND, SOFT, TEXT
from display_board.faces.words import Side as TextSide
from display_board.faces.words import Text, Words
from display_board.fitting import as_many_as_fit, size_for_all
from display_board.layout import Layout

GREETING_LINES = 8


class BoardScreen(Widget):  # type: ignore[misc]  # Kivy has no types
    """A board of one layout; a panel of another size needs another one.

    Args:
        layout: where everything stands.
        size: the size of the picture in pixels.
        languages: languages of the fixed words, the first one foremost.
        zone: the branch's time zone.
    """

    def __init__(
        self, layout: Layout, size: tuple[int, int], languages: Sequence[Language], zone: tzinfo
    ) -> None:
        super().__init__(size=size, size_hint=(None, None))
        self.layout, self._languages, self._zone = layout, languages, zone
        self.face = Face()
        with self.canvas:
            Color(*GROUND)
            Rectangle(pos=(0, 0), size=size)
        self.rows = [LargeRow(self.canvas, box, layout, languages, zone) for box in layout.rows]
        self.last_calls = LastCalls(self.canvas, layout, zone)
        self.side = Side(self.canvas, layout, languages, zone)
        self._clock = Words(self.canvas)
        self._headings = [Words(self.canvas), Words(self.canvas)]
        self._greetings = [Words(self.canvas) for _ in range(GREETING_LINES)]
        self.notice = Notice(self.canvas, layout, size, languages)
        self.show(self.face)

    @property
    def large(self) -> int:
        """How many large rows there are."""
        return len(self.rows)

    @property
    def last(self) -> int:
        """How many calls stand below them at most."""
        return self.last_calls.capacity

    @property
    def words(self) -> list[Text]:
        """Every text that is drawn now."""
        called = [words for row in self.rows for words in (row.number, row.desk, *row.notes)]
        cells = [words for cell in self.last_calls.cells for words in cell]
        rest = [self._clock, *self._headings, *self._greetings]
        return (
            [words.text for words in [*called, *cells, *rest] if words.text]
            + self.side.texts
            + self.notice.texts
        )

    def show(self, face: Face) -> None:
        """Draw *face*."""
        self.face = face
        stale = face.stale_since is not None
        for place, row in enumerate(self.rows):
            row.put(face.large[place] if place < len(face.large) else None, stale=stale)
        self.last_calls.put(face.last, stale=stale)
        self.side.put(face)
        self.notice.put(face.stopped)
        self._draw_headings(hidden=face.stopped is not None)
        self._greet(face)
        self.canvas.ask_update()

    def tell_time(self, now: datetime) -> None:
        """Let the clock show *now*, to the minute."""
        self._clock.put(
            Text(
                local_time(now, self._zone),
                self.layout.clock,
                self.layout.small_px * (1.0 if self.layout.upright else 1.25),
                TEXT,
                "bold",
                "centre" if self.layout.upright else "right",
                1,
            )
        )

    def say_trouble(self) -> None:
        """Cover everything with the calm notice that this board is out of order."""
        self.show(Face())
        self._greet_with(texts.TROUBLE)

    def _draw_headings(self, *, hidden: bool) -> None:
        small = self.layout.small_px
        columns: tuple[tuple[str, TextSide], ...] = ((texts.NUMBER, "left"), (texts.DESK, "right"))
        for words, (text, side), box in zip(self._headings, columns, self.layout.headings(), strict=True):
            said = as_many_as_fit(texts.said_in_all(text, self._languages), "regular", box.width, small)
            words.put(None if hidden else Text(said, box, small, SOFT, "regular", side, 1))

    def _greet(self, face: Face) -> None:
        """Fill an empty board with a friendly word; one that has calls needs none."""
        if face.large or face.stopped is not None:
            for words in self._greetings:
                words.put(None)
        else:
            self._greet_with(texts.NOBODY_YET if face.connected else texts.STARTING)

    def _greet_with(self, text: str) -> None:
        said = texts.said_in_all(text, self._languages)[:GREETING_LINES]
        inner = self.layout.body.inset(self.layout.margin_px, self.layout.margin_px)
        boxes = inner.rows(len(said))
        size = size_for_all(said, "bold", inner.width, boxes[0].height * 0.85, self.layout.small_px * 1.2)
        for place, words in enumerate(self._greetings):
            if place >= len(said):
                words.put(None)
                continue
            colour = SOFT if place else TEXT
            words.put(Text(said[place], boxes[place], size, colour, "regular" if place else "bold"))
