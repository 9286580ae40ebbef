"""What a service day left behind when it ended, or would leave if it ended now."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from contract.names import BranchId, DeskId, NumberText, ServiceId, TicketId
from contract.states import DeskState, State
from contract.views import Count


class LeftTicket(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket whose visitor was not done with.

    Attributes:
        state: what it was in before the day ended.
        since: since when it was.
        desk: where it was called or served.
        closed_as: what the end of the day made of it; None: the day is not over.
    """

    ticket: TicketId
    number: NumberText
    service: ServiceId
    state: State
    since: datetime
    desk: DeskId | None = None
    closed_as: State | None = None


class LeftDesk(msgspec.Struct, frozen=True, kw_only=True):
    """A desk that nobody closed, and since when it was in its `state`."""

    desk: DeskId
    state: DeskState
    since: datetime


class DayLeft(msgspec.Struct, frozen=True, kw_only=True):
    """One service day.

    Attributes:
        profile: the day profile that held at its end; empty: an ordinary day.
        ended_at: when the next day began; None: it is not over.
        tickets: those that were left, in the order in which they were issued.
        totals: how many tickets of the day are in which state.
    """

    branch: BranchId
    day: date
    profile: str
    ended_at: datetime | None
    tickets: tuple[LeftTicket, ...]
    desks: tuple[LeftDesk, ...]
    totals: dict[State, Count]
