"""The called numbers of some rooms: large rows for those who are expected now, and the calls before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo

import msgspec

from contract.board_plan import CallsPlan, Place
from contract.glass import Box
from contract.names import Language
from contract.views import Room, text_in
from display_board import texts
from display_board.face import Face, Row, Slot
from display_board.faces.large_row import LargeRow
from display_board.faces.last_calls import LastCalls
from display_board.faces.part import Sheet
from display_board.faces.theme import SOFT, TEXT
from display_board.faces.words import Canvas, Side, Text
from display_board.fitting import as_many_as_fit


class Calls:
    """Draws one zone of calls.

    Args:
        place: where it stands.
        first: the place of its first slot among those of the board.
        rooms: the rooms that it is of, where it does not show all.
        languages: those of the fixed words, the first one foremost.
        zone: the branch's time zone.
    """

    def __init__(  # noqa: PLR0913  canvas and zone are everybody's
        self,
        canvas: Canvas,
        place: Place,
        first: int,
        *,
        rooms: Sequence[Room],
        languages: Sequence[Language],
        zone: tzinfo,
    ) -> None:
        assert place.calls is not None
        self._plan: CallsPlan = place.calls
        self._zone, self._rooms, self._languages, self._first = place.zone, rooms, languages, first
        self.rows = [LargeRow(canvas, box, self._plan, languages, zone) for box in self._plan.rows]
        last = self._plan.last
        self.last = LastCalls(canvas, last, self._plan.letters, zone) if last is not None else None
        self._headings = Sheet(canvas)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The room that it has for calls."""
        large = Slot(len(self.rows), large=True, rooms=self._zone.rooms)
        if self.last is None:
            return (large,)
        return large, Slot(self.last.capacity, large=False, rooms=self._zone.rooms)

    @property
    def texts(self) -> list[Text]:
        """What is drawn now."""
        called = [words.text for row in self.rows for words in (row.number, row.desk, *row.notes)]
        last = self.last.texts if self.last is not None else []
        return [text for text in called if text is not None and text.words] + last + self._headings.texts

    @property
    def pages(self) -> int:
        """On how many pages the calls before the large ones stand."""
        return self.last.pages if self.last is not None else 1

    def put(self, face: Face | None) -> None:
        """Draw the calls of *face*."""
        stale = face is not None and face.stale_since is not None
        parts = face.parts[self._first : self._first + len(self.slots)] if face is not None else ()
        large = [self._of_one_room(row) for row in parts[0].rows] if parts else []
        for place, row in enumerate(self.rows):
            row.put(large[place] if place < len(large) else None, stale=stale)
        if self.last is not None:
            self.last.put(parts[1].rows if len(parts) > 1 else (), stale=stale)
        self._headings.put(self._heads() if face is not None else [])

    def turn(self, page: int) -> None:
        """Show the *page*-th page of the calls before the large ones."""
        if self.last is not None:
            self.last.turn(page)

    def _of_one_room(self, row: Row) -> Row:
        """Return *row* without its room where the heading says it already."""
        return msgspec.structs.replace(row, room={}) if len(self._zone.rooms) == 1 else row

    def _heads(self) -> list[Text]:
        small = self._plan.letters.small_px
        if self._rooms:
            air = self._plan.letters.margin_px * 0.8
            box = self._plan.heading.inset(air, 0)
            names = [
                ", ".join(text_in(room.names, language) for room in self._rooms)
                for language in self._languages
            ]
            said = as_many_as_fit(tuple(dict.fromkeys(names)), "bold", box.width, small)
            return [Text(said, box, small, TEXT, "bold", "left", 1)]
        return [text for boxes in self._plan.headings() for text in self._column_heads(*boxes)]

    def _column_heads(self, number: Box, desk: Box) -> Iterator[Text]:
        small = self._plan.letters.small_px
        columns: tuple[tuple[str, Box, Side], ...] = (
            (texts.NUMBER, number, "left"),
            (texts.DESK, desk, "right"),
        )
        for text, box, side in columns:
            said = as_many_as_fit(texts.said_in_all(text, self._languages), "regular", box.width, small)
            yield Text(said, box, small, SOFT, "regular", side, 1)


class Last:
    """Draws a zone that shows nothing but the calls before the large ones."""

    def __init__(
        self, canvas: Canvas, place: Place, first: int, languages: Sequence[Language], zone: tzinfo
    ) -> None:
        letters = place.letters
        roomy = place.box.height >= 2.6 * letters.line_px
        self._place, self._first, self._languages = place, first, languages
        self._last = LastCalls(canvas, place.box.below(letters.line_px * roomy), letters, zone)
        self._heading, self._roomy = Sheet(canvas), roomy

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The room that it has for calls."""
        return (Slot(self._last.capacity, large=False, rooms=self._place.zone.rooms),)

    @property
    def texts(self) -> list[Text]:
        """What is drawn now."""
        return self._last.texts + self._heading.texts

    @property
    def pages(self) -> int:
        """On how many pages the calls stand."""
        return self._last.pages

    def put(self, face: Face | None) -> None:
        """Draw the calls of *face*."""
        stale = face is not None and face.stale_since is not None
        parts = face.parts[self._first : self._first + 1] if face is not None else ()
        self._last.put(parts[0].rows if parts else (), stale=stale)
        self._heading.put(self._head() if face is not None and self._roomy else [])

    def turn(self, page: int) -> None:
        """Show the *page*-th page."""
        self._last.turn(page)

    def _head(self) -> list[Text]:
        letters = self._place.letters
        box = self._place.box.top(letters.line_px).inset(letters.margin_px * 0.8, 0)
        heads = texts.said_in_all(texts.LAST_CALLS, self._languages)
        said = as_many_as_fit(heads, "regular", box.width, letters.small_px)
        return [Text(said, box, letters.small_px, SOFT, "regular", "left", 1)]
