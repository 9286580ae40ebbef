"""The side of the board: who waits for what, or, in its place, that the board is stale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from kivy.graphics import Color, InstructionGroup, RoundedRectangle

from contract.names import Language
from contract.views import Waiting, text_in
from display_board import texts
from display_board.face import Face
from display_board.faces.called import local_time
from display_board.faces.theme import ALERT, INK, RULE, SOFT, TEXT
from display_board.faces.words import Canvas, Text, Words
from display_board.fitting import as_many_as_fit, lines_at, size_for_all
from display_board.layout import Box, Layout

PAGE_S = 10.0
"""How long one page of services stands, in real seconds."""
COLUMNS = (16, 62, 22)  # letter, time, count


class Side:
    """Draws the waiting people by service, on as many pages as it takes; letters are never made smaller."""

    def __init__(self, canvas: Canvas, layout: Layout, languages: Sequence[Language], zone: tzinfo) -> None:
        self._layout, self._languages, self._zone = layout, languages, zone
        self._canvas = canvas
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
        if self._face.stale_since is not None:
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
            wanted = (self._stale_texts(face), True, 0.0)
        elif face.connected:
            wanted = self._waiting_texts(face.waiting)
        else:
            wanted = ([], False, 0.0)
        if wanted == self._drawn:
            return
        self._drawn = wanted
        self._fill(*wanted)

    def _fill(self, shown: list[Text], alert: bool, rule_y: float) -> None:  # noqa: FBT001  drawn as compared
        self._back.clear()
        box = self._layout.side
        if alert:
            self._back.add(Color(*ALERT))
            self._back.add(
                RoundedRectangle(
                    pos=(box.x, box.y), size=(box.width, box.height), radius=[self._layout.margin_px / 2]
                )
            )
        elif rule_y:
            self._back.add(Color(*RULE))
            self._back.add(RoundedRectangle(pos=(box.x, rule_y), size=(box.width, 3), radius=[1.5]))
        while len(self._words) < len(shown):
            self._words.append(Words(self._canvas))
        for place, words in enumerate(self._words):
            words.put(shown[place] if place < len(shown) else None)

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

    def _waiting_texts(self, waiting: tuple[Waiting, ...]) -> tuple[list[Text], bool, float]:
        layout = self._layout
        pages = self._pages(waiting) or [()]
        page = pages[self._page % len(pages)]
        title, body = layout.side.top(layout.line_px), layout.side.below(layout.line_px)
        place = f"{self._page % len(pages) + 1}/{len(pages)}" if len(pages) > 1 else ""
        heads = texts.said_in_all(texts.WAITING, self._languages)
        room = title.width * (0.8 if place else 1.0)
        head = as_many_as_fit(heads, "regular", room, layout.small_px)
        shown = [
            Text(head, Box(title.x, title.y, room, title.height), layout.small_px, SOFT),
            Text(place, title, layout.small_px, SOFT, "regular", "right"),
        ]
        if not waiting:
            nobody = texts.said(texts.NOBODY_WAITS, self._languages[0])
            shown.append(Text(nobody, body.top(2 * layout.line_px), layout.small_px, TEXT))
        for service in page:
            height = self._height(service)
            shown += self._service(service, body.top(height))
            body = body.below(height)
        return shown, False, round(title.y - layout.margin_px * 0.1)

    def _pages(self, waiting: tuple[Waiting, ...]) -> list[tuple[Waiting, ...]]:
        room = self._layout.side.height - self._layout.line_px
        pages: list[list[Waiting]] = []
        left = 0.0
        for service in waiting:
            height = self._height(service)
            if not pages or height > left:
                pages.append([])
                left = room
            pages[-1].append(service)
            left -= height
        return [tuple(page) for page in pages]

    def _height(self, service: Waiting) -> float:
        lines = lines_at(self._name(service), "regular", self._layout.side.width, self._layout.small_px).lines
        return (len(lines) + 1) * self._layout.line_px + self._layout.margin_px * 0.8

    def _name(self, service: Waiting) -> str:
        return text_in(service.names, self._languages[0])

    def _service(self, service: Waiting, box: Box) -> list[Text]:
        """Return letter, time and count of *service* in one line, and its name below."""
        small, line = self._layout.small_px, self._layout.line_px
        box = box.inset(0, self._layout.margin_px * 0.4)
        head, name = box.top(line), box.below(line)
        letter, wait, count = head.columns(*COLUMNS)
        shown = [
            Text(service.letter, letter, small, TEXT, "bold", "left", 1),
            Text(str(service.waiting), count, small, TEXT, "bold", "right", 1),
            Text(self._name(service), name, small, SOFT),
        ]
        if service.estimate is not None:
            said = texts.said_of(service.estimate, self._languages[0])
            shown.append(Text(said, wait, small, TEXT, "regular", "left", 1))
        return shown
