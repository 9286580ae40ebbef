"""A large day's journal, made without the rules: so many tickets, each issued, called, started and served."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from contract.events import Entry, Event, TicketCalled, TicketIssued, TicketServed, TicketStarted
from contract.names import (
    CommandId,
    DeskId,
    DeviceId,
    Language,
    ServiceId,
    StatusToken,
    TicketId,
    TicketNumber,
)

SEVEN = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
LANGUAGES = ("uk", "pl", "ru", "en", "be")


def many(tickets: int) -> list[Entry]:
    """Return the journal of a day with so many *tickets*, twelve services and forty desks."""
    return [entry for number in range(1, tickets + 1) for entry in _one(number)]


def _one(number: int) -> Iterator[Entry]:
    ticket, desk = TicketId(f"t{number}"), DeskId(str(number % 40 + 1))
    came = SEVEN + timedelta(seconds=17 * number)
    steps: list[tuple[Event, float]] = [
        (_issued(ticket, number, came), 0),
        (TicketCalled(ticket=ticket, desk=desk, why="longest waiting"), 20 + number % 40),
        (TicketStarted(ticket=ticket, desk=desk), 21 + number % 40),
        (TicketServed(ticket=ticket, desk=desk), 29 + number % 40),
    ]
    for step, (event, minute) in enumerate(steps):
        yield Entry(
            seq=4 * number + step,
            epoch=1,
            at=came + timedelta(minutes=minute),
            by=DeviceId("desk-1"),
            command=CommandId("c"),
            event=event,
        )


def _issued(ticket: TicketId, number: int, came: datetime) -> TicketIssued:
    return TicketIssued(
        ticket=ticket,
        number=TicketNumber("ABCEFGHKPSUZ"[number % 12], number),
        service=ServiceId("ABCEFGHKPSUZ"[number % 12]),
        language=Language(LANGUAGES[number % 5]),
        party=1,
        priority=number % 9 == 0,
        token=StatusToken("t" * 22),
        due=came + timedelta(minutes=10) if number % 3 else None,
    )
