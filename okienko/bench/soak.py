"""Many days in a few minutes: what a hub holds in memory and keeps open must not grow with them.

The clock runs so fast that a day takes seconds; every day has its tickets, and ends as days end.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from okienko.bench.asking import calls, issues
from okienko.bench.figures import Figure, number
from okienko.bench.house import House, branch_text, opened, set_table
from okienko.bench.measure import Bench
from okienko.bench.processes import memory_of
from okienko.clock import DayClock

GOAL = 5.0
"""Per cent that memory may grow by."""
DAY_S = 86_400.0
LEAST_S, A_TICKET_S = 2.0, 0.004
"""A day takes at least so many seconds, and so many for each of its tickets."""
LOOKS = 3
"""So many days at half-time are compared with the last ones."""
CLIENTS = 8


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a hub was at the end of a day."""

    rss_mib: float
    files: int
    database_kib: float


def soak(bench: Bench) -> Iterator[Figure]:
    """How much memory and how many open files a hub has after many days, against half of them."""
    counts = bench.counts
    day_s = max(LEAST_S, counts.soak_tickets * A_TICKET_S)
    clock = DayClock(datetime(2026, 3, 2, 5, tzinfo=UTC), DAY_S / day_s, time.monotonic())
    text = branch_text("bench-soak") + "[retention]\njournal_days = 31\n"
    with opened(set_table(bench.folder / "soak", bench.broker_url, text=text), str(clock)) as hub:
        days = [_day(hub, counts.soak_tickets, day_s) for _ in range(counts.soak_days)]
    yield from _told(days, counts.soak_tickets)


def _day(hub: House, tickets: int, day_s: float) -> Weighed:
    ends = time.monotonic() + day_s
    branch = hub.table.branch
    hub.drive(CLIENTS, issues(branch, tickets), HTTPStatus.CREATED)
    # The day may end meanwhile, and with it the line: then there is nobody left to be called.
    hub.drive(CLIENTS, calls(branch, tickets), HTTPStatus.OK, HTTPStatus.CONFLICT)
    time.sleep(max(0.0, ends - time.monotonic()))
    return _weighed(hub)


def _weighed(hub: House) -> Weighed:
    pid = hub.process.pid
    files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    size = sum(part.stat().st_size for part in (hub.table.folder / "hub").glob("*.db*"))
    return Weighed(memory_of(pid).rss, files, size / 1024)


def _told(days: list[Weighed], tickets: int) -> Iterator[Figure]:
    half, end = days[len(days) // 2 :][:LOOKS], days[-LOOKS:]
    before, after = (statistics.fmean(day.rss_mib for day in some) for some in (half, end))
    grown = max(0.0, (after - before) / before * 100)
    yield Figure(
        "memory grown over many days",
        grown,
        "%",
        goal=GOAL,
        note=f"{number(before)} MiB after {len(days) // 2} days of {tickets:,} tickets, "
        f"{number(after)} MiB after {len(days)}; first day {number(days[0].rss_mib)} MiB; "
        f"database {number(days[-1].database_kib)} KiB",
    )
    more = max(day.files for day in end) - max(day.files for day in half)
    yield Figure(
        "open files more after many days", max(0, more), "", goal=0, note=f"{end[-1].files} at the end"
    )
