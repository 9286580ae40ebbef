"""The ``[hours]`` tables of ``branch.toml``: when desks serve, and when kiosks give tickets.

How the keys work together stands in `hub.domain.hours`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from itertools import pairwise
from typing import Annotated

import msgspec
from holidays import list_supported_countries

from contract.mistakes import Mistake
from contract.toml_lines import Path

Spans = tuple[str, ...]
"""Stretches of a day, each as in ``8:00-12:00``; what lies between two is a break."""
Minutes = tuple[int, int]
"""From when to when, in minutes after local midnight."""
Margin = Annotated[int, msgspec.Meta(ge=0, le=720)]

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MIDNIGHT = 24 * 60
_SPAN = re.compile(r"(\d{1,2}):([0-5]\d) ?[-–] ?(\d{1,2}):([0-5]\d)")  # noqa: RUF001  people write either dash


class HoursSettings(msgspec.Struct, frozen=True, kw_only=True):
    """When desks serve. Without a day of the week: round the clock; of a service: when the branch is open."""

    monday: Spans = ()
    """Mondays, as in ``["8:00-12:00", "12:30-16:00"]``; a gap is a break, and an empty list a closed day."""
    tuesday: Spans = ()
    """Tuesdays."""
    wednesday: Spans = ()
    """Wednesdays."""
    thursday: Spans = ()
    """Thursdays."""
    friday: Spans = ()
    """Fridays."""
    saturday: Spans = ()
    """Saturdays."""
    sunday: Spans = ()
    """Sundays."""
    tickets_from_minutes: Margin | None = None
    """Kiosks give tickets from so long before the day's first opening on; by default from the opening on."""
    tickets_until_minutes: Margin | None = None
    """Kiosks stop so long before the day's last closing; by default at the closing."""
    holidays: str = ""
    """Closed on the public holidays of this country, such as ``PL`` or, of a part of it, ``DE-BE``."""
    closed: tuple[date, ...] = ()
    """Closed on these dates too, as in ``[2026-12-31]``."""
    extra: dict[str, Spans] = {}
    """What holds on a date whatever else is said of it, as in ``{ 2026-12-31 = ["8:00-12:00"] }``."""


def minutes_of(span: str) -> Minutes:
    """Return the stretch of a day that *span* says.

    Raises:
        ValueError: it says none; the message tells how one is written.
    """
    parts = _SPAN.fullmatch(span.strip())
    if parts is None:
        raise ValueError(f"{span!r} is no time of opening; write it as in '8:00-12:00'")
    hour, minute, last_hour, last_minute = map(int, parts.groups())
    begins, ends = hour * 60 + minute, last_hour * 60 + last_minute
    if begins >= MIDNIGHT or ends > MIDNIGHT:
        raise ValueError(f"{span!r}: a day has 24 hours, and ends at 24:00")
    if begins >= ends:
        raise ValueError(
            f"{span!r} ends before it begins; what runs past midnight stands on both days, "
            "as '22:00-24:00' and '0:00-2:00'"
        )
    return begins, ends


def all_minutes(spans: Spans) -> tuple[Minutes, ...]:
    """Return the stretches that *spans* say, in the order of the day."""
    return tuple(sorted(minutes_of(span) for span in spans))


def spans_mistakes(spans: Spans, where: str, at: Path) -> Iterator[str]:
    """Yield what is wrong with the *spans* of one day, which people know as *where* and stand *at* a key."""
    said: list[tuple[Minutes, int]] = []
    for place, span in enumerate(spans):
        try:
            said.append((minutes_of(span), place))
        except ValueError as error:
            yield Mistake(f"{where}: {error}", (*at, place))
    for (before, one), (after, other) in pairwise(sorted(said)):
        if after[0] < before[1]:
            says = f"{where}: {spans[one]!r} and {spans[other]!r} overlap"
            yield Mistake(says, (*at, other), rests_on=((*at, one),))


def hours_mistakes(
    hours: HoursSettings | None, where: str = "[hours]", at: Path = ("hours",)
) -> Iterator[str]:
    """Yield what cannot be meant in *hours*, which people know as *where* and stand *at* a key."""
    if hours is None:
        return
    days: list[tuple[str, Path, Spans]] = [
        *((f"{where} {day}", (*at, day), getattr(hours, day)) for day in WEEK),
        *((f"{where} extra {day}", (*at, "extra", day), spans) for day, spans in hours.extra.items()),
    ]
    for head, place, spans in days:
        found = list(spans_mistakes(spans, head, place))
        yield from found or _no_time_left(spans, hours.tickets_until_minutes or 0, head, place)
    yield from _dates(hours, where, at)
    yield from country_mistakes(hours.holidays, where, (*at, "holidays"))


def _no_time_left(spans: Spans, until: int, where: str, at: Path) -> Iterator[str]:
    last = max(all_minutes(spans), default=None)
    if last is not None and last[1] - last[0] <= until:
        says = f"{where}: 'tickets_until_minutes' of {until} leaves no time for tickets before the closing"
        yield Mistake(says, at)


def _dates(hours: HoursSettings, where: str, at: Path) -> Iterator[str]:
    for day in hours.extra:
        place = (*at, "extra", day)
        if date_of(day) is None:
            yield Mistake(f"{where} extra: {day!r} is no date; write it as in 2026-12-31", place)
        elif date_of(day) in hours.closed:
            says = f"{where}: {day} is both in 'closed' and in 'extra'; take it out of one of them"
            yield Mistake(says, place)


def date_of(text: str) -> date | None:
    """Return the date that *text* says, year first; None: it says none."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-12-31") else None
    except ValueError:
        return None


def country_mistakes(code: str, where: str, at: Path) -> Iterator[str]:
    """Yield why nobody knows the public holidays of *code*; nothing when they are known, or none is named."""
    if not code:
        return
    known = list_supported_countries(include_aliases=True)
    country, _, part = code.partition("-")
    if country not in known:
        says = f"no country {country!r} is known; {_meant(country, list(known))}"
        yield Mistake(f"{where}: 'holidays': {says}", at)
    elif part and part not in known[country]:
        says = f"{country} has no part {part!r}; {_meant(part, known[country])}"
        yield Mistake(f"{where}: 'holidays': {says}", at)


def _meant(written: str, known: Sequence[str]) -> str:
    near = [each for each in known if each == written.upper()] or get_close_matches(written, known, n=1)
    return f"did you mean {near[0]!r}?" if near else "write its code of ISO 3166, such as 'PL' or 'DE-BE'"
