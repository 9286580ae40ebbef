"""What a day left behind, told from its journal: who still waited, who was at a desk, which desks were open.

The entries are those of one day, in order, and of a day that is over also the one that opens the next day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from contract.day_views import DayLeft, LeftDesk, LeftTicket
from contract.events import (
    DayOpened,
    DeskClosed,
    DeskOpened,
    DeskPaused,
    Entry,
    OfTicket,
    ProfileSwitched,
    TicketCalled,
    TicketIssued,
)
from contract.names import BranchId, DeskId, NumberText, TicketId
from contract.states import OPEN_CALL, TRANSITIONS, DeskState, State

UNDONE = frozenset({State.WAITING, State.PARKED, *OPEN_CALL})
"""The states of tickets whose visitors are not done with."""
_DESKS = {DeskOpened: DeskState.OPEN, DeskPaused: DeskState.PAUSED, DeskClosed: DeskState.CLOSED}


def left_of(day: date, branch: BranchId, journal: Iterable[Entry]) -> DayLeft:
    """Return what *day* left at *branch*, from its entries in *journal*."""
    entries = list(journal)
    end = next((entry for entry in entries if _opens(entry) and _day_of(entry) > day), None)
    # What closes a day stands in the journal under the very command that opens the next one.
    night = [] if end is None else [entry for entry in entries if entry.command == end.command]
    reading = _Reading()
    for entry in entries:
        if end is None or entry.command != end.command:
            reading.read(entry)
    left = reading.left()
    desks = reading.desks()
    for entry in night:
        reading.read(entry, over=True)
    return DayLeft(
        branch=branch,
        day=day,
        profile=reading.profile,
        ended_at=end.at if end is not None else None,
        tickets=tuple(reading.closed(ticket, over=end is not None) for ticket in left),
        desks=tuple(desks),
        totals=reading.totals(),
    )


class _Reading:
    """The tickets and desks of a day, followed entry by entry."""

    def __init__(self) -> None:
        self.profile = ""
        self._tickets: dict[TicketId, LeftTicket] = {}
        self._desks: dict[DeskId, LeftDesk] = {}

    def read(self, entry: Entry, *, over: bool = False) -> None:
        event = entry.event
        match event:
            case DayOpened(profile=profile) | ProfileSwitched(profile=profile) if not over:
                self.profile = profile
            case TicketIssued():
                self._tickets[event.ticket] = LeftTicket(
                    ticket=event.ticket,
                    number=NumberText(str(event.number)),
                    service=event.service,
                    state=State.WAITING,
                    since=entry.at,
                )
            case OfTicket() if event.ticket in self._tickets:
                self._move(event, entry.at)
            case DeskOpened(desk=desk) | DeskPaused(desk=desk) | DeskClosed(desk=desk):
                self._desks[desk] = LeftDesk(desk=desk, state=_DESKS[type(event)], since=entry.at)
            case _:
                pass

    def left(self) -> list[LeftTicket]:
        return [ticket for ticket in self._tickets.values() if ticket.state in UNDONE]

    def desks(self) -> list[LeftDesk]:
        return [desk for desk in self._desks.values() if desk.state is not DeskState.CLOSED]

    def closed(self, ticket: LeftTicket, *, over: bool) -> LeftTicket:
        """Return *ticket*, which was left, with what has become of it since."""
        became = self._tickets[ticket.ticket].state if over else None
        return msgspec.structs.replace(ticket, closed_as=became)

    def totals(self) -> dict[State, int]:
        counts = Counter(ticket.state for ticket in self._tickets.values())
        return {state: counts[state] for state in State if counts[state]}

    def _move(self, event: OfTicket, at: datetime) -> None:
        ticket = self._tickets[event.ticket]
        state = TRANSITIONS[ticket.state].get(str(event.__struct_config__.tag))
        if state is None:
            return
        desk = event.desk if isinstance(event, TicketCalled) else ticket.desk
        service = getattr(event, "service", ticket.service)
        self._tickets[event.ticket] = msgspec.structs.replace(
            ticket,
            state=state,
            service=service,
            desk=desk if state in OPEN_CALL else None,
            since=ticket.since if state is ticket.state else at,
        )


def _opens(entry: Entry) -> bool:
    return isinstance(entry.event, DayOpened)


def _day_of(entry: Entry) -> date:
    assert isinstance(entry.event, DayOpened)
    return entry.event.day
