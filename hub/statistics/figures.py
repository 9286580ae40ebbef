"""The figures of many visits: counts, times, and how many were called near their booked time. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

import msgspec

from contract.names import BranchId
from contract.states import OPEN_CALL, State
from contract.views import Count
from hub.statistics.survey import SurveyRow
from hub.statistics.visits import Visit

ON_TIME_MINUTES = 15
"""How long after the booked time a call still counts as one in time, where nothing else is asked for."""
_OPEN = OPEN_CALL | {State.WAITING, State.PARKED}


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """Some times, in seconds: half of them are at most `median_s`, nine in ten at most `p90_s`."""

    count: Count
    median_s: float | None = None
    p90_s: float | None = None
    max_s: float | None = None


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the tickets of one row; each ticket is in one of `served` … `open`, by its last state.

    Attributes:
        people: how many came on the tickets.
        units: how many servings they asked for.
        called: tickets that were called.
        open: still waiting, called, at a desk or parked.
        parked, transferred, reinstated, put_back: tickets to which that happened, however often.
        recalls: how often a clerk repeated a call, all in all.
        stopped: tickets during whose wait the hall was stopped; their waiting time holds the stop too.
        booked: called tickets with a booking whose visitor was not late for it; of these `in_time` were
            called not later than so many minutes after the booked time.
    """

    issued: Count
    people: Count
    units: Count
    called: Count
    served: Count
    no_show: Count
    cancelled: Count
    expired: Count
    open: Count
    parked: Count
    transferred: Count
    reinstated: Count
    put_back: Count
    recalls: Count
    stopped: Count
    booked: Count
    in_time: Count
    waiting: Spread
    after_booked: Spread
    way: Spread
    serving: Spread

    @property
    def in_time_share(self) -> float | None:
        """Which part of those with a booking was called in time; None: there were none."""
        return self.in_time / self.booked if self.booked else None


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of those whose *by* is *name*, such as ``service`` A or ``class`` booked."""

    by: str
    name: str
    figures: Figures


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a branch from the day *begins* to *ends*; the first row is of all tickets.

    Attributes:
        days: on how many of these days a ticket was issued.
        in_time_minutes: how long after the booked time a call is one in time.
        survey: how visits were rated, in rows of so many answers that nobody can be made out.
    """

    branch: BranchId
    begins: date
    ends: date
    days: Count
    in_time_minutes: Count
    rows: tuple[Row, ...]
    survey: tuple[SurveyRow, ...] = ()


def statistics(
    branch: BranchId,
    visits: Mapping[date, Sequence[Visit]],
    zone: ZoneInfo,
    *,
    in_time_minutes: int = ON_TIME_MINUTES,
    survey: Iterable[SurveyRow] = (),
) -> Statistics:
    """Return the figures of *visits* of some days in a row, with hours of the day in *zone*.

    *survey* is what `hub.statistics.survey` tells of the same days.
    """
    everybody = [visit for of_day in visits.values() for visit in of_day]
    by: dict[str, Callable[[Visit], str]] = {
        "all": lambda _: "all",
        "service": lambda visit: visit.service,
        "class": lambda visit: visit.kind,
        "language": lambda visit: visit.language,
        "desk": lambda visit: visit.desk or "",
        "profile": lambda visit: visit.profile,
        "hour": lambda visit: f"{visit.issued_at.astimezone(zone):%H}",
    }
    rows = [row for name, key in by.items() for row in _rows(name, _grouped(everybody, key), in_time_minutes)]
    of_days = {day.isoformat(): of_day for day, of_day in visits.items() if of_day}
    if len(visits) > 1:
        rows += _rows("day", of_days, in_time_minutes)
    return Statistics(
        branch=branch,
        begins=min(visits),
        ends=max(visits),
        days=len(of_days),
        in_time_minutes=in_time_minutes,
        rows=tuple(rows),
        survey=tuple(survey),
    )


def rows_by(by: str, visits: Iterable[Visit], key: Callable[[Visit], str]) -> list[Row]:
    """Return the figures of *visits* by their *key*, which *by* names."""
    return list(_rows(by, _grouped(visits, key), ON_TIME_MINUTES))


def _grouped(visits: Iterable[Visit], key: Callable[[Visit], str]) -> dict[str, list[Visit]]:
    groups: defaultdict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        if name := key(visit):
            groups[name].append(visit)
    return groups


def _rows(by: str, groups: Mapping[str, Sequence[Visit]], in_time_minutes: int) -> Iterator[Row]:
    for name in sorted(groups, key=_by_number):
        yield Row(by=by, name=name, figures=figures(groups[name], in_time_minutes))


def _by_number(name: str) -> tuple[int, str]:
    """Let desk 10 come after desk 9."""
    return (int(name) if name.isascii() and name.isdigit() else -1, name)


def figures(visits: Sequence[Visit], in_time_minutes: int = ON_TIME_MINUTES) -> Figures:
    """Return the figures of *visits*."""
    after_booked = [visit for visit in visits if visit.after_booked_s is not None]
    states = {state: _count(visit for visit in visits if visit.state is state) for state in State}
    return Figures(
        issued=_count(visits),
        people=sum(visit.people for visit in visits),
        units=sum(visit.units for visit in visits),
        called=_count(visit for visit in visits if visit.called_at is not None),
        served=states[State.SERVED],
        no_show=states[State.NO_SHOW],
        cancelled=states[State.CANCELLED],
        expired=states[State.EXPIRED],
        open=sum(states[state] for state in _OPEN),
        parked=_count(visit for visit in visits if visit.parked),
        transferred=_count(visit for visit in visits if visit.transferred),
        reinstated=_count(visit for visit in visits if visit.reinstated),
        put_back=_count(visit for visit in visits if visit.put_back),
        recalls=sum(visit.recalls for visit in visits),
        stopped=_count(visit for visit in visits if visit.stopped),
        booked=_count(after_booked),
        in_time=_count(visit for visit in after_booked if _is_in_time(visit, in_time_minutes)),
        waiting=spread(visit.waited_s for visit in visits),
        after_booked=spread(visit.after_booked_s for visit in visits),
        way=spread(visit.way_s for visit in visits),
        serving=spread(visit.serving_s for visit in visits),
    )


def _count(visits: Iterable[Visit]) -> int:
    return sum(1 for _ in visits)


def _is_in_time(visit: Visit, minutes: int) -> bool:
    return visit.after_booked_s is not None and visit.after_booked_s <= minutes * 60


def spread(times_s: Iterable[float | None]) -> Spread:
    """Return how *times_s* are spread; those that are None are of no account."""
    ordered = sorted(time_s for time_s in times_s if time_s is not None)
    if not ordered:
        return Spread(count=0)
    return Spread(count=len(ordered), median_s=_at(ordered, 0.5), p90_s=_at(ordered, 0.9), max_s=ordered[-1])


def _at(ordered: Sequence[float], share: float) -> float:
    """Return the smallest of *ordered* that *share* of them do not exceed: a measured one, no mean."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
