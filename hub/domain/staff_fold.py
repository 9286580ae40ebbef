"""How what clerks say of themselves changes a hall."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from contract.events import Entry
from contract.happened import Happened
from contract.staff_calls import AlarmEnded, AlarmRaised, ClerkCame, ClerkLeft, MessageSeen, MessageSent
from hub.domain.hall import Hall
from hub.domain.staff import AtWork, Raised, Told
from hub.domain.ticket import WrongState


def _came(hall: Hall, entry: Entry, event: ClerkCame) -> None:
    hall.staff.at_work[event.desk] = AtWork(clerk=entry.by, since=entry.at, before=event.instead_of)


def _left(hall: Hall, entry: Entry, event: ClerkLeft) -> None:
    hall.staff.at_work[event.desk] = AtWork(clerk=None, since=entry.at)


def _sent(hall: Hall, entry: Entry, event: MessageSent) -> None:
    hall.staff.told[event.message] = Told(
        message=event.message,
        desk=event.desk,
        by=entry.by,
        at=entry.at,
        phrase=event.phrase,
        text=event.text,
    )


def _seen(hall: Hall, entry: Entry, event: MessageSeen) -> None:
    told = hall.staff.told.get(event.message)
    if told is None:
        raise WrongState(f"nobody sent the message {event.message}")
    hall.staff.told[event.message] = replace(told, seen_by=entry.by, seen_at=entry.at)


def _raised(hall: Hall, entry: Entry, event: AlarmRaised) -> None:
    hall.staff.raised[event.desk] = Raised(by=entry.by, at=entry.at)


def _ended(hall: Hall, entry: Entry, event: AlarmEnded) -> None:
    raised = hall.staff.raised.get(event.desk)
    if raised is None or raised.coming is not None:
        raise WrongState(f"desk {event.desk} has raised no alarm")
    hall.staff.raised[event.desk] = replace(raised, coming=entry.by, coming_at=entry.at)


STAFF_RULES: dict[type[Happened], Callable[..., None]] = {
    ClerkCame: _came,
    ClerkLeft: _left,
    MessageSent: _sent,
    MessageSeen: _seen,
    AlarmRaised: _raised,
    AlarmEnded: _ended,
}
"""By the event, what it changes."""
