"""The side of the board: who waits for what, or, in its place, that the board is stale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import NamedTuple

from kivy.graphics import Color, Ellipse, InstructionGroup, RoundedRectangle

from contract.names import Language
from contract.views import Texts, Waiting, text_in
from display_board import texts
from display_board.face import Face
from display_board.faces.called import local_time
from display_board.faces.entries import Entries
from display_board.faces.theme import ALERT, INK, RULE, SOFT, TEXT
from display_board.faces.words import Canvas, Text, Words
from display_board.fitting import as_many_as_fit, lines_at, size_for_all
from display_board.layout import LINE_SHARE, Box, Layout

PAGE_S = 10.0
"""How long one page of services stands, in real seconds."""
DOTS_SHARE = 1.0
"""How high the strip of the dots is, in margins; there is one dot a page."""


NOTICE_SHARE = 0.7
"""How much of the side a notice may take at most."""


class Marks(NamedTuple):
    """What is drawn beside the words: the rule below the heading (0: none), and a dot a page."""

    rule_y: float = 0.0
    pages: int = 1
    page: int = 0


class Side:
    """Draws the waiting people by service, on as many pages as it takes; letters are never made smaller."""

    def __init__(self, canvas: Canvas, layout: Layout, languages: Sequence[Language], zone: tzinfo) -> None:
        self._layout, self._languages, self._zone = layout, languages, zone
        self._canvas = canvas
        self._entries = Entries(layout, languages)
        self._back = InstructionGroup()
        canvas.add(self._back)
        self._words: list[Words] = []
        self._drawn: object = None
        self._page = 0
        self._face = Face()

    @property
    def texts(self) -> list[Text]:
        """What is drawn now."""
        return [words.text for words in self._words if words.text is not None]

    @property
    def page_count(self) -> int:
        """On how many pages the services stand."""
        if self._face.stale_since is not None or self._face.stopped is not None:
            return 1
        return max(1, len(self._pages(self._face.waiting)))

    def put(self, face: Face) -> None:
        """Draw what *face* says about the waiting, or that it is stale."""
        self._face = face
        self._draw()

    def turn_page(self) -> None:
        """Show the next services."""
        self._page += 1
        self._draw()

    def _draw(self) -> None:
        face = self._face
        if face.stale_since is not None:
            wanted = (self._stale_texts(face), True, Marks())
        elif face.connected and face.stopped is None:
            wanted = self._waiting_texts(face.waiting)
        else:
            wanted = ([], False, Marks())
        if wanted == self._drawn:
            return
        self._drawn = wanted
        self._fill(*wanted)

    def _fill(self, shown: list[Text], alert: bool, marks: Marks) -> None:  # noqa: FBT001  drawn as compared
        self._back.clear()
        box = self._layout.side
        if alert:
            self._back.add(Color(*ALERT))
            self._back.add(
                RoundedRectangle(
                    pos=(box.x, box.y), size=(box.width, box.height), radius=[self._layout.margin_px / 2]
                )
            )
        elif marks.rule_y:
            self._back.add(Color(*RULE))
            self._back.add(RoundedRectangle(pos=(box.x, marks.rule_y), size=(box.width, 3), radius=[1.5]))
            self._draw_dots(marks)
        while len(self._words) < len(shown):
            self._words.append(Words(self._canvas))
        for place, words in enumerate(self._words):
            words.put(shown[place] if place < len(shown) else None)

    def _draw_dots(self, marks: Marks) -> None:
        if marks.pages < 2:
            return
        box, size = self._layout.side, self._layout.margin_px * DOTS_SHARE * 0.75
        left = box.x + box.width / 2 - (marks.pages - 0.5) * size
        for page in range(marks.pages):
            self._back.add(Color(*(TEXT if page == marks.page else RULE)))
            self._back.add(Ellipse(pos=(left + 2 * page * size, box.y), size=(size, size)))

    def _stale_texts(self, face: Face) -> list[Text]:
        if face.connected and face.stale_since is not None:
            time = local_time(face.stale_since, self._zone)
            said = texts.said_in_all(texts.STALE, self._languages, time=time)
        else:
            said = texts.said_in_all(texts.NEVER_CONNECTED, self._languages)
        box = self._layout.side.inset(self._layout.margin_px, self._layout.margin_px * 0.6)
        boxes = box.rows(len(said))
        size = size_for_all(said, "bold", boxes[0].width, boxes[0].height * 0.9, self._layout.small_px * 1.1)
        return [
            Text(words, part, size, INK, "regular" if place else "bold")
            for place, (words, part) in enumerate(zip(said, boxes, strict=True))
        ]

    def _waiting_texts(self, waiting: tuple[Waiting, ...]) -> tuple[list[Text], bool, Marks]:
        layout = self._layout
        pages = self._pages(waiting) or [()]
        number = self._page % len(pages)
        title = layout.side.top(layout.line_px)
        heads = texts.said_in_all(texts.WAITING, self._languages)
        head = as_many_as_fit(heads, "regular", title.width, layout.small_px)
        shown = [Text(head, title, layout.small_px, SOFT, "regular", "left", 1)]
        if not waiting:
            nobody = texts.said(texts.NOBODY_WAITS, self._languages[0])
            shown.append(Text(nobody, self._list_box.top(2 * layout.line_px), layout.small_px, TEXT))
        shown += self._entries.shown(waiting, pages[number], self._list_box)
        shown += self._notice_texts(self._face.notice)
        return shown, False, Marks(round(title.y - layout.margin_px * 0.1), len(pages), number)

    def _notice_texts(self, notice: Texts) -> list[Text]:
        """Return the notice of the day in one language; in the next one when the page is turned."""
        if not notice:
            return []
        words = text_in(notice, self._languages[self._page % len(self._languages)])
        box = self._list_room.below(self._list_room.height - self._notice_px(notice))
        return [Text(words, box, self._layout.small_px, TEXT)]

    def _notice_px(self, notice: Texts) -> float:
        """Return how high the longest text of the notice is: no service moves when the language changes."""
        if not notice:
            return 0.0
        room, size = self._list_room, self._layout.small_px
        most = max(len(lines_at(text, "regular", room.width, size).lines) for text in notice.values())
        return min(NOTICE_SHARE * room.height, (most + 0.5) * LINE_SHARE * size)

    @property
    def _list_room(self) -> Box:
        """What is left below the heading and above the dots of the pages."""
        layout = self._layout
        room = layout.side.below(layout.line_px)
        return room.top(room.height - layout.margin_px * DOTS_SHARE)

    @property
    def _list_box(self) -> Box:
        """Where the services stand: above the notice, if there is one."""
        return self._list_room.top(self._list_room.height - self._notice_px(self._face.notice))

    def _pages(self, waiting: tuple[Waiting, ...]) -> list[tuple[Waiting, ...]]:
        return self._entries.pages(waiting, self._list_box)
