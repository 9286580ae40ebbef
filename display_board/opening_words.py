"""What is said of the office's hours, in one language. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from contract.board_hours import Hours, Stage
from contract.names import Language
from display_board.texts import N_, Said, said

CLOSED = N_("Closed now")
NOT_OPEN_YET = N_("Not open yet")
NO_MORE = N_("No new tickets now. Everybody who has one is still called.")
UNTIL = N_("Tickets until {time}")
AGAIN = N_("Tickets {day} from {time}")
TODAY = N_("today")
TOMORROW = N_("tomorrow")
ON_DATE = N_("on {date}")
WEEKDAYS = (
    N_("on Monday"),
    N_("on Tuesday"),
    N_("on Wednesday"),
    N_("on Thursday"),
    N_("on Friday"),
    N_("on Saturday"),
    N_("on Sunday"),
)


def head_of(hours: Hours, language: Language) -> str:
    """Return what is the case."""
    match hours.stage:
        case Stage.CLOSING:
            return said(UNTIL, language, time=f"{hours.at:%H:%M}")
        case Stage.LAST:
            return said(NO_MORE, language)
        case Stage.CLOSED:
            opens_today = hours.at is not None and hours.at.date() == hours.today
            return said(NOT_OPEN_YET if opens_today else CLOSED, language)


def again_of(hours: Hours, language: Language) -> str:
    """Return when tickets are given again; empty where that is not known, or they are given now."""
    if hours.at is None or hours.stage is Stage.CLOSING:
        return ""
    day = _day(hours.at.date(), hours.today, language)
    return said(AGAIN, language, day=day, time=f"{hours.at:%H:%M}")


def heads_of(hours: Hours, languages: Sequence[Language]) -> tuple[Said, ...]:
    """Return what is the case in each of *languages*, each wording once."""
    wordings = {head_of(hours, language): language for language in reversed(languages)}
    return tuple(Said(words, language) for words, language in reversed(wordings.items()))


def _day(day: date, today: date | None, language: Language) -> str:
    ahead = (day - today).days if today is not None else len(WEEKDAYS)
    if ahead == 0:
        return said(TODAY, language)
    if ahead == 1:
        return said(TOMORROW, language)
    if 1 < ahead < len(WEEKDAYS):
        return said(WEEKDAYS[day.weekday()], language)
    return said(ON_DATE, language, date=f"{day:%d.%m.%Y}")
