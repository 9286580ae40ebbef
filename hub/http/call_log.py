"""What became of each call on the boards: when it stood on the glass and how it was spoken, after the press.

Kept in memory for the latest calls; a restart of the hub forgets them. Boards measure how long ago something
was, and we when the call was stored: no two clocks are compared.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime
from itertools import accumulate

import msgspec

from contract.names import BoardId, BranchId, DeskId, Language, NumberText, RoomId
from contract.reports import Shown, Spoken, Unspoken
from contract.views import Count

KEPT = 300
"""So many calls are told of."""
BUCKETS_S = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
"""The upper ends of the classes in which press to glass is counted, in seconds."""


class BoardOfCall(msgspec.Struct, frozen=True, kw_only=True):
    """What one board made of a call; seconds are real ones from the press that called.

    Attributes:
        shown: whether it stood on the screen; None: the board has not told.
        shown_s: when it first stood there.
        languages: in which it was spoken to the end.
        silent: why it was not, or not in all of them.
        spoken_s: when the voice was done with it.
    """

    board: BoardId
    shown: bool | None = None
    shown_s: float | None = None
    languages: tuple[Language, ...] = ()
    silent: Unspoken | None = None
    spoken_s: float | None = None


class CallLine(msgspec.Struct, frozen=True, kw_only=True):
    """One call and what the boards of its room made of it."""

    call: Count
    number: NumberText
    desk: DeskId
    room: RoomId
    times: Count
    at: datetime
    boards: tuple[BoardOfCall, ...] = ()


class CallList(msgspec.Struct, frozen=True, kw_only=True):
    """The latest calls since the hub started, newest first."""

    branch: BranchId
    at: datetime
    calls: tuple[CallLine, ...]


class CallLog:
    """The latest calls, and counts for `/metrics`.

    Attributes:
        buckets: how many frames came within each of `BUCKETS_S`, and how many later.
        shown_s: the sum of all seconds from press to glass.
        spoken: how many calls were spoken, by a board each.
        silent: how many were not, by the reason.
    """

    def __init__(self) -> None:
        self._lines: dict[int, CallLine] = {}
        self._pressed_s: dict[int, float] = {}
        self.buckets = [0] * (len(BUCKETS_S) + 1)
        self.shown_s = 0.0
        self.spoken = 0
        self.silent: dict[Unspoken, int] = {}

    def called(self, line: CallLine, at_s: float) -> None:
        """Remember a call that was stored at *at_s* of the monotonic clock."""
        self._lines[line.call], self._pressed_s[line.call] = line, at_s
        while len(self._lines) > KEPT:
            old = next(iter(self._lines))
            del self._lines[old], self._pressed_s[old]

    def told(self, report: Shown | Spoken, heard_s: float) -> None:
        """Take note of a board's *report*, which came at *heard_s* of the same clock."""
        after_s = self._after_s(report, heard_s)
        if isinstance(report, Spoken):
            self._count_spoken(report)
            if report.languages or not self._before(report).languages:  # one started anew knows less
                news = {"languages": report.languages, "silent": report.silent}
                self._change(report, **news, spoken_s=_rounded(after_s))
        else:
            if report.shown and after_s is not None:
                self.buckets[bisect_left(BUCKETS_S, after_s)] += 1
                self.shown_s += after_s
            shown_s = _rounded(after_s) if report.shown else None
            self._change(report, shown=report.shown, shown_s=shown_s)

    def cumulated(self) -> list[int]:
        """Return how many frames came within each of `BUCKETS_S`, and in all."""
        return list(accumulate(self.buckets))

    def newest_first(self) -> tuple[CallLine, ...]:
        """Return the calls that are remembered."""
        return tuple(self._lines[call] for call in sorted(self._lines, reverse=True))

    def _after_s(self, report: Shown | Spoken, heard_s: float) -> float | None:
        pressed_s = self._pressed_s.get(report.call)
        return None if pressed_s is None else max(0.0, heard_s - report.ago_s - pressed_s)

    def _count_spoken(self, report: Spoken) -> None:
        if report.silent is None:
            self.spoken += 1
        else:
            self.silent[report.silent] = self.silent.get(report.silent, 0) + 1

    def _before(self, report: Shown | Spoken) -> BoardOfCall:
        """Return what the same board has told of the same call until now."""
        line = self._lines.get(report.call)
        known = [each for each in line.boards if each.board == report.board] if line is not None else []
        return known[0] if known else BoardOfCall(board=report.board)

    def _change(self, report: Shown | Spoken, **news: object) -> None:
        line = self._lines.get(report.call)
        if line is None:
            return
        boards = {each.board: each for each in line.boards}
        boards[report.board] = msgspec.structs.replace(self._before(report), **news)
        told = tuple(boards[board] for board in sorted(boards))
        self._lines[report.call] = msgspec.structs.replace(line, boards=told)


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)
