"""What stands on a board in a browser, zone by zone, as its template needs it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, tzinfo
from typing import Any, ClassVar

from contract.board_face import Face
from contract.board_layout import Zone
from contract.board_plan import Place, Plan
from contract.board_rows import Part, Slot
from contract.board_views import NextBooking
from contract.names import Language
from contract.views import BoardView, Waiting, text_in
from hub.web import board_words as words
from hub.web.board_calls import row_shown
from hub.web.board_css import cover_of
from hub.web.board_measures import (
    CELL_EM,
    LARGER,
    as_many_as_fit,
    lines_of,
    packed,
    step_for_block,
)
from hub.web.board_words import Said, each_said, said, told_in

LANGUAGES_S = 5.0
"""How long one page of languages stands that say the same in a few words."""
COVER_S = 10.0
AT_ONCE = 4
"""So many languages stand on a page of the notice that covers everything."""
COVER_HEAD = 1.3
"""How much larger than the rest of it the head of that notice is; as in board.css."""
COVER_LINE = 1.2
"""A line of that notice in its font size; as there."""
NAMED_PAGES = 2
Shown = dict[str, Any]


def slots_of(plan: Plan) -> list[Slot]:
    """Return the room that *plan* has for calls, zone by zone."""
    return [slot for place in plan.places for slot in _slots(place)]


def _slots(place: Place) -> Iterator[Slot]:
    rooms = place.zone.rooms
    if place.calls is not None:
        yield Slot(len(place.calls.rows), large=True, rooms=rooms)
        if place.calls.last is not None:
            yield Slot(
                _cells(place.calls.last.width, place.calls.last.height, place), large=False, rooms=rooms
            )
    elif place.zone.shows is Zone.LAST:
        yield Slot(_cells(place.box.width, place.box.height, place), large=False, rooms=rooms)


def _cells(width: float, height: float, place: Place) -> int:
    letters = place.letters
    columns = int((width - 1.6 * letters.margin_px) / (CELL_EM * letters.small_px))
    return max(1, columns) * max(1, int(height / letters.line_px))


def languages_of(view: BoardView) -> tuple[Language, ...]:
    """Return the languages in which the fixed words of *view* are said, the foremost first."""
    return view.languages or (Language("pl"),)


class BoardPicture:
    """Draws *face*, which *view* leads to, for *plan*, *seconds* after pages began to be turned."""

    def __init__(self, view: BoardView, face: Face, plan: Plan, seconds: float, zone: tzinfo) -> None:
        self._view, self._face, self._plan, self._seconds, self._zone = view, face, plan, seconds, zone
        self._languages = languages_of(view)
        self._parts = list(face.parts)

    def known(self) -> Shown:
        """Return what the template must know."""
        return {
            "cover": self._cover() if self._face.is_covered else None,
            "now": self._time(self._view.at),
            "seconds": self._view.at.astimezone(self._zone).strftime("%H:%M:%S"),
            "zones": [
                zone
                for number, place in enumerate(self._plan.places)
                if (zone := self._zone_of(number, place))
            ],
        }

    def _time(self, at: datetime) -> str:
        return at.astimezone(self._zone).strftime("%H:%M")

    def _page(self, each_s: float, pages: int) -> int:
        return int(self._seconds / each_s) % max(1, pages)

    def _zone_of(self, number: int, place: Place) -> Shown | None:
        """Return what stands in the *number*-th zone; None: nothing."""
        shows, shown = place.zone.shows, {"z": number, "kind": str(place.zone.shows)}
        if shows is Zone.CLOCK:
            return shown
        draw = self._draws.get(shows)
        return None if draw is None or self._face.is_covered else shown | draw(self, place)

    def _last(self, place: Place) -> Shown:
        roomy = place.box.height >= 2.6 * place.letters.line_px
        heads = self._heads(words.LAST_CALLS, place.box.width, place) if roomy else []
        return self._listed(self._parts.pop(0), place) | {"heads": heads}

    def _card(self, place: Place) -> Shown:
        return self._notices(place, place.box.height - place.letters.margin_px)

    def _heads(self, text: str, width: float, place: Place) -> list[Said]:
        return as_many_as_fit(each_said(text, self._languages), width / place.letters.small_px)

    def _calls(self, place: Place) -> Shown:
        assert place.calls is not None
        large = self._parts.pop(0)
        last = self._parts.pop(0) if place.calls.last is not None else None
        rooms = [room for room in self._view.room_names if room.room in place.zone.rooms]
        number, desk = place.calls.headings()[0]
        return {
            "narrow": place.calls.narrow,
            "rooms": [text_in(room.names, self._languages[0]) for room in rooms],
            "number": self._heads(words.NUMBER, number.width, place),
            "desk": self._heads(words.DESK, desk.width, place),
            "rows": [
                row_shown(row, place, self._languages) | {"r": number, "time": self._time(row.at)}
                for number, row in enumerate(large.rows)
            ],
            "last": self._listed(last, place) if last is not None else None,
            "greeting": self._greeting(place)
            if not self._face.large and place.calls is self._plan.calls[0]
            else [],
        }

    def _listed(self, part: Part, place: Place) -> Shown:
        pages = max(1, -(-len(part.rows) // part.slot.count))
        page = self._page(place.zone.each_s, pages)
        first = page * part.slot.count
        rows = part.rows[first : first + part.slot.count]
        return {"cells": [(row, self._time(row.at)) for row in rows], "pages": pages, "page": page}

    def _greeting(self, place: Place) -> list[Said]:
        assert place.calls is not None
        body, letters = place.calls.body, place.letters
        said_now = each_said(words.word_for_empty(self._face), self._languages)
        pages = list(
            packed(said_now, body.width / letters.small_px - 1, body.height / letters.line_px - 1, bold=True)
        )
        return pages[self._page(LANGUAGES_S, len(pages))]

    def _told(self) -> list[list[Said]]:
        hours = self._face.hours
        of_hours = (
            [words.head_of(hours, language) for language in self._languages] if hours is not None else []
        )
        distinct = list({one.words: one for one in of_hours}.values())
        return ([distinct] if distinct else []) + [
            told_in(texts, self._languages) for texts in self._face.notices
        ]

    def _notices(self, place: Place, height: float) -> Shown:
        letters = place.letters
        width = (place.box.width - 2 * letters.margin_px) / letters.small_px
        pages = [
            page for told in self._told() for page in packed(told, width, max(1.0, height / letters.line_px))
        ]
        page = self._page(place.zone.each_s, len(pages))
        return {"told": pages[page] if pages else [], "told_pages": len(pages), "told_page": page}

    def _waiting(self, place: Place) -> Shown:
        letters, chosen = place.letters, place.zone.services
        services = [each for each in self._face.waiting if not chosen or each.service in chosen]
        tells = all(other.zone.shows is not Zone.NOTICES for other in self._plan.places) and bool(
            self._told()
        )
        lines = int((place.box.height - letters.margin_px) / letters.line_px) - 1
        told = self._notices(place, 0.6 * lines * letters.line_px) if tells else {"told": []}
        left = max(1, lines - int(0.6 * lines) - 1) if tells else lines
        pages, named = self._service_pages(services, place.box.width / letters.small_px, left)
        page = self._page(place.zone.each_s, len(pages))
        return {
            "heads": self._heads(words.WAITING, place.box.width, place),
            "nobody": None if services else said(words.NOBODY_WAITS, self._languages[0]),
            "services": [self._service(each) for each in (pages[page] if pages else [])],
            "named": named,
            "pages": len(pages),
            "page": page,
        } | told

    def _service_pages(
        self, services: Sequence[Waiting], width: float, lines: int
    ) -> tuple[list[list[Waiting]], bool]:
        """Return the services page by page, and whether their names stand below them."""
        pages: list[list[Waiting]] = []
        left = 0.0
        for service in services:
            high = 1.5 + lines_of(text_in(service.names, self._languages[0]), width)
            if not pages or high > left:
                pages.append([])
                left = lines
            pages[-1].append(service)
            left -= high
        if len(pages) <= NAMED_PAGES and lines >= 3:
            return pages, True
        return [list(services[first : first + lines]) for first in range(0, len(services), lines)], False

    def _service(self, service: Waiting) -> Shown:
        language = self._languages[0]
        return {
            "letter": service.letter,
            "name": told_in(service.names, [language, Language("en")])[0],
            "time": words.wait_of(service.estimate, language) if service.waiting else "",
            "waiting": service.waiting,
        }

    def _bookings(self, place: Place) -> Shown:
        letters, chosen = place.letters, place.zone.services
        bookings: list[NextBooking] = [
            each for each in self._face.bookings if not chosen or each.service in chosen
        ]
        lines = max(1, int((place.box.height - letters.margin_px) / letters.line_px) - 1)
        pages = max(1, -(-len(bookings) // lines))
        page = self._page(place.zone.each_s, pages)
        return {
            "heads": self._heads(words.BOOKINGS, place.box.width, place),
            "none": None if bookings else said(words.NO_BOOKINGS, self._languages[0]),
            "bookings": bookings[page * lines : (page + 1) * lines],
            "pages": pages,
            "page": page,
        }

    def _cover(self) -> Shown:
        pages = -(-len(self._languages) // AT_ONCE)
        page, at_once = self._page(COVER_S, pages), -(-len(self._languages) // pages)
        shown = self._languages[page * at_once : (page + 1) * at_once]
        text = self._face.stopped.text if self._face.stopped is not None else ""
        told = [self._covering(language) for language in shown]
        step = self._cover_step(text, told)
        if step is None:  # what could not be read from the last seat leaves its room to the rest
            told = [(head, None) for head, _ in told]
            step = self._cover_step(text, told) or LARGER[-1]
        return {"step": step, "text": text, "told": told}

    def _cover_step(self, text: str, told: Sequence[tuple[Said, Said | None]]) -> int | None:
        heads = [head.words for head, _ in told] + ([text] if text else [])
        blocks = [(head, COVER_HEAD) for head in heads] + [(more.words, 1.0) for _, more in told if more]
        area, letters = cover_of(self._plan), self._plan.letters
        # Lines of this notice stand closer than others: see board.css.
        lines = area.height / letters.small_px / COVER_LINE
        return step_for_block(blocks, area.width / letters.small_px, lines)

    def _covering(self, language: Language) -> tuple[Said, Said | None]:
        hours = self._face.hours
        if self._face.stopped is not None or hours is None:
            return said(words.STOPPED, language), said(words.STOPPED_MORE, language)
        return words.head_of(hours, language), words.again_of(hours, language)

    _draws: ClassVar[dict[Zone, Callable[[BoardPicture, Place], Shown]]] = {
        Zone.CALLS: _calls,
        Zone.LAST: _last,
        Zone.WAITING: _waiting,
        Zone.NOTICES: _card,
        Zone.BOOKINGS: _bookings,
    }
    """What draws each kind of zone; pictures and films stand on boards of their own only."""


def stale_pages(plan: Plan, languages: Sequence[Language]) -> list[list[tuple[Said, str, str]]]:
    """Return the pages of the banner of a stale board: each text, and what stands around the time."""
    place = plan.words
    letters = place.letters
    told = each_said(words.STALE, languages, time="00:00")
    width = (place.box.width - 2 * letters.margin_px) / letters.small_px
    pages = packed(told, width, (place.box.height - letters.margin_px) / letters.line_px, bold=True)
    return [[(one, *_around(one.words)) for one in page] for page in pages]


def _around(text: str) -> tuple[str, str]:
    before, _, after = text.partition("00:00")
    return before, after
