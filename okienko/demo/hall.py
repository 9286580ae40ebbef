"""The waiting room as people live in it: they look at boards, walk to desks, and lose patience."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field

from contract.clock import Clock
from contract.names import DeskId
from contract.views import BoardView, DeskView, View
from okienko.demo.day import Visitor


async def sleep(clock: Clock, day_s: float) -> None:
    """Wait *day_s* seconds of the day."""
    if day_s > 0:
        await asyncio.sleep(clock.real_s(day_s))


@dataclass(slots=True)
class Hall:
    """Who has been called where, as the boards say, and who stands at which desk."""

    clock: Clock
    called: dict[str, DeskId] = field(default_factory=dict)
    desks: dict[DeskId, DeskView] = field(default_factory=dict)
    _at_desk: defaultdict[DeskId, dict[str, Visitor]] = field(default_factory=lambda: defaultdict(dict))
    _waiters: dict[str, asyncio.Event] = field(default_factory=dict)
    _turned: defaultdict[DeskId, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))
    _came: defaultdict[DeskId, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    def look(self, view: View) -> None:
        """Take in what a board or a desk shows."""
        if isinstance(view, BoardView):
            self._look_at_board(view)
        elif isinstance(view, DeskView):
            self.desks[view.desk] = view
            self._turned[view.desk].set()

    def _look_at_board(self, board: BoardView) -> None:
        for call in board.calls:
            if not call.over:
                self.called[call.number] = call.desk
                if (waiter := self._waiters.get(call.number)) is not None:
                    waiter.set()

    async def until_called(self, number: str, patience_s: float) -> DeskId | None:
        """Watch the boards for *number* and return its desk; None after *patience_s* seconds of the day."""
        if patience_s <= 0:
            return None
        if number not in self.called:
            event = self._waiters.setdefault(number, asyncio.Event())
            try:
                await asyncio.wait_for(event.wait(), max(self.clock.real_s(patience_s), 0.001))
            except TimeoutError:
                return None
            finally:
                self._waiters.pop(number, None)
        return self.called[number]

    def stand_at(self, desk: DeskId, number: str, visitor: Visitor) -> None:
        """Let *visitor* stand before *desk* with *number* in hand."""
        self._at_desk[desk][number] = visitor
        self._came[desk].set()

    async def comes(self, desk: DeskId, number: str, within_s: float) -> Visitor | None:
        """Wait until who holds *number* stands at *desk*; None after *within_s* seconds of the day."""
        until = self.clock.elapsed() + within_s
        while number not in self._at_desk[desk]:
            left_s = until - self.clock.elapsed()
            if left_s <= 0 or not await _set_within(self._came[desk], self.clock.real_s(left_s)):
                return self._at_desk[desk].pop(number, None)
        return self._at_desk[desk].pop(number)

    async def next_picture(self, desk: DeskId, real_s: float) -> bool:
        """Wait for another picture of *desk*, at most *real_s* seconds; return whether it came."""
        return await _set_within(self._turned[desk], real_s)


async def _set_within(event: asyncio.Event, real_s: float) -> bool:
    event.clear()
    try:
        await asyncio.wait_for(event.wait(), real_s)
    except TimeoutError:
        return False
    return True
