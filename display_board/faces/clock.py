"""The clock, and below it the date where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date

from contract.board_plan import Place
from contract.glass import LINE_SHARE
from contract.names import Language
from display_board.face import Face
from display_board.faces.large_row import local_time
from display_board.faces.part import Sheet
from display_board.faces.theme import SOFT, TEXT
from display_board.faces.words import Canvas, Side, Text

WIDTH = 2.9  # of "00:00" in font sizes
MOST = 2.4  # no larger than so many small font sizes: nobody is called by it


class Clock:
    """Draws one clock."""

    pages = 1

    def __init__(
        self, canvas: Canvas, place: Place, languages: Sequence[Language], zone: tzinfo, side: Side
    ) -> None:
        self._place, self._language, self._zone, self._side = place, languages[0], zone, side
        self._sheet = Sheet(canvas)
        self._now: datetime | None = None

    @property
    def texts(self) -> list[Text]:
        """What is drawn now."""
        return self._sheet.texts

    def put(self, face: Face | None) -> None:
        """Go on: a clock shows the time whatever else there is."""

    def turn(self, page: int) -> None:
        """Go on: it has one page."""

    def tell(self, now: datetime) -> None:
        """Show *now*, to the minute."""
        box, letters = self._place.box, self._place.letters
        with_date = box.height >= 2.4 * letters.line_px and box.width >= 9 * letters.small_px
        top = box.top(box.height - letters.line_px * 1.1) if with_date else box
        least = letters.small_px
        size = max(
            least, min(top.height / LINE_SHARE, top.width / WIDTH, MOST * least if with_date else top.height)
        )
        shown = [Text(local_time(now, self._zone), top, size, TEXT, "bold", self._side, 1)]
        if with_date:
            below = box.below(top.height)
            shown.append(Text(self._date(now), below, least, SOFT, "regular", self._side, 1))
        self._sheet.put(shown)

    def _date(self, now: datetime) -> str:
        day = now.astimezone(self._zone).date()
        try:
            locale = Locale.parse(self._language, sep="-")
        except (UnknownLocaleError, ValueError):
            return f"{day:%d.%m.%Y}"
        return format_date(day, "EEE d.MM", locale=locale)
