"""The picture of one ticket, for the phone of its visitor: drawn once for all that differ in numbers only.

In a line of two hundred nearly all pages are alike but for a number, a place and some minutes. These are
left out when a page is drawn, and put into the drawing, which is kept, for each ticket.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from datetime import UTC, datetime, tzinfo
from functools import lru_cache, partial

import msgspec
from markupsafe import escape

from contract.names import Language, StatusToken, TicketId
from contract.refusal import UnknownTicket
from contract.states import State
from contract.survey import SurveyView
from contract.views import TicketView
from hub.domain.branch import Branch
from hub.views import Pictures
from hub.web.crowd import Seen
from hub.web.drawing import drawn
from hub.web.languages import texts
from hub.web.survey_pages import FACES
from hub.web.words import TICKET_STATES, minutes_of, time_of_day

NUMBER, AHEAD, MINUTES, LOT, TOKEN, ID = map(chr, range(0xE000, 0xE006))
"""What stands in a drawing for what differs: letters of no script."""
MOST_DRAWINGS = 500
"""So many drawings are kept; beyond that those not used for the longest time are forgotten."""
_NEVER = datetime.min.replace(tzinfo=UTC)


class TicketPictures:
    """Draws tickets.

    Args:
        zone: that of the branch's clocks.
    """

    def __init__(self, zone: tzinfo) -> None:
        self._time = partial(time_of_day, zone=zone)
        self._drawings: OrderedDict[bytes, str] = OrderedDict()

    def see(self, branch: Branch, pictures: Pictures, token: str, language: Language) -> Seen:
        """Look at the ticket of *token*.

        Raises:
            UnknownTicket: no ticket of today has this token, and none had it.
        """
        paper = StatusToken(token)
        if branch.ticket_of(paper) is None:
            if branch.given_away(paper) is None:
                raise UnknownTicket("no ticket of today has this address")
            # Who holds the old paper is told, and not whose place it is now.
            return Seen(b"given away", partial(drawn, "given_away.html", language, {}))
        view, survey = pictures.ticket_with(paper), pictures.survey(paper)
        own = _own(view, language)
        frame, key = _alike(view, survey, own, language)
        mark = hashlib.blake2b(repr(own).encode(), key=key, digest_size=16).digest()
        return Seen(mark, partial(self._filled, frame, key, {**own, TOKEN: token}, language))

    def _filled(
        self, frame: tuple[TicketView, SurveyView], key: bytes, own: dict[str, str], language: Language
    ) -> str:
        html = self._drawn(frame, key, own, language)
        for letter, text in own.items():
            html = html.replace(letter, text)
        return html.replace(ID, secrets.token_hex(16))

    def _drawn(
        self, frame: tuple[TicketView, SurveyView], key: bytes, own: dict[str, str], language: Language
    ) -> str:
        if (html := self._drawings.get(key)) is None:
            ticket, survey = frame
            known = {
                "faces": FACES,
                "form": "",
                "id": ID,
                "ticket": ticket,
                "survey": survey,
                "token": TOKEN,
                "states": TICKET_STATES,
                "ahead": AHEAD if own[AHEAD] else "",
                "minutes": MINUTES if own[MINUTES] else "",
                "lot": LOT if own[LOT] else "",
                "time": self._time,
            }
            html = self._drawings[key] = drawn("status_picture.html", language, known)
        self._drawings.move_to_end(key)
        while len(self._drawings) > MOST_DRAWINGS:
            self._drawings.popitem(last=False)
        return html


def _own(view: TicketView, language: Language) -> dict[str, str]:
    """Return what of the picture is this ticket's alone, in words."""
    waits = view.state is State.WAITING and view.draw_at is None and view.stopped is None
    lot = f"{view.drawn.place} {view.drawn.of}" if waits and view.drawn else ""
    return {
        NUMBER: view.number,
        AHEAD: _ahead(view.ahead, language) if waits else "",
        MINUTES: _about(minutes_of(view.estimate), language) if waits and view.estimate else "",
        LOT: _place(*lot.split(), language) if lot else "",
    }


@lru_cache(maxsize=4096)
def _ahead(ahead: int, language: Language) -> str:
    if not ahead:
        return _said(language, "You are next")
    several = texts(language).ngettext("%(count)s ticket before you", "%(count)s tickets before you", ahead)
    return str(escape(several % {"count": ahead}))


@lru_cache(maxsize=1024)
def _about(minutes: str, language: Language) -> str:
    return _said(language, "about %(minutes)s minutes", minutes=minutes)


@lru_cache(maxsize=1024)
def _place(place: str, of: str, language: Language) -> str:
    return _said(language, "Your place was drawn: %(place)s of %(of)s", place=place, of=of)


def _said(language: Language, text: str, **named: str) -> str:
    return str(escape(texts(language).gettext(text) % named))


def _alike(
    view: TicketView, survey: SurveyView, own: dict[str, str], language: Language
) -> tuple[tuple[TicketView, SurveyView], bytes]:
    """Return what the drawing is of, without what is this ticket's alone, and what tells it from others."""
    never = {"epoch": 0, "seq": 0, "at": _NEVER}
    ticket = msgspec.structs.replace(
        view,
        **never,
        ticket=TicketId(""),
        number=NUMBER,
        language=language,
        issued_at=_NEVER,
        ahead=0,
        estimate=None,
        drawn=None,
        due=None,
        stood_still_s=0.0,
        copies=0,
    )
    asked = msgspec.structs.replace(survey, **never, number=NUMBER, language=language)
    has_words = [bool(text) for letter, text in own.items() if letter != NUMBER]
    told = msgspec.json.encode([ticket, asked, has_words])
    return (ticket, asked), hashlib.blake2b(told, digest_size=16).digest()
