"""What happened on a replayed day, in figures that a supervisor would ask for."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from contract.events import Entry, TicketCalled, TicketIssued, TicketNoShow, TicketRecalled, TicketServed
from contract.names import BoardId
from hub.statistics.figures import rows_by
from hub.statistics.visits import Visit, visits_of
from hub.statistics.words import minutes
from okienko.promise.evidence import Evidence
from okienko.promise.verdict import Broken


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that *share* (0 to 1) of *values* do not exceed; nan where there are none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def press_to_board_ms(evidence: Evidence, journal: Iterable[Entry]) -> dict[str, list[float]]:
    """Return how long calls took from the press to the view and to the drawn frame, in ms of the world.

    A call belongs to the last press of its desk before the view came; the frame is reported by the board.
    """
    presses = _presses(evidence)
    desks = {e.seq: e.event.desk for e in journal if isinstance(e.event, TicketCalled | TicketRecalled)}
    frames = {(s.message.board, s.message.call): s.message.shown_after_s for s in evidence.shown}
    result: dict[str, list[float]] = {"view": [], "frame": []}
    for (board, call), at_s in _arrivals(evidence).items():
        before = [pressed for pressed in presses[desks[call]] if pressed <= at_s] if call in desks else []
        if before:
            result["view"].append((at_s - before[-1]) * 1000)
            if (board, call) in frames:
                result["frame"].append((at_s - before[-1] + frames[board, call]) * 1000)
    return result


def _presses(evidence: Evidence) -> defaultdict[str, list[float]]:
    presses: defaultdict[str, list[float]] = defaultdict(list)
    for press in evidence.presses:
        if press.button in {"next", "recall"}:
            presses[press.desk].append(press.at_s)
    return presses


def _arrivals(evidence: Evidence) -> dict[tuple[BoardId, int], float]:
    arrivals: dict[tuple[BoardId, int], float] = {}
    for seen in evidence.boards:
        for call in seen.message.calls:
            arrivals.setdefault((seen.message.board, call.call), seen.at_s)
    return arrivals


def told(evidence: Evidence, journal: Sequence[Entry], broken: Sequence[Broken]) -> Iterator[str]:
    """Yield the report as lines of Markdown."""
    counted = {
        "issued": TicketIssued, "served": TicketServed, "no-show": TicketNoShow, "calls": TicketCalled,
        "recalls": TicketRecalled,
    }  # fmt: skip
    counts = {name: sum(isinstance(e.event, kind) for e in journal) for name, kind in counted.items()}
    yield "| what | count |\n|---|---:|"
    yield f"| visitors | {len(evidence.stories)} |"
    for name, count in counts.items():
        yield f"| {name} | {count} |"
    yield f"| left before their turn | {sum(story.left for story in evidence.stories)} |"
    yield f"| refused | {sum(bool(story.refused) for story in evidence.stories)} |"
    for reason, count in sorted(Counter(story.refused for story in evidence.stories).items()):
        if reason:
            yield f"| refused: {reason} | {count} |"
    yield f"| slips read back | {len(evidence.slips)} |"
    yield f"| board views recorded | {len(evidence.boards)} |"
    yield (
        "\n*issued* counts those who left, too; *refused*: the hub said no, with a reason. Below,"
        "\n*view* is what the hub sent to a board, *frame* what the board drew; p50 is the median,"
        "\np99 holds for 99 of 100. A wait is from the issue of a ticket to its first call; *in time*: booked"
        "\nvisitors who were called within fifteen minutes of the booked time."
    )
    yield from _waiting_told(journal)
    yield from _latency_told(evidence, journal)
    yield from _verdict_told(broken)


def _waiting_told(journal: Sequence[Entry]) -> Iterator[str]:
    """Yield how long visitors waited, as `docs/statistics.md` defines it."""
    visits = visits_of(journal)
    for by, key in _GROUPS.items():
        yield f"\n| {by} | issued | called | median wait, min | 90 % within, min | longest, min | in time |"
        yield "|---|---:|---:|---:|---:|---:|---:|"
        for row in rows_by(by, visits, key):
            of, wait = row.figures, row.figures.waiting
            times = " | ".join(minutes(each) or "-" for each in (wait.median_s, wait.p90_s, wait.max_s))
            in_time = "-" if of.in_time_share is None else f"{of.in_time_share:.0%}".replace("%", " %")
            yield f"| {row.name} | {of.issued} | {of.called} | {times} | {in_time} |"


_GROUPS: dict[str, Callable[[Visit], str]] = {
    "service": lambda visit: visit.service,
    "class": lambda visit: visit.kind,
    "language": lambda visit: visit.language,
}


def _latency_told(evidence: Evidence, journal: Sequence[Entry]) -> Iterator[str]:
    yield "\n| press to … | calls on boards | p50, ms | p99, ms | max, ms |\n|---|---:|---:|---:|---:|"
    for what, values in press_to_board_ms(evidence, journal).items():
        if values:
            figures = (statistics.median(values), percentile(values, 0.99), max(values))
            yield f"| {what} | {len(values)} | " + " | ".join(f"{ms:.1f}" for ms in figures) + " |"


def _verdict_told(broken: Sequence[Broken]) -> Iterator[str]:
    if not broken:
        yield "\nThe promise was kept."
    for one in broken:
        yield f"\nBROKEN: {one.promise}: {one.what}"
