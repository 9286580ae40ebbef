"""The whole board as one Kivy widget: it draws a `Face`, and only what has changed of it.

What stands where is a plan for the panel, made from the layout in the view. A layout that is of no use here,
because it could not be read or leaves out the calls, is not shown: the built-in one is, and staff are told.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from kivy.graphics import Color, Rectangle
from kivy.uix.widget import Widget

from contract.board_layout import BoardLayout, Zone, shortcomings
from contract.board_plan import Plan, plan_for, too_small
from contract.glass import Panel
from contract.names import Language
from contract.views import BoardView, Room
from display_board import texts
from display_board.face import Face, Slot
from display_board.faces.arrangement import Arrangement
from display_board.faces.large_row import LargeRow
from display_board.faces.media_zone import MediaBox
from display_board.faces.theme import GROUND
from display_board.faces.words import Text

log = logging.getLogger(__name__)

FIRST_LANGUAGES = (Language("pl"), Language("uk"), Language("ru"), Language("en"))
"""What a board speaks that has not heard of its branch yet."""
NO_MEDIA = MediaBox()


class BoardScreen(Widget):  # type: ignore[misc]  # Kivy has no types
    """A board on one panel; a panel of another size needs another one.

    Args:
        panel: the glass.
        zone: the branch's time zone.
        languages: those of the fixed words, the first one foremost; empty: those of the view.
        on_refused: told why a layout is not shown; empty: the one that was sent is shown.
        media: where pictures and films come from.
    """

    def __init__(
        self,
        panel: Panel,
        zone: tzinfo,
        languages: Sequence[Language] = (),
        on_refused: Callable[[str], None] = lambda _why: None,
        media: MediaBox = NO_MEDIA,
    ) -> None:
        super().__init__(size=(panel.width_px, panel.height_px), size_hint=(None, None))
        self._panel, self._zone, self._chosen = panel, zone, tuple(languages)
        self._on_refused, self._media = on_refused, media
        self._page_s = 0.0
        self._now: datetime | None = None
        self.face = Face()
        self._fitted: object = None
        self._arranged: Arrangement | None = None
        self.fit(None)

    @property
    def _parts(self) -> Arrangement:
        assert self._arranged is not None
        return self._arranged

    @property
    def plan(self) -> Plan:
        """Where everything stands."""
        return self._parts.plan

    @property
    def rows(self) -> list[LargeRow]:
        """All large rows."""
        return self._parts.rows

    @property
    def words(self) -> list[Text]:
        """Every text that is drawn now."""
        return self._parts.texts

    @property
    def pages(self) -> int:
        """On how many pages the part stands that has the most."""
        return self._parts.pages

    def fit(self, view: BoardView | None) -> tuple[Slot, ...]:
        """Arrange everything as *view* asks for; return the room that there is for calls."""
        layout = view.layout if view is not None else None
        languages = self._chosen or (view.languages if view is not None else ()) or FIRST_LANGUAGES
        rooms = view.room_names if view is not None else ()
        if (wanted := (layout, languages, rooms, view is None)) != self._fitted:
            plan = self._plan_for(layout, view)
            self._fitted = wanted
            self._arrange(plan, languages, rooms)
        return self._parts.slots

    def show(self, face: Face) -> None:
        """Draw *face*."""
        self.face = face
        self._parts.put(face)
        self.canvas.ask_update()

    def tell_time(self, now: datetime) -> None:
        """Let the clock show *now*, to the minute."""
        self._now = now
        self._parts.tell(now)

    def turn(self, seconds: float) -> None:
        """Show the pages that it is time for, *seconds* after the board was switched on."""
        self._page_s = seconds
        self._parts.turn(seconds)

    def close(self) -> None:
        """Let go of what goes on by itself; idempotent."""
        if self._arranged is not None:
            self._arranged.close()

    def say_trouble(self) -> None:
        """Cover everything with the calm notice that this board is out of order."""
        self.show(Face())
        self._parts.greeting.say(texts.TROUBLE)

    def _arrange(self, plan: Plan, languages: Sequence[Language], rooms: Sequence[Room]) -> None:
        self.canvas.clear()
        with self.canvas:
            Color(*GROUND)
            Rectangle(pos=(0, 0), size=self.size)
        self.close()
        if all(place.zone.shows is not Zone.MEDIA for place in plan.places):
            self._media.on_trouble("")
        self._arranged = Arrangement(
            self.canvas, plan, languages=languages, rooms=rooms, zone=self._zone, media=self._media
        )
        self._parts.turn(self._page_s)
        if self._now is not None:
            self._parts.tell(self._now)
        self.show(self.face if len(self.face.parts) == len(self._parts.slots) else Face())

    def _plan_for(self, layout: BoardLayout | None, view: BoardView | None) -> Plan:
        built_in = plan_for(None, self._panel)
        if layout is None or view is None:
            self._refuse([])
            return built_in
        wrong = list(shortcomings(layout, view.rooms))
        plan = built_in if wrong else plan_for(layout, self._panel)
        wrong = wrong or list(too_small(plan))
        self._refuse(wrong)
        return built_in if wrong else plan

    def _refuse(self, wrong: list[str]) -> None:
        if wrong:
            log.warning("The layout is not shown, but the built-in one: %s", "; ".join(wrong))
        self._on_refused("; ".join(wrong))
