"""What a board must say of the office's hours: before it opens, while it closes, when it is closed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from contract.views import BoardView

SOON = timedelta(minutes=20)
"""So long before no more tickets are given boards say so."""


class Stage(StrEnum):
    """How far a day has come, as far as anything must be said of it."""

    CLOSING = "closing"
    LAST = "last"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Hours:
    """What is to be said.

    Attributes:
        stage: tickets are given until *at*; they are given no more, and those who wait are still called; or
            nobody is left in the hall.
        at: until when tickets are given, or when they are given again, on the branch's own clock; None: not
            known.
        today: the present day there.
    """

    stage: Stage
    at: datetime | None = None
    today: date | None = None

    @property
    def covers(self) -> bool:
        """Whether there is nothing else to be read: nobody waits and nobody is expected."""
        return self.stage is Stage.CLOSED


def hours_of(view: BoardView, now: datetime, *, expected: bool) -> Hours | None:
    """Return what must be said of the hours of *view* at *now* (UTC); *expected*: somebody is called."""
    if view.open:
        at = view.closes_at
        return Hours(Stage.CLOSING, at) if at is not None and at - SOON <= now < at else None
    someone = expected or any(service.waiting for service in view.waiting)
    at = view.opens_at
    today = now.astimezone(at.tzinfo).date() if at is not None else None
    return Hours(Stage.LAST if someone else Stage.CLOSED, at, today)
