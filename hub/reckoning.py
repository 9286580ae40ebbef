"""What an auditor asks of the journal: figures, the report on a day, its proof. The queue goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contract.events import Entry
from contract.settings import zone_of
from hub.audit.chain import Head
from hub.audit.proof import Proof
from hub.audit.report import Report, report_under
from hub.authority import Authority
from hub.statistics.figures import ON_TIME_MINUTES, Statistics, statistics
from hub.statistics.survey import survey_rows
from hub.statistics.visits import visits_of

PATIENCE_S = 3.0
"""How long a page waits for a proof before it is shown without."""
GOOD_FOR = timedelta(minutes=1)
"""So long a proof is taken again while nothing is written."""

Days = Mapping[date, Sequence[Entry]]


@dataclass(frozen=True, slots=True)
class DayTold:
    """All that is told of one day: its entries, oldest first, the report on it and its figures."""

    entries: Sequence[Entry]
    report: Report
    figures: Statistics


async def reckoned(
    authority: Authority, begins: date, days: int = 1, within: int = ON_TIME_MINUTES
) -> Statistics:
    """Return the figures of so many *days* from *begins* on; a call *within* so many minutes is in time.

    Raises:
        StoreError: the store is away.
    """
    wanted = [begins + timedelta(days=number) for number in range(days)]
    return await _figures(authority, {day: await _entries_of(authority, day) for day in wanted}, within)


async def day_told(authority: Authority, day: date) -> DayTold:
    """Return what is told of *day*.

    Raises:
        StoreError: the store is away.
    """
    entries = await _entries_of(authority, day)
    report = await asyncio.to_thread(report_under, authority.settings, day, entries)
    return DayTold(entries, report, await _figures(authority, {day: entries}, ON_TIME_MINUTES))


async def _entries_of(authority: Authority, day: date) -> list[Entry]:
    return [entry async for some in authority.entries_of(day) for entry in some]


async def _figures(authority: Authority, days: Days, within: int) -> Statistics:
    settings = authority.settings
    survey = survey_rows(await authority.scores(min(days), max(days)), settings.survey.least)

    def figures() -> Statistics:
        visits = {day: visits_of(entries) for day, entries in days.items()}
        zone = zone_of(settings.timezone)
        return statistics(settings.branch, visits, zone, in_time_minutes=within, survey=survey)

    return await asyncio.to_thread(figures)


@dataclass(frozen=True, slots=True)
class Proven:
    """A proof, when it was begun, and where the journal ended then."""

    at: datetime
    head: Head
    proof: Proof


class Proving:
    """Prove the journal when somebody asks: once at a time, and not again while nothing is written."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self._task: asyncio.Task[Proven] | None = None

    async def look(self, patience_s: float = PATIENCE_S) -> Proven | None:
        """Return a proof of the journal as it is now; None when it takes longer than *patience_s*.

        Raises:
            StoreError: the store is away.
        """
        head, now = await self._authority.head(), self._authority.now()
        if self._task is None or not self._is_good(self._task, head, now):
            self._task = asyncio.create_task(self._prove(head, now))
        done, _ = await asyncio.wait({self._task}, timeout=patience_s)
        return self._task.result() if done else None

    async def _prove(self, head: Head, now: datetime) -> Proven:
        return Proven(now, head, await self._authority.proof())

    @staticmethod
    def _is_good(task: asyncio.Task[Proven], head: Head, now: datetime) -> bool:
        if not task.done():
            return True
        if task.cancelled() or task.exception() is not None:
            return False
        found = task.result()
        return found.head == head and now - found.at < GOOD_FOR
