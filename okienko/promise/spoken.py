"""I7 by ear: each call is spoken once, by the board that is to speak it, while somebody is expected. Pure.

A board takes the calls of its rooms in their order and gives each its turn. One whose visitor is not expected
any more when its turn comes is rightly passed over, as is every call while the hall is stopped. A board that
has just been started, or that a fault kept from hearing the hub, may have missed some.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import inf

from contract.events import HallStopped, HallWentOn
from contract.names import BoardId, RoomId
from okienko.promise.history import Fault, History
from okienko.promise.invariants import Judgement
from okienko.promise.told import CallMade, Told

SOON_S = 2.0
"""So long a call may be on its way to the board."""
WELL_S = 5.0
"""So soon after a fault all is as if nothing had been."""
STANDS_IN_S = 15.0
"""So long after it was away a voice may still be stood in for: it must have been well for a moment."""
TURN_S = 8.0
"""So long a call in line before it may take: it stands out five seconds, or is spoken for longer."""
LINE_S = 90.0
"""Calls that are older are in no line any more."""


@dataclass(frozen=True, slots=True)
class _Call:
    """A call of a room with a voice, and from when to when its visitor was expected."""

    seq: int
    made: CallMade
    room: RoomId
    since_s: float
    until_s: float


def unheard(history: History, told: Told, judged: Judgement) -> None:
    """Find the calls that were spoken twice, by the wrong board, or by none."""
    if history.hall is None or not history.hall.voices:
        return
    heard: defaultdict[int, list[tuple[float, BoardId]]] = defaultdict(list)
    for report in judged.each(history.spoken):
        if report.message.languages:
            heard[report.message.call].append((report.at_s, report.message.board))
    taken = {report.message.call for report in history.spoken}
    voices, stops = history.hall.voices, _stops(history)
    calls = [call for call in _calls(history, told) if voices.get(call.room)]
    for at, call in enumerate(calls):
        spoken, board = sorted(heard[call.seq]), voices[call.room][0]
        for what, by in _too_often(call, spoken, voices[call.room], history.faults):
            judged.says(what, device=by, entry=call.seq, number=call.made.number)
        if spoken or call.made.unsure or _stood_still(call, stops):
            continue
        due_s = call.since_s + SOON_S + TURN_S * _before(calls, at, taken)
        late_s = min(due_s, _passed_over(calls, at, board, heard))
        over_s = min(call.until_s, history.ended_s or inf)
        if late_s < over_s and not _excused(call.since_s, late_s, f"board-{board}", history.faults):
            judged.says(
                f"call {call.seq} of {call.made.number} was not spoken by board {board} until {late_s:.1f} s",
                device=board, entry=call.seq, number=call.made.number, at_s=late_s,
            )  # fmt: skip


def _calls(history: History, told: Told) -> list[_Call]:
    assert history.hall is not None
    rooms, committed = history.hall.rooms, history.committed
    return [
        _Call(seq, made, rooms[made.desk], committed[seq], _second_of(made.over_at, committed))
        for seq, made in sorted(told.calls.items())
        if made.desk in rooms and seq in committed
    ]


def _second_of(entry: float, committed: Mapping[int, float]) -> float:
    return committed.get(int(entry), inf) if entry < inf else inf


def _too_often(
    call: _Call, spoken: Sequence[tuple[float, BoardId]], voices: Sequence[BoardId], faults: Sequence[Fault]
) -> list[tuple[str, BoardId]]:
    name = f"call {call.seq} of {call.made.number}"
    times = Counter(board for _, board in spoken)
    wrong = [(f"{name} was spoken {many} times by board {board}", board)
             for board, many in times.items() if many > 1]  # fmt: skip
    for at_s, board in spoken:
        late_s = 0.0 if call.made.unsure else at_s - call.until_s
        if late_s > SOON_S and not _excused(call.until_s, at_s, f"board-{board}", faults):
            wrong.append((f"{name} was spoken by board {board} {late_s:.1f} s after it was over", board))
        if board not in voices:
            wrong.append((f"{name} was spoken by board {board}, which is no voice of its room", board))
        elif board != voices[0] and not _excused(
            call.since_s - STANDS_IN_S, at_s, f"board-{voices[0]}", faults
        ):
            wrong.append((f"{name} was spoken by board {board}, and {voices[0]} was there", board))
    return wrong


def _before(calls: Sequence[_Call], at: int, taken: AbstractSet[int]) -> int:
    """Return how many of *calls* may have been in line before that *at*, or are spoken to their end.

    Only those of *taken* had a turn: nobody waits for the end of a call that was never begun.
    """
    call, many = calls[at], 0
    for before in range(at - 1, -1, -1):
        other = calls[before]
        if other.since_s < call.since_s - LINE_S:
            break
        many += other.seq in taken and other.until_s + SOON_S + TURN_S > call.since_s
    return many


def _passed_over(
    calls: Sequence[_Call], at: int, board: BoardId, heard: Mapping[int, Sequence[tuple[float, BoardId]]]
) -> float:
    """Return when *board* began to speak a later call than that *at*; infinite: it never did."""
    for later in range(at + 1, len(calls)):
        other = calls[later]
        if other.since_s > calls[at].since_s + LINE_S:
            break
        if mine := [at_s for at_s, by in heard.get(other.seq, ()) if by == board]:
            return min(mine)
    return inf


def _excused(begun_s: float, late_s: float, board: str, faults: Sequence[Fault]) -> bool:
    return any(
        fault.excuses(board) and fault.begun_s <= late_s and fault.healed_s + WELL_S >= begun_s
        for fault in faults
    )


def _stops(history: History) -> list[tuple[float, float]]:
    stops: list[tuple[float, float]] = []
    since_s: float | None = None
    for entry in history.journal:
        if isinstance(entry.event, HallStopped) and since_s is None:
            since_s = history.committed.get(entry.seq, 0.0)
        elif isinstance(entry.event, HallWentOn) and since_s is not None:
            stops.append((since_s, history.committed.get(entry.seq, 0.0)))
            since_s = None
    return [*stops, *([(since_s, inf)] if since_s is not None else [])]


def _stood_still(call: _Call, stops: Sequence[tuple[float, float]]) -> bool:
    """Return whether the hall was stopped while *call* could have been spoken."""
    return any(begun_s <= call.until_s and over_s >= call.since_s for begun_s, over_s in stops)
