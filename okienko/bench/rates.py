"""How many tickets and calls a second the hub takes, each of them durable before it is answered."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from okienko.bench.asking import calls, issues
from okienko.bench.figures import Figure
from okienko.bench.house import House, house, opened
from okienko.bench.limits import CROWD
from okienko.bench.load import Outcome
from okienko.bench.measure import Bench
from okienko.bench.processes import cpu_s

MANY = 8
ONE_LIMIT = "bare POST + durable commit"
MANY_LIMIT = "bare POST, 8 clients, 8 rows a commit"
CROWD_LIMIT = "bare POST, 64 clients"
SHARE = 0.5
"""So much of the limit one client is to reach, and sixty-four: measured in the same run."""


def rates(bench: Bench) -> Iterator[Figure]:
    """Tickets and calls a second with 1, 8 and 64 clients; then nothing answered is lost."""
    counts = bench.counts
    loads = ((1, counts.alone), (MANY, counts.together), (CROWD, counts.crowd))
    with house(bench.folder / "rates", bench.broker_url) as running:
        branch = running.table.branch
        running.drive(1, issues(branch, counts.alone // 10), HTTPStatus.CREATED)  # the first ones warm up
        for clients, total in loads:
            outcome = _costed(running, clients, issues(branch, total), HTTPStatus.CREATED)
            yield _told(bench, "tickets", clients, outcome)
            rate = outcome.outcome.per_s
        for clients, total in loads:
            outcome = _costed(running, clients, calls(branch, total), HTTPStatus.OK)
            yield _told(bench, "calls", clients, outcome)
        yield from _group_commit(bench, rate)
        answered = 2 * sum(total for _, total in loads) + counts.alone // 10
        yield from _after_kill(running, answered)


@dataclass(frozen=True, slots=True)
class Costed:
    """An outcome, and how many milliseconds of a core the hub spent on each request."""

    outcome: Outcome
    core_ms: float


def _costed(running: House, clients: int, requests: list[bytes], status: int) -> Costed:
    before_s = cpu_s(running.process.pid)
    outcome = running.drive(clients, requests, status)
    return Costed(outcome, (cpu_s(running.process.pid) - before_s) * 1000 / len(requests))


def _told(bench: Bench, what: str, clients: int, costed: Costed) -> Figure:
    limits, people = bench.limits, f"{clients} client" + ("s" if clients > 1 else "")
    limit, limit_name = {
        1: (1 / limits.change_s, ONE_LIMIT),
        MANY: (limits.changes_per_s, MANY_LIMIT),
        CROWD: (limits.crowd.per_s, CROWD_LIMIT),
    }[clients]
    outcome, spread = costed.outcome, costed.outcome.spread
    return Figure(
        name=f"{what}/s, {people}",
        value=outcome.per_s,
        unit="/s",
        goal=SHARE * limit if clients != MANY else None,
        limit=limit,
        limit_name=limit_name,
        note=f"{len(outcome.taken_s):,} in one run; {costed.core_ms:.2f} ms of a core each; "
        f"p50 {spread.p50 * 1e3:.2f} ms, p99 {spread.p99 * 1e3:.2f} ms",
        more_is_better=True,
    )


def _group_commit(bench: Bench, per_s: float) -> Iterator[Figure]:
    """Compare the tickets a second of many with the commits a second of one: they share them."""
    commits = 1 / bench.limits.commit.p50
    yield Figure(
        f"tickets/s of {CROWD} clients against one commit each",
        per_s / commits,
        "x",
        note=f"{per_s:,.0f} tickets, each of several rows, against {commits:,.0f} commits of one row",
        more_is_better=True,
    )


def _after_kill(running: House, answered: int) -> Iterator[Figure]:
    """Kill the hub without a word, and count what is in the journal of the next one."""
    running.process.send_signal(signal.SIGKILL)
    running.process.wait()
    begun = time.monotonic()
    with opened(running.table) as again:
        back_s = time.monotonic() - begun
        asked = {entry.command for entry in again.journal() if entry.by != "hub"}
    yield Figure(
        "answered and lost after kill -9", answered - len(asked), "", goal=0, note=f"{answered:,} answered"
    )
    yield Figure("hub back after kill -9", back_s, "s", note=f"folds {answered:,} changes of the day")
