"""What a board tells the hub of each call: when it was seen, and what the voice made of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contract.names import BoardId
from contract.reports import Shown, Spoken
from display_board.happenings import Report

REMEMBERED = 500
"""So many calls are waited for at most; a view holds far fewer."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A report, and when what it tells of was, in seconds of the board's own clock."""

    report: Shown | Spoken
    at_s: float


class Reports:
    """Puts together what the screen and the voice did for each call: one `Shown` and one `Spoken`.

    The first goes out with the first frame that shows the call, the other when the voice is done with it. All
    times are real seconds of one monotonic clock.
    """

    def __init__(self, board: BoardId) -> None:
        self._board = board
        self._arrived: dict[int, float] = {}
        self._expected: dict[int, bool] = {}  # whether the voice is done with it

    def arrived(self, calls: frozenset[int], at_s: float) -> None:
        """Take note of the *calls* of a view; those that came before keep their time."""
        for call in sorted(calls):
            self._arrived.setdefault(call, at_s)
        for call in list(self._arrived)[:-REMEMBERED]:
            del self._arrived[call]

    def expect(self, call: int) -> None:
        """Report *call* once it is seen."""
        self._expected.setdefault(call, False)
        for old in list(self._expected)[:-REMEMBERED]:
            del self._expected[old]

    def drawn(self, calls: frozenset[int], at_s: float) -> list[Dated]:
        """Take note that a frame has shown *calls*; return what is to be told of it.

        A call that the voice is done with and that no frame has shown by now has had no room.
        """
        seen = [call for call in self._expected if call in calls]
        unseen = [call for call, done in self._expected.items() if done and call not in calls]
        return self._shown(seen, at_s, shown=True) + self._shown(unseen, at_s, shown=False)

    def unseen(self, at_s: float) -> list[Dated]:
        """Take note that there is no screen; return what is to be told of the calls that came since."""
        return self._shown(list(self._expected), at_s, shown=False)

    def done(self, told: Report, at_s: float) -> list[Dated]:
        """Take note that the voice is done with a call; return what is to be told of it."""
        if told.call in self._expected:
            self._expected[told.call] = True
        report = Spoken(
            board=self._board,
            call=told.call,
            languages=told.spoken,
            silent=told.silent,
            after_s=self._since_arrival_s(told.call, at_s),
        )
        return [Dated(report, at_s)]

    def _shown(self, calls: Iterable[int], at_s: float, *, shown: bool) -> list[Dated]:
        reports = []
        for call in calls:
            del self._expected[call]
            after_s = self._since_arrival_s(call, at_s) if shown else 0.0
            report = Shown(board=self._board, call=call, shown=shown, shown_after_s=after_s)
            reports.append(Dated(report, at_s))
        return reports

    def _since_arrival_s(self, call: int, at_s: float) -> float:
        return max(0.0, at_s - self._arrived.get(call, at_s))
