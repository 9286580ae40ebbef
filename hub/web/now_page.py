"""How long one waits here, for everybody: a page to look at before coming, on any phone, without a ticket."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from litestar import Response, get
from litestar.types import ControllerRouterHandler

from contract.names import Language
from contract.now_views import NowView
from hub.authority import Authority
from hub.domain.branch import Branch
from hub.views import Pictures
from hub.web.crowd import STALE_S, Crowd, Seen, Subject
from hub.web.drawing import drawn, page
from hub.web.languages import language_of_visitor
from hub.web.pages import Pages
from hub.web.pressing import Asked
from hub.web.seats import RELOAD_S, Seats
from hub.web.words import minutes_of, time_of_day

_NEVER = datetime.min.replace(tzinfo=UTC)


class NowPictures:
    """Draws the hall as everybody may know it; the last drawing of each language is kept."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._kept: dict[Language, tuple[bytes, str]] = {}

    def see(self, pictures: Pictures, language: Language) -> Seen:
        """Look at the hall."""
        view = pictures.now()
        told = msgspec.json.encode(msgspec.structs.replace(view, epoch=0, seq=0, at=_NEVER))
        mark = hashlib.blake2b(told, digest_size=16).digest()
        return Seen(mark, partial(self._drawn, view, mark, language))

    def _drawn(self, view: NowView, mark: bytes, language: Language) -> str:
        kept = self._kept.get(language)
        if kept is None or kept[0] != mark:
            known = {
                "hall": view,
                "day": view.at.astimezone(self._zone).date(),
                "minutes": minutes_of,
                "time": partial(time_of_day, zone=self._zone),
            }
            kept = self._kept[language] = mark, drawn("now_picture.html", language, known)
        return kept[1]


class NowPage(Pages):
    """The page at ``/now``."""

    def __init__(self, authority: Authority, crowd: Crowd, seats: Seats, pictures: NowPictures) -> None:
        self._authority, self._crowd, self._seats, self._pictures = authority, crowd, seats, pictures

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of this page."""
        return [get("/now", name="now")(self.look), get("/now/events", name="now-events")(self.events)]

    async def look(self, request: Asked) -> Response[bytes]:
        """Show the hall in the reader's language."""
        language = language_of_visitor(request)
        async with self._authority.committed() as branch:
            picture, view = self._seen(branch, language).html(), self._authority.pictures(branch).blank()
        known = {
            "view": view,
            "picture": picture,
            "branch": self._authority.settings,
            "now": time_of_day(view.at, ZoneInfo(self._authority.settings.timezone)),
            "full": not self._seats.are_free(request),
            "reload_s": RELOAD_S,
            "stale_s": STALE_S,
        }
        return page("now.html", language, known)

    async def events(self, request: Asked) -> Response[Any]:
        """Send the picture whenever it has changed."""
        return self._seats.watch(request, self._crowd, Subject("", language_of_visitor(request)))

    def _seen(self, branch: Branch, language: Language) -> Seen:
        return self._pictures.see(self._authority.pictures(branch), language)
