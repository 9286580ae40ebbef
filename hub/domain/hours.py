"""On which stretches of which days the desks of a branch or of one service serve.

Of a date holds the first of these that says anything: the service's or the branch's `extra`; `closed`, of
either; the public holidays of either; the days of the week of the service, else of the branch. Who names no
day of the week is open round the clock. What a day profile changes is in the settings already: see
`hub.domain.profiles`.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from functools import cache

from holidays import country_holidays

from hub.domain.hours_settings import MIDNIGHT, WEEK, HoursSettings, Minutes, all_minutes
from hub.domain.settings import BranchSettings, ServiceSettings

ROUND_THE_CLOCK: tuple[Minutes, ...] = ((0, MIDNIGHT),)


def spans_on(day: date, settings: BranchSettings, service: ServiceSettings | None) -> tuple[Minutes, ...]:
    """Return when desks serve on *day*; None for *service*: the branch itself."""
    tables = tables_for(settings, service)
    for hours in tables:
        if (spans := hours.extra.get(day.isoformat())) is not None:
            return all_minutes(spans)
    if any(is_day_off(day, hours) for hours in tables):
        return ()
    week = next((hours for hours in tables if _names_a_day(hours)), None)
    return ROUND_THE_CLOCK if week is None else all_minutes(getattr(week, WEEK[day.weekday()]))


def tables_for(settings: BranchSettings, service: ServiceSettings | None) -> list[HoursSettings]:
    """Return the hours that speak for *service*, its own first; None: those of the branch alone."""
    tables = [settings.hours] if service is None else [service.hours, settings.hours]
    return [hours for hours in tables if hours is not None]


def is_day_off(day: date, hours: HoursSettings | None) -> bool:
    """Return whether *day* is among the closed dates or public holidays of *hours*."""
    if hours is None:
        return False
    return day in hours.closed or (bool(hours.holidays) and day in _public_holidays(hours.holidays))


def _names_a_day(hours: HoursSettings) -> bool:
    return any(getattr(hours, day) for day in WEEK)


@cache
def _public_holidays(code: str) -> Container[date]:
    country, _, part = code.partition("-")
    return country_holidays(country, subdiv=part or None)  # works out each year when it is first asked for
