"""All parts of one board, made for one plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from contract.board_layout import Zone
from contract.board_plan import Place, Plan
from contract.names import Language
from contract.views import Room
from display_board.face import Face, Slot
from display_board.faces.alert import Alert
from display_board.faces.bookings import Bookings
from display_board.faces.calls import Calls, Last
from display_board.faces.clock import Clock
from display_board.faces.cover import Cover
from display_board.faces.greeting import Greeting
from display_board.faces.large_row import LargeRow
from display_board.faces.media_zone import Media, MediaBox
from display_board.faces.notices import Notices
from display_board.faces.part import Part
from display_board.faces.waiting import Waiting
from display_board.faces.words import Canvas, Text

PAGE_S = 10.0
"""How long a page of the notice stands that covers everything, in seconds."""
LANGUAGES_S = 5.0
"""How long one page of languages stands that say the same in a few words."""


class Arrangement:
    """The parts of a board, which draw on *canvas*."""

    def __init__(  # noqa: PLR0913  all that any part needs
        self,
        canvas: Canvas,
        plan: Plan,
        *,
        languages: Sequence[Language],
        rooms: Sequence[Room],
        zone: tzinfo,
        media: MediaBox,
    ) -> None:
        self.plan, self._media = plan, media
        self._canvas, self._languages, self._rooms, self._zone = canvas, languages, rooms, zone
        self.slots: tuple[Slot, ...] = ()
        self._timed: list[tuple[Part, float]] = []
        self._words: Part | None = None
        for place in plan.places:
            self._timed += [(part, place.zone.each_s) for part in self._made(place)]
        first = plan.calls[0]
        self.greeting = Greeting(canvas, first.body, plan.letters, languages)
        self._alert = Alert(canvas, plan.words, languages, zone)
        areas = plan.free_beside(*plan.clocks), plan.free_beside(*plan.clocks, plan.words.box)
        self._cover = Cover(canvas, plan, areas, languages)
        self._timed += [(self.greeting, LANGUAGES_S), (self._alert, LANGUAGES_S), (self._cover, PAGE_S)]
        self._turned = [0] * len(self._timed)

    @property
    def rows(self) -> list[LargeRow]:
        """All large rows."""
        return [row for part, _ in self._timed if isinstance(part, Calls) for row in part.rows]

    @property
    def texts(self) -> list[Text]:
        """Every text that is drawn now."""
        return [text for part, _ in self._timed for text in part.texts]

    @property
    def pages(self) -> int:
        """On how many pages the part stands that has the most."""
        return max(part.pages for part, _ in self._timed)

    def put(self, face: Face) -> None:
        """Draw *face*: where one notice covers the glass, nothing but that and the clock."""
        is_stale = face.stale_since is not None
        for part, _ in self._timed:
            above = part in (self._cover, self._alert)
            silent = (part is self._words and is_stale) or (face.is_covered and not above)
            part.put(None if silent else face)

    def close(self) -> None:
        """Let go of what goes on by itself."""
        for part, _ in self._timed:
            if isinstance(part, Media):
                part.close()

    def tell(self, now: datetime) -> None:
        """Let the clocks show *now*."""
        for part, _ in self._timed:
            if isinstance(part, Clock):
                part.tell(now)

    def turn(self, seconds: float) -> None:
        """Show the pages that it is time for after *seconds*."""
        for place, (part, each_s) in enumerate(self._timed):
            page = int(seconds / each_s)
            if page != self._turned[place]:  # laying out costs; most seconds turn nothing
                self._turned[place] = page
                part.turn(page)

    def _made(self, place: Place) -> Iterator[Part]:
        canvas, languages, zone = self._canvas, self._languages, self._zone
        part: Part
        match place.zone.shows:
            case Zone.CALLS:
                rooms = [room for room in self._rooms if room.room in place.zone.rooms]
                calls = Calls(canvas, place, len(self.slots), rooms=rooms, languages=languages, zone=zone)
                self.slots += calls.slots
                part = calls
            case Zone.LAST:
                last = Last(canvas, place, len(self.slots), languages, zone)
                self.slots += last.slots
                part = last
            case Zone.WAITING:
                tells = all(other.zone.shows is not Zone.NOTICES for other in self.plan.places)
                part = Waiting(canvas, place, languages, tells=tells)
            case Zone.NOTICES:
                part = Notices(canvas, place, languages)
            case Zone.BOOKINGS:
                part = Bookings(canvas, place, languages)
            case Zone.CLOCK:
                part = Clock(
                    canvas, place, languages, zone, "right" if self._is_built_in_lying() else "centre"
                )
            case Zone.MEDIA:
                part = Media(canvas, place, self._media)
        if place is self.plan.words:
            self._words = part
        yield part

    def _is_built_in_lying(self) -> bool:
        return not self.plan.panel.is_upright and self.plan.is_built_in
