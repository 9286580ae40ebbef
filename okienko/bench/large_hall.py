"""The largest hall on its fullest day, with two thousand phones that watch: is a call still seen at once?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from contract import topics
from contract.codec import decode
from contract.names import BoardId, DeskId, RoomId
from contract.views import BoardView, TicketView
from okienko.bench.asking import calls, issues
from okienko.bench.call_to_view import LIMIT, SETTLE_S, Made, line_to, made_by
from okienko.bench.children import Child, child
from okienko.bench.figures import Figure, Spread, number
from okienko.bench.hall import hall_text
from okienko.bench.house import SERVICES, House, house
from okienko.bench.listeners import Ears, ears_on
from okienko.bench.load import asked
from okienko.bench.measure import Bench
from okienko.bench.processes import cpu_s

FILLING = 8
TIMES = 2.0
"""So many times as long as on an empty day it may take."""
OPEN_S = 120.0


@dataclass(slots=True)
class Seen:
    """What was seen of the calls.

    Attributes:
        delays_ms: from each call to each board of its room.
        wanted: how many of these there should be.
        core: how much of a core the hub used meanwhile.
    """

    delays_ms: list[float]
    wanted: int
    core: float


def large_hall(bench: Bench) -> Iterator[Figure]:
    """From call to view with sixty desks, forty boards and ten kiosks: on an empty day, and on a full one."""
    counts = bench.counts
    with house(bench.folder / "hall", bench.broker_url, text=hall_text("bench-hall")) as hub:
        branch = hub.table.branch
        # Enough for every room, whichever desks call first.
        hub.drive(FILLING, issues(branch, len(SERVICES) * counts.hall_calls), HTTPStatus.CREATED)
        quiet = _seen(hub, bench)
        hub.drive(FILLING, issues(branch, counts.hall_day), HTTPStatus.CREATED)
        tokens = _tokens(hub, counts.phones)
        with _watching(bench, hub, tokens) as phones:
            full = _seen(hub, bench)
            phones.until(lambda told: any("pictures" in one for one in told), OPEN_S)
            last = [one for one in phones.told if "pictures" in one][-1]
    yield from _told(bench, quiet, full, last)


def _seen(hub: House, bench: Bench) -> Seen:
    """Call once from each desk in turn, and note when the boards of its room show it."""
    name, branch = hub.table.name, hub.table.branch
    boards = [board.id for board in branch.boards]
    others = [topics.desk_view(name, desk.id) for desk in branch.desks]
    others += [topics.kiosk_view(name, kiosk.id) for kiosk in branch.kiosks]
    where = [topics.board_view(name, board) for board in boards] + others
    before_s = cpu_s(hub.process.pid)
    with ears_on(bench.broker_url, where) as ears, line_to(hub.table.hub_port) as line:
        ears.listen(SETTLE_S)
        made = []
        for request in calls(branch, bench.counts.hall_calls):
            made.append((_desk_of(request), made_by(line, request, ears)))
            ears.listen(2 * bench.counts.gap_s)
        ears.listen(2 * SETTLE_S)
    core = (cpu_s(hub.process.pid) - before_s) / (made[-1][1].at_s - made[0][1].at_s + 2 * SETTLE_S)
    return _matched(hub, made, ears, boards, core)


def _desk_of(request: bytes) -> DeskId:
    return DeskId(request.split(b"/v1/desks/", 1)[1].split(b"/", 1)[0].decode())


def _matched(
    hub: House, made: list[tuple[DeskId, Made]], ears: Ears, boards: list[BoardId], core: float
) -> Seen:
    branch = hub.table.branch
    room_of = {desk.id: desk.room for desk in branch.desks}
    rooms_of: dict[BoardId, tuple[RoomId, ...]] = {board.id: board.rooms for board in branch.boards}
    delays: list[float] = []
    wanted = 0
    for board, listener in zip(boards, ears.listeners, strict=False):
        first: dict[str, float] = {}
        for at_s, payload in listener.arrived:
            for call in decode(payload, BoardView).calls:
                first.setdefault(call.ticket, at_s)
        here = [one for desk, one in made if room_of[desk] in rooms_of[board]]
        wanted += len(here)
        delays += [(first[one.ticket] - one.at_s) * 1000 for one in here if one.ticket in first]
    return Seen(delays, wanted, core)


def _tokens(hub: House, count: int) -> list[str]:
    """Return the tokens of so many new tickets."""
    with line_to(hub.table.hub_port) as line:
        views = [decode(asked(line, one).body, TicketView) for one in issues(hub.table.branch, count)]
    return [str(view.token) for view in views]


@contextmanager
def _watching(bench: Bench, hub: House, tokens: list[str]) -> Iterator[Child]:
    """Let a phone watch the ticket of each of *tokens* while the block lasts."""
    paths = bench.folder / "phones.txt"
    paths.write_text("\n".join(f"/t/{token}/events?lang=uk" for token in tokens), encoding="utf-8")
    with child(bench.folder, "phones", str(hub.table.hub_port), str(paths)) as phones:
        phones.until(lambda told: any("opened" in one for one in told), OPEN_S)
        opened: Any = phones.told[0]["opened"]
        if opened != len(tokens):
            raise RuntimeError(f"{opened} of {len(tokens)} phones may watch")
        yield phones


def _told(bench: Bench, quiet: Seen, full: Seen, phones: Mapping[str, Any]) -> Iterator[Figure]:
    counts, before, after = bench.counts, Spread.of(quiet.delays_ms), Spread.of(full.delays_ms)
    yield Figure(
        "large hall: call → view, empty day, p50",
        before.p50,
        "ms",
        goal=5.0,
        limit=bench.limits.rested_s * 1000,
        limit_name=LIMIT,
        note=f"60 desks, 40 boards, 10 kiosks; {counts.hall_calls} calls; p99 {number(before.p99)} ms, "
        f"worst {number(before.worst)} ms; {quiet.core * 100:.0f} % of a core",
    )
    yield Figure(
        "large hall: call → view, full day and phones, p50",
        after.p50,
        "ms",
        goal=TIMES * before.p50,
        limit=bench.limits.rested_s * 1000,
        limit_name=LIMIT,
        note=f"{counts.hall_day:,} tickets; {counts.phones:,} phones got {phones['pictures']:,} pictures; "
        f"p99 {number(after.p99)} ms, worst {number(after.worst)} ms; {full.core * 100:.0f} % of a core",
    )
    lost = quiet.wanted + full.wanted - len(quiet.delays_ms) - len(full.delays_ms) + int(phones["ended"])
    yield Figure("large hall: views missed, phones lost", lost, "", goal=0)
