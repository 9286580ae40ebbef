"""I4 and I8 beside the journal: tables, counts and boards say the same as the walk along it. Pure."""

from __future__ import annotations

from collections import Counter

from okienko.promise.history import History
from okienko.promise.invariants import Invariant, Judgement
from okienko.promise.told import Known, Told

OPEN = {"called", "serving"}


def judge(history: History, told: Told) -> Judgement:
    """Judge whether every ticket is in the state that the hub's tables and counts say."""
    judged = told.judgements[Invariant.I8]
    _rows(history, told, judged)
    for claim in judged.each(history.counted):
        counts = told.states_at.get(claim.seq, Counter())
        for state in {*counts, *claim.counts}:
            if counts.get(state, 0) != claim.counts.get(state, 0):
                judged.says(
                    f"{claim.where} counts {claim.counts.get(state, 0)} {state} after entry {claim.seq}; "
                    f"there are {counts.get(state, 0)}",
                    entry=claim.seq, device=claim.where,
                )  # fmt: skip
    return judged


def _rows(history: History, told: Told, judged: Judgement) -> None:
    if history.rows is None:
        return
    rows = {row.ticket: row for row in judged.each(history.rows)}
    for ticket, row in rows.items():
        known = told.tickets.get(ticket)
        if known is None and row.issued >= told.first:
            judged.says(
                f"the tables hold {row.number}, and no journal does", ticket=ticket, number=row.number
            )
        elif known is not None and (row.number, row.state) != (known.number, known.state):
            judged.says(
                f"the tables say {row.number} is {row.state}, the journal {known.number} is {known.state}",
                ticket=ticket, number=known.number,
            )  # fmt: skip
    for ticket, known in told.tickets.items():
        if ticket not in rows:
            judged.says(f"the journal holds {known.number}, and no table does", number=known.number)


def at_one_desk(history: History, told: Told) -> Judgement:
    """Judge whether tables and boards have each ticket at one desk; the journal's own was read before."""
    judged = told.judgements[Invariant.I4]
    _open_calls(history, told.tickets, judged)
    for seen in judged.each(history.evidence.boards):
        open_lines = [line for line in seen.message.calls if not line.over]
        at_desks = {(line.number, line.desk) for line in open_lines}
        if len(at_desks) > len({number for number, _ in at_desks}):
            judged.says(
                f"board {seen.message.board} called one number to several desks: {sorted(at_desks)}",
                device=seen.message.board, at_s=seen.at_s,
            )  # fmt: skip
    return judged


def _open_calls(history: History, tickets: dict[str, Known], judged: Judgement) -> None:
    if history.calls is None:
        return
    judged.looked += len(history.calls)
    for field in ("ticket", "desk"):
        for name, times in Counter(getattr(call, field) for call in history.calls).items():
            if times > 1:
                judged.says(f"the tables have {times} open calls of {field} {name}")
    kept = {(call.ticket, call.desk) for call in history.calls}
    really = {(ticket, known.desk) for ticket, known in tickets.items() if known.state in OPEN}
    for ticket, desk in sorted(kept ^ really, key=str):
        where = "in the tables alone" if (ticket, desk) in kept else "in the journal alone"
        judged.says(f"{ticket} is at desk {desk} {where}", ticket=ticket)
