"""What a board tells the hub of each call: when it stood on the screen and how it was spoken. Pure."""

from __future__ import annotations

from contract.names import BoardId, Language
from contract.reports import Shown

REMEMBERED = 500
"""So many calls are waited for at most; a view holds far fewer."""


class Reports:
    """Puts together what the screen and the voice did for each call: one `Shown` a call.

    It goes out when the voice is done with the call and a frame was drawn since the call arrived. All times
    are real seconds of one monotonic clock.
    """

    def __init__(self, board: BoardId) -> None:
        self._board = board
        self._arrived: dict[int, float] = {}
        self._shown_after: dict[int, float] = {}
        self._done: dict[int, tuple[Language, ...]] = {}

    def arrived(self, calls: frozenset[int], at_s: float) -> None:
        """Take note of the *calls* of a view; those that came before keep their time."""
        for call in sorted(calls):
            self._arrived.setdefault(call, at_s)
        for call in list(self._arrived)[:-REMEMBERED]:
            del self._arrived[call]
            self._shown_after.pop(call, None)

    def drawn(self, calls: frozenset[int], at_s: float) -> list[Shown]:
        """Take note that a frame has shown *calls*; return the reports that are now complete."""
        for call in calls & self._arrived.keys():
            self._shown_after.setdefault(call, max(0.0, at_s - self._arrived[call]))
        done, self._done = self._done, {}
        return [self._report(call, languages) for call, languages in done.items()]

    def done(self, call: int, languages: tuple[Language, ...]) -> list[Shown]:
        """Take note that the voice is done with *call*; return its report, if its frame was drawn already."""
        if call in self._shown_after:
            return [self._report(call, languages)]
        self._done[call] = languages
        return []

    def _report(self, call: int, languages: tuple[Language, ...]) -> Shown:
        after_s = self._shown_after.get(call)
        return Shown(
            board=self._board,
            call=call,
            shown=after_s is not None,
            shown_after_s=after_s or 0.0,
            spoken=languages,
        )
