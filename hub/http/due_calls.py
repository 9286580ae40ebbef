"""What boards still have to tell of the calls that they were sent; whoever tells nothing is blind or stuck.

All seconds are real ones of one monotonic clock: the day may run faster, glass and voices do not wait for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from contract.names import BoardId

LINE_S = 40.0
"""A board that speaks one call after the other has told something of them at least so often."""
MOST = 200
"""More calls of one board are not waited for."""


@dataclass(slots=True)
class _Due:
    """A call that a board was sent, and what it has told of it."""

    at_s: float
    shown: bool = False
    spoken: bool = False


@dataclass(slots=True)
class _Board:
    calls: dict[int, _Due] = field(default_factory=dict)
    shown_s: float = 0.0
    spoken_s: float = 0.0


class DueCalls:
    """The calls of each board that is there."""

    def __init__(self) -> None:
        self._boards: dict[BoardId, _Board] = {}

    def sent(self, board: BoardId, call: int, at_s: float, *, shows: bool) -> None:
        """Wait for what *board* tells of *call*; *shows*: there is a place for it on the screen."""
        known = self._boards.setdefault(board, _Board())
        known.calls[call] = _Due(at_s, shown=not shows)
        for old in list(known.calls)[:-MOST]:
            del known.calls[old]

    def shown(self, board: BoardId, call: int, at_s: float) -> None:
        """Take note that *board* has told of *call* on its screen, or that it has none."""
        if (known := self._boards.get(board)) is not None:
            known.shown_s = at_s
            for number, due in known.calls.items():
                due.shown = due.shown or number <= call
            self._tidy(known)

    def spoken(self, board: BoardId, call: int, at_s: float) -> None:
        """Take note that the voice of *board* is done with *call*; it goes by the order of the calls."""
        if (known := self._boards.get(board)) is not None:
            known.spoken_s = at_s
            for number, due in known.calls.items():
                due.spoken = due.spoken or number <= call
            self._tidy(known)

    def forget(self, board: BoardId) -> None:
        """Wait for nothing from *board*: it is away, or was started anew."""
        self._boards.pop(board, None)

    def forget_all(self) -> None:
        """Wait for nothing: nobody could tell us anything."""
        self._boards.clear()

    def blind_call(self, board: BoardId, now_s: float, patience_s: float) -> tuple[int, float] | None:
        """Return the newest call of *board* if it does not stand there after *patience_s*, and since when.

        The newest call has the first place on every screen. Where calls are in line before it a small one
        shows it later, so it is the line that must move.
        """
        known = self._boards.get(board)
        if known is None or not known.calls:
            return None
        newest = max(known.calls)
        due = known.calls[newest]
        in_line = any(not other.spoken for number, other in known.calls.items() if number < newest)
        since_s = max(due.at_s, known.shown_s, known.spoken_s) if in_line else due.at_s
        if due.shown or now_s - since_s < (max(LINE_S, patience_s) if in_line else patience_s):
            return None
        return newest, since_s

    def stuck_since_s(self, board: BoardId, now_s: float) -> float | None:
        """Return since when the voice of *board* should have told something; None: all is well."""
        known = self._boards.get(board)
        waiting = [due.at_s for due in known.calls.values() if not due.spoken] if known is not None else []
        if known is None or not waiting:
            return None
        since_s = max(min(waiting), known.spoken_s)
        return since_s if now_s - since_s >= LINE_S else None

    @staticmethod
    def _tidy(known: _Board) -> None:
        known.calls = {call: due for call, due in known.calls.items() if not (due.shown and due.spoken)}
