"""Days as they may come: random wishes, most of which can be carried out, with the clock going on between."""

from __future__ import annotations

import random
from collections.abc import Iterator

from contract.commands import (
    CancelTicket,
    CloseDesk,
    Command,
    MarkNoShow,
    OpenDesk,
    Park,
    PauseDesk,
    PutBack,
    Recall,
    ReinstateTicket,
    Serve,
    Start,
    TakeBack,
    Transfer,
    TransferTicket,
)
from contract.events import Event
from contract.refusal import Refused
from contract.states import State
from hub.domain.settings import DeskSettings
from tests.hub.branch import Day, booking, bookings, call, call_next, check_in, new_id, ticket_for, wish

SERVED = {"1": "AB", "2": "AB", "3": "BC", "4": "ABC"}


def busy_desks() -> tuple[DeskSettings, ...]:
    """Return four desks, of which two serve the same and the others other things."""
    return tuple(
        DeskSettings(id=desk, name=desk, room="upstairs" if desk == "3" else "hall", services=tuple(served))
        for desk, served in SERVED.items()
    )


class History:
    """One day under way; the same seed lives the same day."""

    def __init__(self, seed: int, **changed: object) -> None:
        self._random = random.Random(seed)
        self.day = Day(**({"desks": busy_desks(), "double_press_s": 0.0} | changed))

    def steps(self, count: int) -> Iterator[list[Event]]:
        """Ask *count* times for something, and yield what came of it; nothing of a refusal."""
        for commands in self.wishes(count):
            try:
                yield self.day.do(*commands)
            except Refused:
                yield []

    def wishes(self, count: int) -> Iterator[list[Command]]:
        """Yield *count* times what is asked for next, after a while; whoever asks carries it out."""
        for _ in range(count):
            self.day.clock.turn(seconds=self._random.choice((0, 1, 5, 60, 400)))
            yield self._wishes()

    def _wishes(self):
        pick, desk = self._random.choice, self._random.choice("1234")
        kind = pick(
            ("issue",) * 6 + ("next",) * 5 + ("desk",) * 2 + ("deed",) * 4 + ("ticket",) * 2 + ("booked",)
        )
        if kind == "issue":
            units = {"party": pick((1, 1, 1, 2, 4)), "priority": pick((False, False, False, True))}
            return [ticket_for(pick("AAB"), **units)]
        if kind == "next":
            return [call_next(desk)]
        if kind == "desk":
            return [wish(pick((OpenDesk, OpenDesk, OpenDesk, PauseDesk, CloseDesk)), desk=desk)]
        if kind == "booked":
            return self._booked()
        if kind == "deed":
            return [self._deed(desk)]
        return [self._of_ticket(desk)]

    def _deed(self, desk):
        kind = self._random.choice((Serve, Start, Recall, MarkNoShow, PutBack, Park, TakeBack, Transfer))
        if kind is not Transfer:
            return wish(kind, desk=desk)
        where = {"service": "B"} if self._random.random() < 0.5 else {"to": self._random.choice("1234")}
        return wish(Transfer, desk=desk, **where)

    def _of_ticket(self, desk):
        tickets = self.day.branch.tickets.values()
        alive = [one.ticket for one in tickets if one.state in {State.WAITING, State.PARKED, State.NO_SHOW}]
        if not alive:
            return call_next(desk)
        ticket, kind = self._random.choice(alive), self._random.choice("crtw")
        if kind == "w":
            return call(ticket, desk, reason="because")
        if kind == "t":
            return wish(TransferTicket, ticket=ticket, to=desk, reason="because")
        return wish(CancelTicket if kind == "c" else ReinstateTicket, ticket=ticket, reason="because")

    def _booked(self):
        code = f"{self._random.randrange(10**6):06}"
        starts = self.day.clock.now()
        return [bookings(booking(code, "C", starts=starts)), check_in(code, name=new_id("b"))]
