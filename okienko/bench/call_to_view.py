"""From a clerk's call to its view at the boards."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from contract import topics
from contract.codec import decode
from contract.names import TicketId
from contract.views import BoardView, DeskView
from okienko.bench.asking import calls, issues
from okienko.bench.figures import Figure, Spread, number
from okienko.bench.house import House, house
from okienko.bench.listeners import Ears, Listener, ears_on
from okienko.bench.load import answer_in
from okienko.bench.measure import Bench

GOALS_MS = {1: 2.5, 30: 5.0}
TIMES = 2.0
"""So many times the limit it may take."""
LIMIT = "bare POST + durable commit + MQTT hop, as far apart"
SETTLE_S = 0.5


@dataclass(frozen=True, slots=True)
class Made:
    """A call that was made, when it left the caller, in seconds of the monotonic clock."""

    at_s: float
    ticket: TicketId


def call_to_view(bench: Bench) -> Iterator[Figure]:
    """Milliseconds from the request to the first view with the call, at 1 and at 30 boards; none missed."""
    for boards, goal_ms in GOALS_MS.items():
        with house(bench.folder / f"boards-{boards}", bench.broker_url, boards) as running:
            made, ears = _called(running, bench)
        delays = [delays_ms(made, listener) for listener in ears.listeners]
        yield from _told(bench, boards, goal_ms, delays)


def _called(running: House, bench: Bench) -> tuple[list[Made], Ears]:
    table, counts = running.table, bench.counts
    running.drive(1, issues(table.branch, counts.views), HTTPStatus.CREATED)
    where = [topics.board_view(table.name, board.id) for board in table.branch.boards]
    with ears_on(bench.broker_url, where) as ears, line_to(table.hub_port) as line:
        ears.listen(SETTLE_S)
        made = []
        for request in calls(table.branch, counts.views):
            made.append(made_by(line, request, ears))
            ears.listen(counts.gap_s)
        ears.listen(SETTLE_S)
    return made, ears


def line_to(port: int) -> socket.socket:
    """Return a connection to the hub at *port*, for one who asks one thing after the other."""
    line = socket.create_connection(("127.0.0.1", port))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def made_by(line: socket.socket, request: bytes, ears: Ears) -> Made:
    """Send a call by *line*, listening meanwhile, and return it.

    Raises:
        RuntimeError: nobody was called.
    """
    received = bytearray()
    at_s = time.monotonic()
    line.sendall(request)
    while (answer := answer_in(received)) is None:
        ears.listen(SETTLE_S, also=line)
        received += line.recv(65536)
    if answer.status != HTTPStatus.OK:
        raise RuntimeError(f"a call was answered with {answer.status}: {answer.body.decode()}")
    current = decode(answer.body, DeskView).current
    if current is None:
        raise RuntimeError("a call was answered, and nobody stands at the desk")
    return Made(at_s, current.ticket)


def delays_ms(made: list[Made], listener: Listener) -> list[float]:
    """Return after how many milliseconds each call *made* first stood in a view; missed ones are left out."""
    first: dict[TicketId, float] = {}
    for at_s, payload in listener.arrived:
        for call in decode(payload, BoardView).calls:
            first.setdefault(call.ticket, at_s)
    return [(first[one.ticket] - one.at_s) * 1000 for one in made if one.ticket in first]


def _told(bench: Bench, boards: int, goal_ms: float, delays: list[list[float]]) -> Iterator[Figure]:
    limits, wanted = bench.limits, bench.counts.views * boards
    spread = Spread.of([delay for of_board in delays for delay in of_board])
    where = "1 board" if boards == 1 else f"{boards} boards"
    yield Figure(
        name=f"call → view at {where}, p50",
        value=spread.p50,
        unit="ms",
        goal=goal_ms,
        limit=limits.rested_s * 1000,
        limit_name=LIMIT,
        note=f"{bench.counts.views} calls; p99 {spread.p99:.2f} ms, worst {spread.worst:.2f} ms",
    )
    yield Figure(
        f"call → view at {where}, p50, against the limit",
        spread.p50 / (limits.rested_s * 1000),
        "x",
        goal=TIMES,
        note=f"{number(spread.p50)} ms against {number(limits.rested_s * 1000)} ms",
    )
    yield Figure(
        f"call → view at {where}, missed", wanted - len(spread.values), "", goal=0, note=f"of {wanted:,}"
    )
