"""I6: nothing shows, says or sends a number or a desk that was not so. Pure."""

from __future__ import annotations

from bisect import bisect_right

from contract.views import BoardView
from okienko.promise.evidence import Seen
from okienko.promise.history import History
from okienko.promise.invariants import Invariant, Judgement
from okienko.promise.told import Told


def judge(history: History, told: Told) -> Judgement:
    """Judge whether all that was shown and spoken was so at its time."""
    judged = Judgement(Invariant.I6)
    for seen in judged.each(history.evidence.boards):
        _lines(seen, told, judged)
    _desks(history, told, judged)
    for report in judged.each(history.spoken):
        spoken = report.message
        if spoken.languages and spoken.call not in told.calls and spoken.call >= told.first:
            judged.says(
                f"board {spoken.board} spoke call {spoken.call} that nobody made",
                device=spoken.board, at_s=report.at_s,
            )  # fmt: skip
    _outputs(history, told, judged)
    return judged


def _lines(seen: Seen[BoardView], told: Told, judged: Judgement) -> None:
    view, calls, first = seen.message, told.calls, told.first
    for line in view.calls:
        call = calls.get(line.call)
        if call is None or line.call > view.seq:
            if line.call >= first:
                judged.says(
                    f"board {view.board} showed call {line.call} that nobody made",
                    device=view.board, number=line.number, at_s=seen.at_s,
                )  # fmt: skip
        elif line.ticket != call.ticket or line.desk != call.desk or line.number != call.number:
            judged.says(
                f"board {view.board} showed call {line.call} as {line.number} at {line.desk}",
                device=view.board, number=line.number, at_s=seen.at_s,
            )  # fmt: skip
        elif line.over is not (call.over_at <= view.seq) and not call.unsure:
            judged.says(
                f"board {view.board} showed call {line.call} of {line.number} as "
                f"{'over' if line.over else 'still open'} after entry {view.seq}",
                device=view.board, number=line.number, at_s=seen.at_s,
            )  # fmt: skip


def _desks(history: History, told: Told, judged: Judgement) -> None:
    for seen in judged.each(history.evidence.desks):
        view = seen.message
        if not told.first <= view.seq <= told.last:
            continue
        here = told.at_desk.get(view.desk, [])
        at = bisect_right(here, view.seq, key=lambda change: change[0])
        expected = here[at - 1][1] if at else ""
        if (view.current.ticket if view.current else "") != expected and (at or told.first == 1):
            judged.says(
                f"desk {view.desk} was told of {view.current.number if view.current else 'nobody'} "
                f"after entry {view.seq}, and that was not so",
                device=f"desk-{view.desk}", entry=view.seq, at_s=seen.at_s,
            )  # fmt: skip


def _outputs(history: History, told: Told, judged: Judgement) -> None:
    """Look whether each number that was sent to a desk was called there, and before."""
    made: dict[tuple[str, str], float] = {}
    for seq, call in told.calls.items():
        at_s = history.committed.get(seq, 0.0)
        made[call.number, call.desk] = min(at_s, made.get((call.number, call.desk), at_s))
    for output in history.outputs:
        if not output.desk:
            continue
        judged.looked += 1
        since_s = made.get((output.number, output.desk))
        if since_s is None or (output.at_s is not None and since_s > output.at_s):
            judged.says(
                f"{output.where} sent {output.number} to desk {output.desk}, who was not called there",
                device=output.where, number=output.number, at_s=output.at_s,
            )  # fmt: skip
