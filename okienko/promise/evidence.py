"""What was seen from outside while a day was replayed. Nothing in here comes from the hub's own memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from contract.names import BoardId, TicketId
from contract.reports import Shown
from contract.views import BoardView, DeskView

Message = TypeVar("Message")


@dataclass(frozen=True, slots=True)
class SlipSeen:
    """One slip as it came out of a printer, read back from its dots: the number, and what its code holds."""

    printer: str
    number: str
    qr: str
    copy: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """What the hub answered to a kiosk that asked for a ticket."""

    ticket: TicketId
    number: str
    token: str


@dataclass(frozen=True, slots=True)
class Seen(Generic[Message]):
    """A *message* that passed on the wire, and when (seconds of the machine's monotonic clock)."""

    at_s: float
    message: Message


@dataclass(slots=True)
class Story:
    """What a visitor, or a party, went through; *at* is when the kiosk had its answer, by the day's clock."""

    name: str
    number: str = ""
    refused: str = ""
    service: str = ""
    party: int = 1
    at: datetime | None = None
    waited_s: float | None = None
    desk: str = ""
    left: bool = False
    came_late: bool = False


@dataclass(slots=True)
class Press:
    """A button that was pressed at a desk; *call* is the call that came of it, where one did."""

    desk: str
    button: str
    at_s: float


@dataclass(slots=True)
class Evidence:
    """All that was gathered in one run."""

    slips: list[SlipSeen] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)
    boards: list[Seen[BoardView]] = field(default_factory=list)
    desks: list[Seen[DeskView]] = field(default_factory=list)
    shown: list[Seen[Shown]] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)
    presses: list[Press] = field(default_factory=list)
    drawing: frozenset[BoardId] = frozenset()
    """The boards that really drew in this run; each must have reported every call of its rooms."""
