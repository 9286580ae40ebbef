"""When tickets are given again, as people say it: today, tomorrow, on Tuesday, else the date. Pure."""

from __future__ import annotations

from datetime import date, datetime

from kiosk.wording import Words

WEEK_DAYS = 7


def tickets_again(words: Words, at: datetime, now: datetime | None) -> str:
    """Say when tickets are given again.

    Args:
        words: the catalogue of the language.
        at: when that is, on the branch's own clock.
        now: the hub's present; None where it was never heard.
    """
    today = now.astimezone(at.tzinfo).date() if now is not None else None
    told = words.gettext("Tickets %(day)s from %(time)s")
    return told % {"day": _day(words, at.date(), today), "time": f"{at:%H:%M}"}


def _day(words: Words, day: date, today: date | None) -> str:
    ahead = (day - today).days if today is not None else WEEK_DAYS
    if ahead == 0:
        return words.gettext("today")
    if ahead == 1:
        return words.gettext("tomorrow")
    if 1 < ahead < WEEK_DAYS:
        return _weekdays(words)[day.weekday()]
    return words.gettext("on %(date)s") % {"date": f"{day:%d.%m.%Y}"}


def _weekdays(words: Words) -> tuple[str, ...]:
    return (
        words.gettext("on Monday"),
        words.gettext("on Tuesday"),
        words.gettext("on Wednesday"),
        words.gettext("on Thursday"),
        words.gettext("on Friday"),
        words.gettext("on Saturday"),
        words.gettext("on Sunday"),
    )
