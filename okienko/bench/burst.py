"""A bad quarter of an hour: everybody comes at once, and one button is stuck and presses without end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from contract.commands import CallNext, IssueTicket
from contract.names import DeskId, DeviceId, Language
from hub.domain.settings import BranchSettings
from link.hub_client import new_command_id
from okienko.bench.asking import request_for
from okienko.bench.figures import Figure, Spread, number
from okienko.bench.house import branch_text, house
from okienko.bench.measure import Bench
from okienko.bench.paced import Lane, Wish, paced

A_MINUTE = 200
KIOSKS = 4
PRESSES_A_S = 100
CALLS_EVERY_S = 4.0
GOAL_MS = 500.0


def burst(bench: Bench) -> Iterator[Figure]:
    """What 200 arrivals a minute and seven clerks feel of a button that presses 100 times a second."""
    text = branch_text("bench-burst").replace("double_press_s = 0.0", "double_press_s = 2.0")
    with house(bench.folder / "burst", bench.broker_url, text=text) as running:
        branch, for_s = running.table.branch, bench.counts.burst_s
        mad, *clerks = [desk.id for desk in branch.desks]
        button = Lane("button", list(_presses(mad, PRESSES_A_S * for_s, 1 / PRESSES_A_S)))
        kiosks = [Lane("kiosk", list(_arrivals(branch, kiosk, for_s))) for kiosk in range(KIOSKS)]
        others = [
            Lane("clerk", list(_presses(desk, for_s / CALLS_EVERY_S, CALLS_EVERY_S))) for desk in clerks
        ]
        paced(running.table.hub_port, [button, *kiosks, *others])
    yield from _told([button], kiosks + others)


def _presses(desk: DeskId, count: float, gap_s: float) -> Iterator[Wish]:
    # Desks do not press in step, as clerks do not.
    shift_s = gap_s * (int(desk) % 8) / 8
    for n in range(max(1, int(count))):
        press = CallNext(command_id=new_command_id(), by=DeviceId(f"desk-{desk}"), desk=desk)
        yield Wish(n * gap_s + shift_s, request_for(press))


def _arrivals(branch: BranchSettings, kiosk: int, for_s: float) -> Iterator[Wish]:
    services, gap_s = cycle(service.id for service in branch.services), 60 * KIOSKS / A_MINUTE
    for n in range(max(1, int(for_s / gap_s))):
        wish = IssueTicket(
            command_id=new_command_id(),
            by=DeviceId("kiosk-K1"),
            service=next(services),
            language=Language("uk"),
        )
        yield Wish(n * gap_s + gap_s * kiosk / KIOSKS, request_for(wish))


def _told(button: list[Lane], others: list[Lane]) -> Iterator[Figure]:
    taken = Spread.of([taken_s * 1000 for lane in others for taken_s in lane.taken_s])
    pressed = Spread.of([taken_s * 1000 for lane in button for taken_s in lane.taken_s])
    failed = sum(
        times for lane in others + button for status, times in lane.statuses.items() if status >= 500
    )
    yield Figure(
        "beside a mad button, all others' p99",
        taken.p99,
        "ms",
        goal=GOAL_MS,
        note=f"{len(taken.values):,} tickets and calls at {A_MINUTE} arrivals a minute, "
        f"p50 {number(taken.p50)} ms, worst {number(taken.worst)} ms; "
        f"the button: {len(pressed.values):,} presses, p99 {number(pressed.p99)} ms",
    )
    yield Figure("beside a mad button, not answered well", failed, "", goal=0)
