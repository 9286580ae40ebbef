"""Whether a ticket and a call cost the same on a short day and on a very full one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus

from okienko.bench.asking import calls, issues
from okienko.bench.figures import Figure, Spread
from okienko.bench.house import House, house
from okienko.bench.measure import Bench

GOAL = 1.2
FILLING = 8


@dataclass(slots=True)
class Taken:
    """How long tickets and calls took in one hub, in seconds."""

    issue: list[float] = field(default_factory=list)
    call: list[float] = field(default_factory=list)

    def measure(self, hub: House, each: int) -> None:
        """Issue and call *each* more at *hub*, one after the other."""
        branch = hub.table.branch
        self.issue += hub.drive(1, issues(branch, each), HTTPStatus.CREATED).taken_s
        self.call += hub.drive(1, calls(branch, each), HTTPStatus.OK).taken_s


def growth(bench: Bench) -> Iterator[Figure]:
    """The middle time of a ticket and of a call on a full day, against that on a short one.

    Both hubs stand side by side and are asked in turn, so that what else the machine does blurs both alike.
    """
    counts = bench.counts
    with (
        house(bench.folder / "short", bench.broker_url) as short,
        house(bench.folder / "full", bench.broker_url) as full,
    ):
        _fill(short, counts.day)
        filled = _fill(full, counts.full_day)
        bench.say(f"  a day of {counts.full_day:,} tickets was filled at {filled:,.0f}/s")
        few, many = Taken(), Taken()
        Taken().measure(short, counts.each)
        Taken().measure(full, counts.each)
        for _ in range(counts.rounds):
            few.measure(short, counts.each)
            many.measure(full, counts.each)
    yield _told(bench, "a ticket", few.issue, many.issue)
    yield _told(bench, "a call", few.call, many.call)


def _fill(hub: House, tickets: int) -> float:
    return hub.drive(FILLING, issues(hub.table.branch, tickets), HTTPStatus.CREATED).per_s


def _told(bench: Bench, what: str, few: list[float], many: list[float]) -> Figure:
    short, full, counts = Spread.of(few).p50 * 1e3, Spread.of(many).p50 * 1e3, bench.counts
    return Figure(
        name=f"{what}: full day against short day, p50",
        value=full / short,
        unit="x",
        goal=GOAL,
        note=f"{full:.2f} ms with {counts.full_day:,} tickets, {short:.2f} ms with {counts.day:,}; "
        f"{len(few)} each, in turn",
    )
