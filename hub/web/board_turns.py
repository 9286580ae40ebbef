"""Whose call stands out on a board in a browser: each one in its turn, none at the expense of another. Pure.

It is what `display_board.board` does for a board that speaks, without a voice to wait for.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime

from contract.names import TicketId
from contract.views import BoardView, Call

STANDS_S, CROWDED_S = 10.0, 5.0
"""How long a call stands out at least; while others are in line."""
YOUNG_S = 120.0
"""A call that is older when the page learns of it is shown without a turn."""


def _key(call: Call) -> tuple[int, TicketId]:
    return call.call, call.ticket


class Turns:
    """The turns of one open page. The first view after it was opened has none: old news is not shouted."""

    def __init__(self) -> None:
        self._known: set[tuple[int, TicketId]] | None = None
        self._line: deque[Call] = deque()
        self._turn: Call | None = None
        self._since: datetime | None = None

    def of(self, view: BoardView) -> TicketId | None:
        """Return whose call stands out when *view* was made."""
        calls = {_key(call): call for call in view.calls}
        fresh = [] if self._known is None else [call for key, call in calls.items() if key not in self._known]
        self._known = set(calls)
        self._line.extend(
            sorted((call for call in fresh if call.age_s <= YOUNG_S), key=lambda call: call.call)
        )
        if view.stopped is not None:
            self._line.clear()
            self._turn = None
        if self._turn is not None and self._is_done(calls.get(_key(self._turn)), view.at):
            self._turn = None
        while self._turn is None and self._line:
            call = calls.get(_key(self._line[0]), self._line[0])
            self._line.popleft()
            if not call.over:
                self._turn, self._since = call, view.at
        return self._turn.ticket if self._turn is not None else None

    def _is_done(self, now: Call | None, at: datetime) -> bool:
        if now is not None and now.over:
            return True
        stood_s = abs((at - self._since).total_seconds()) if self._since is not None else 0.0
        return stood_s >= (CROWDED_S if self._line else STANDS_S)


def turn_at_a_glance(view: BoardView) -> TicketId | None:
    """Return whose call stands out for who looks once, without a page that stays open."""
    young = (call for call in view.calls if not call.over and call.age_s <= STANDS_S)
    newest = max(young, key=lambda call: call.call, default=None)
    return None if newest is None else newest.ticket
