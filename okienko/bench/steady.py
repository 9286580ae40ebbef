"""A thousand offices' worth of changes a second, at an even pace: what each takes from its moment on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from contract.commands import CallNext, IssueTicket, ReportSlip, Start
from contract.names import DeviceId, Language, TicketId
from contract.states import SlipState
from hub.domain.settings import BranchSettings
from link.hub_client import new_command_id
from okienko.bench.asking import CLERK, KIOSK, request_for
from okienko.bench.figures import Figure, Spread, number
from okienko.bench.house import branch_text, house
from okienko.bench.measure import Bench
from okienko.bench.paced import Lane, Wish, paced
from okienko.bench.processes import cpu_s

CHANGES_A_TICKET = 5
"""Issued, printed, called, with that the one before served, and started."""
TICKETS_A_S = 240
LANES = 8
GOAL_MS = 10.0
SERVICES = "ABCDEFGHIJKLMNOP"
"""More than elsewhere: ten minutes take 144,000 numbers."""


def steady(bench: Bench) -> Iterator[Figure]:
    """The 99th percentile of a command while 1,200 durable changes a second are asked for."""
    text = branch_text("bench-steady", services=SERVICES)
    with house(bench.folder / "steady", bench.broker_url, text=text) as running:
        branch, for_s = running.table.branch, bench.counts.steady_s
        kiosks = [Lane("kiosk", list(_tickets(branch, lane, for_s))) for lane in range(LANES)]
        desks = [Lane("desk", list(_calls(branch, lane, for_s))) for lane in range(LANES)]
        before_s = cpu_s(running.process.pid)
        took_s = paced(running.table.hub_port, kiosks + desks)
        used = (cpu_s(running.process.pid) - before_s) / took_s
    taken = Spread.of([taken_s * 1000 for lane in kiosks + desks for taken_s in lane.taken_s])
    refused = sum(n for lane in kiosks + desks for status, n in lane.statuses.items() if status >= 400)
    wished = TICKETS_A_S * CHANGES_A_TICKET
    yield Figure(
        f"{wished:,} changes/s, p99 of a command",
        taken.p99,
        "ms",
        goal=GOAL_MS,
        limit=bench.limits.change_s * 1000,
        limit_name="bare POST + durable commit",
        note=f"{len(taken.values):,} commands in {took_s:.0f} s, p50 {number(taken.p50)} ms, worst "
        f"{number(taken.worst)} ms; {used * 100:.0f} % of a core; {refused} refused",
    )


def _tickets(branch: BranchSettings, lane: int, for_s: float) -> Iterator[Wish]:
    services, gap_s = cycle(service.id for service in branch.services), LANES / TICKETS_A_S
    for n in range(max(1, int(for_s / gap_s))):
        at_s, ticket = gap_s * (n + lane / LANES), new_command_id()
        issue = IssueTicket(command_id=ticket, by=KIOSK, service=next(services), language=Language("uk"))
        yield Wish(at_s, request_for(issue))
        printed = ReportSlip(
            command_id=new_command_id(), by=KIOSK, ticket=TicketId(ticket), slip=SlipState.PRINTED
        )
        yield Wish(at_s + gap_s / 2, request_for(printed))


def _calls(branch: BranchSettings, lane: int, for_s: float) -> Iterator[Wish]:
    desk, gap_s = branch.desks[lane].id, LANES / TICKETS_A_S
    for n in range(max(1, int(for_s / gap_s))):
        at_s = gap_s * (n + 1 + lane / LANES)
        yield Wish(at_s, request_for(CallNext(command_id=new_command_id(), by=CLERK, desk=desk)))
        start = Start(command_id=new_command_id(), by=DeviceId(CLERK), desk=desk)
        yield Wish(at_s + gap_s / 2, request_for(start))
