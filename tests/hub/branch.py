"""A branch small enough to know by heart, a clock turned by hand, and short words for what is asked of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import msgspec

from contract.clock import Clock
from contract.commands import (
    AddBookings,
    CallNext,
    CallTicket,
    CheckIn,
    Command,
    IssueTicket,
    NewBooking,
    OpenDay,
    OpenDesk,
)
from contract.events import Entry, Event
from contract.names import CommandId, DeskId, DeviceId, ServiceId, StatusToken, TicketId
from hub.domain.branch import Branch
from hub.domain.decide import decide
from hub.domain.settings import BranchSettings, read_branch
from hub.domain.ticket import Ticket

NINE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
TUESDAY = date(2026, 12, 1)
DEVICE = DeviceId("kiosk-K1")
A, B, C = ServiceId("A"), ServiceId("B"), ServiceId("C")
BRANCH_TOML = """
branch = "town"
names = {pl = "Urząd", en = "Office"}
languages = ["pl", "en"]
status_url = "https://town.example/t/{token}"
services = [
    {id = "A", series = "A", serving_minutes = 10, names = {pl = "Karty", en = "Cards"}},
    {id = "B", series = "B", serving_minutes = 5, names = {pl = "Wnioski"}},
    {id = "C", series = "C", booked_only = true, names = {pl = "Akta"}},
    {id = "D", series = "D", open = false, names = {pl = "Nieczynne"}},
]
rooms = [{id = "hall", names = {pl = "Hol"}}, {id = "upstairs", names = {pl = "Piętro"}}]
desks = [
    {id = "1", name = "1", room = "hall", services = ["A", "B"]},
    {id = "2", name = "2", room = "hall", services = ["A"]},
    {id = "3", name = "2.01", room = "upstairs", services = ["C"]},
]
boards = [
    {id = "hall-1", rooms = ["hall"]},
    {id = "stairs", rooms = ["hall", "upstairs"], voice = false},
    {id = "up-1", rooms = ["upstairs"]},
]
kiosks = [
    {id = "K1", room = "hall", spare_series = "X"},
    {id = "K2", room = "hall", spare_series = "Y", services = ["B"]},
]
"""


def branch_settings(**changed: Any) -> BranchSettings:
    """Return the settings of the branch, some of them *changed*."""
    return msgspec.structs.replace(read_branch(BRANCH_TOML, "branch.toml"), **changed)


class HandClock:
    """A clock that stands until it is turned."""

    def __init__(self, now: datetime = NINE) -> None:
        self._now = now
        self._elapsed_s = 0.0

    def now(self) -> datetime:
        return self._now

    def elapsed(self) -> float:
        return self._elapsed_s

    def real_s(self, day_s: float) -> float:
        return day_s

    def turn(self, **by: float) -> None:
        """Let time go on: ``turn(minutes=5)``."""
        self._now += timedelta(**by)
        self._elapsed_s += timedelta(**by).total_seconds()

    def set(self, now: datetime) -> None:
        """Set the clock, as an operator or a time server would."""
        self._now = now


_ids = count(1)


def new_id(kind: str = "c") -> CommandId:
    """Return an id that was not used before."""
    return CommandId(f"{kind}-{next(_ids)}")


def token_of(name: str) -> StatusToken:
    """Return a token that is as long as it must be."""
    return StatusToken(name.ljust(22, "_"))


def wish(kind: type[Any], **fields: Any) -> Any:
    """Return a command of *kind* with an id of its own."""
    return kind(**({"command_id": new_id(), "by": DEVICE} | fields))


def ticket_for(service: str, name: str | None = None, **fields: Any) -> IssueTicket:
    """Return the wish for a ticket; *name* is the visitor's, and the ticket's id."""
    command = CommandId(name) if name else new_id("t")
    return wish(
        IssueTicket, command_id=command, service=ServiceId(service), token=token_of(command), **fields
    )


def call_next(desk: str = "1", **fields: Any) -> CallNext:
    return wish(CallNext, desk=DeskId(desk), **fields)


def call(ticket: str, desk: str = "1", **fields: Any) -> CallTicket:
    return wish(CallTicket, desk=DeskId(desk), ticket=TicketId(ticket), **fields)


def open_desks(*desks: str) -> list[OpenDesk]:
    return [wish(OpenDesk, desk=DeskId(desk)) for desk in desks]


def booking(code: str, service: str = "C", starts: datetime = NINE, **fields: Any) -> NewBooking:
    return NewBooking(code=code, service=ServiceId(service), starts=starts, **fields)


def bookings(*new: NewBooking) -> AddBookings:
    return wish(AddBookings, bookings=new)


def check_in(*codes: str, name: str | None = None, **fields: Any) -> CheckIn:
    command = CommandId(name) if name else new_id("t")
    return wish(CheckIn, command_id=command, codes=codes, token=token_of(command), **fields)


def open_day(day: date = TUESDAY) -> OpenDay:
    return wish(OpenDay, day=day)


class Day:
    """A branch with the rules, without an authority: commands are decided and taken in at once."""

    def __init__(self, *commands: Command, clock: Clock | None = None, **changed: Any) -> None:
        self.branch = Branch(branch_settings(**changed), epoch=1)
        self.clock = clock or HandClock()
        self.journal: list[Entry] = []
        self.do(open_day(), *commands)

    def do(self, *commands: Command) -> list[Event]:
        """Carry out *commands* and return what the last of them led to."""
        events: list[Event] = []
        for command in commands:
            events = decide(command, self.branch, self.clock.now())
            self._take_in(command, events)
        return events

    def ticket(self, name: str) -> Ticket:
        return self.branch.tickets[TicketId(name)]

    def _take_in(self, command: Command, events: Iterable[Event]) -> None:
        for event in events:
            entry = Entry(
                seq=self.branch.seq + 1,
                epoch=1,
                at=self.clock.now(),
                by=command.by,
                command=command.command_id,
                event=event,
            )
            self.branch.apply(entry)
            self.journal.append(entry)


RECKONED = {"layout", "epoch", "waits", "work", "floors", "drawn", "forecasts", "works"}
"""What follows from the rest, and is worked out when it is asked for."""


def facts(branch: Branch) -> dict[str, object]:
    """Return everything that a branch knows, to be compared; the epoch is left out."""
    known = {name: value for name, value in vars(branch).items() if name not in RECKONED}
    known["calls"] = {room: list(calls) for room, calls in branch.calls.items()}
    return known
