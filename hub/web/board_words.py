"""The fixed words of a board in a browser, several languages at once; each text knows which it is in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from contract.board_face import Face
from contract.board_hours import Hours, Stage
from contract.names import Language
from contract.views import Texts, Wait
from hub.web.languages import direction_of, texts


def N_(text: str) -> str:  # noqa: N802  the name by which gettext's tools find texts that are translated later
    """Mark *text* for the catalogues."""
    return text


NUMBER, DESK, WAITING = N_("Number"), N_("Desk"), N_("Waiting")
NOBODY_WAITS = N_("Nobody is waiting")
NOBODY_YET = N_("Nobody has been called yet. Your number will appear here.")
NOBODY_AT_ALL = N_("Nobody is waiting. Your number will appear here.")
AGAIN = N_("Call no. {times}")
LAST_CALLS = N_("Last calls")
BOOKINGS, NO_BOOKINGS = N_("Bookings"), N_("No bookings soon")
MINUTES, UP_TO_MINUTES = N_("{low}–{high} min"), N_("up to {high} min")  # noqa: RUF001  a range
SO_MANY_MINUTES = N_("{high} min")
STALE = N_("No connection since {time}.")
STOPPED, STOPPED_MORE = N_("The hall is stopped for a while"), N_("Nobody loses the place.")
CLOSED, NOT_OPEN_YET = N_("Closed now"), N_("Not open yet")
NO_MORE = N_("No new tickets now. Everybody who has one is still called.")
UNTIL, TICKETS = N_("Tickets until {time}"), N_("Tickets {day} from {time}")
TODAY, TOMORROW, ON_DATE = N_("today"), N_("tomorrow"), N_("on {date}")
WEEKDAYS = (
    N_("on Monday"), N_("on Tuesday"), N_("on Wednesday"), N_("on Thursday"), N_("on Friday"),
    N_("on Saturday"), N_("on Sunday"),
)  # fmt: skip
CHIME = N_("Chime at each call")


class Said(NamedTuple):
    """A text, its language, and how that runs."""

    words: str
    lang: Language

    @property
    def dir(self) -> str:
        """How the language runs, as HTML writes it."""
        return direction_of(self.lang)


def said(text: str, language: Language, **values: object) -> Said:
    """Return *text* in *language*, with *values* in its places."""
    return Said(texts(language).gettext(text).format(**values), language)


def each_said(text: str, languages: Sequence[Language], **values: object) -> list[Said]:
    """Return *text* in each of *languages*, each wording once."""
    found = {one.words: one for one in (said(text, each, **values) for each in reversed(languages))}
    return list(reversed(found.values()))


def told_in(told: Texts, languages: Sequence[Language]) -> list[Said]:
    """Return what the operator or the staff have *told* in those of *languages* that it is in."""
    there = [language for language in languages if told.get(language)]
    return [Said(told[language], language) for language in there or [Language("pl")]]


def wait_of(wait: Wait | None, language: Language) -> str:
    """Return how long a newcomer must wait; empty where nobody does."""
    if wait is None or wait.high == 0:
        return ""
    form = UP_TO_MINUTES if wait.low == 0 else SO_MANY_MINUTES if wait.low == wait.high else MINUTES
    return said(form, language, low=wait.low, high=wait.high).words


def word_for_empty(face: Face) -> str:
    """Return the friendly word on a board on which nobody is called."""
    return NOBODY_YET if any(service.waiting for service in face.waiting) else NOBODY_AT_ALL


def head_of(hours: Hours, language: Language) -> Said:
    """Return what is the case by the office's *hours*."""
    if hours.stage is Stage.CLOSING:
        return said(UNTIL, language, time=f"{hours.at:%H:%M}")
    if hours.stage is Stage.LAST:
        return said(NO_MORE, language)
    today = hours.at is not None and hours.at.date() == hours.today
    return said(NOT_OPEN_YET if today else CLOSED, language)


def again_of(hours: Hours, language: Language) -> Said | None:
    """Return when tickets are given again, as far as that is known."""
    if hours.at is None or hours.stage is Stage.CLOSING:
        return None
    day = _day(hours.at.date(), hours.today, language)
    return said(TICKETS, language, day=day.words, time=f"{hours.at:%H:%M}")


def _day(day: date, today: date | None, language: Language) -> Said:
    ahead = (day - today).days if today is not None else len(WEEKDAYS)
    if ahead in {0, 1}:
        return said((TODAY, TOMORROW)[ahead], language)
    if 1 < ahead < len(WEEKDAYS):
        return said(WEEKDAYS[day.weekday()], language)
    return said(ON_DATE, language, date=f"{day:%d.%m.%Y}")
