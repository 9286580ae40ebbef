"""Who is booked next and has not checked in: time, letter of the service, and the tail of the code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kivy.graphics import Color, InstructionGroup, RoundedRectangle

from contract.board_plan import Place
from contract.board_views import NextBooking
from contract.glass import Box
from contract.names import Language
from display_board import texts
from display_board.faces.part import Marks, OfFace, Sheet, draw_dots
from display_board.faces.theme import RULE, SOFT, TEXT
from display_board.faces.words import Canvas, Text
from display_board.fitting import as_many_as_fit, width_px

CUT = "…"
"""Before the last digits of a code: what stands before them is not shown."""
WIDEST = "00:00"
GAP = 1.2  # between two columns, in font sizes
CELL = 7.2  # how wide a column is at least, in font sizes


class Bookings(OfFace):
    """Draws one zone of bookings, on as many pages as it takes."""

    def __init__(self, canvas: Canvas, place: Place, languages: Sequence[Language]) -> None:
        self._place, self._letters, self._languages = place, place.letters, languages
        self._back = InstructionGroup()
        canvas.add(self._back)
        self._sheet = Sheet(canvas)
        self._drawn: object = None
        letters = place.letters
        room = place.box.below(letters.line_px + letters.margin_px * 0.2)
        self._room = room.top(room.height - letters.margin_px * 0.6)
        self._lines = max(1, int(self._room.height / letters.line_px))
        gap = GAP * letters.small_px
        count = max(1, int((self._room.width + gap) / (CELL * letters.small_px + gap)))
        self._columns = self._room.side_by_side([1.0] * count, gap)

    @property
    def pages(self) -> int:
        """On how many pages the bookings stand."""
        return max(1, -(-len(self._bookings()) // self._size))

    @property
    def _size(self) -> int:
        return self._lines * len(self._columns)

    def _bookings(self) -> tuple[NextBooking, ...]:
        if self._face is None:
            return ()
        chosen = self._place.zone.services
        return tuple(each for each in self._face.bookings if not chosen or each.service in chosen)

    def _draw(self) -> None:
        shown = list(self._shown()) if self._face is not None and self._face.connected else []
        marks = Marks(self.pages, self._page % self.pages) if shown else None
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
            draw_dots(self._back, Box(box.x, box.y, box.width, margin * 0.5), marks)

    def _shown(self) -> Iterator[Text]:
        small, title = self._letters.small_px, self._place.box.top(self._letters.line_px)
        heads = texts.said_in_all(texts.BOOKINGS, self._languages)
        yield Text(
            as_many_as_fit(heads, "regular", title.width, small),
            title,
            small,
            SOFT,
            side="left",
            most_lines=1,
        )
        bookings = self._bookings()
        if not bookings:
            none = texts.said(texts.NO_BOOKINGS, self._languages[0])
            yield Text(none, self._room.top(self._letters.line_px * min(2, self._lines)), small, TEXT)
        first = self._page % self.pages * self._size
        for place, booking in enumerate(bookings[first : first + self._size]):
            column, line = divmod(place, self._lines)
            yield from self._line(booking, self._columns[column].rows(self._lines)[line])

    def _line(self, booking: NextBooking, box: Box) -> Iterator[Text]:
        small = self._letters.small_px
        time = width_px(WIDEST, "bold", small) + 1
        yield Text(f"{booking.at:%H:%M}", Box(box.x, box.y, time, box.height), small, TEXT, "bold", "left", 1)
        rest = Box(box.x + time + 0.4 * small, box.y, box.width - time - 0.4 * small, box.height)
        yield Text(booking.letter, rest, small, SOFT, "regular", "left", 1)
        yield Text(CUT + booking.tail, rest, small, TEXT, "bold", "right", 1)
