"""The clerks of a replayed day: each presses the real buttons of one desk and serves who comes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from contract.names import DeskId
from contract.states import DeskState
from contract.views import DeskView
from okienko.demo.hall import Hall, sleep
from okienko.promise.evidence import Evidence, Press

COMES_WITHIN_S = (90.0, 60.0, 45.0)
"""How long a clerk waits after the call, the first recall and the second, in seconds of the day."""
LOOK_UP_S = 60.0
"""How often an idle clerk looks up, in seconds of the day."""
ANSWER_S = 6.0
"""How long a clerk waits for an answer to a press, in seconds of the world; beyond the unit's patience."""


@dataclass(slots=True)
class Clerk:
    """One clerk at one desk.

    Args:
        press: presses the button of that name on the pins of the desk unit.
        closes_s: when the doors close, on the day's clock; who waits then is still served.
    """

    desk: DeskId
    hall: Hall
    press: Callable[[str], None]
    evidence: Evidence
    closes_s: float

    async def work(self) -> None:
        """Serve until the doors are closed and nobody waits for this desk."""
        while not (self._closed() and self._nobody_left()):
            view = self.hall.desks.get(self.desk)
            if view is not None and (view.current is not None or view.waiting):
                await self._next()
            else:
                await self.hall.next_picture(self.desk, self.hall.clock.real_s(LOOK_UP_S))
        await self._do("pause", lambda view: view.state is not DeskState.OPEN)

    def _closed(self) -> bool:
        return self.hall.clock.elapsed() >= self.closes_s

    def _nobody_left(self) -> bool:
        view = self.hall.desks.get(self.desk)
        return view is None or (view.current is None and not view.waiting)

    async def _next(self) -> None:
        before = self._number()
        view = await self._do("next", lambda view: _number_in(view) != before)
        if view is None or view.current is None:
            return
        await self._receive(view.current.number)

    async def _receive(self, number: str) -> None:
        for times, within_s in enumerate(COMES_WITHIN_S, start=1):
            if times > 1:
                await self._do("recall", partial(_was_called, times))
            if (visitor := await self.hall.comes(self.desk, number, within_s)) is not None:
                await sleep(self.hall.clock, visitor.serving_s)
                return
        await self._do("no-show", lambda view: view.current is None)

    def _number(self) -> str:
        return _number_in(self.hall.desks.get(self.desk))

    async def _do(self, button: str, done: Callable[[DeskView], bool]) -> DeskView | None:
        """Press *button* and return the first picture of the desk for which it is *done*."""
        self.evidence.presses.append(Press(self.desk, button, time.monotonic()))
        self.press(button)
        until = time.monotonic() + ANSWER_S
        while (left_s := until - time.monotonic()) > 0:
            view = self.hall.desks.get(self.desk)
            if view is not None and done(view):
                return view
            if view is not None and button == "next" and view.current is None and not view.waiting:
                return None  # somebody else was quicker
            await self.hall.next_picture(self.desk, min(left_s, 0.2))
        return None


def _was_called(times: int, view: DeskView) -> bool:
    return view.current is not None and view.current.times >= times


def _number_in(view: DeskView | None) -> str:
    return view.current.number if view is not None and view.current is not None else ""
