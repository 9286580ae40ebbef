"""A desk as the day has left it, and the calls that went out to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from contract.names import DeskId, Language, NumberText, TicketId
from contract.states import DeskState
from hub.domain.line import Line


@dataclass(slots=True)
class Desk:
    """A desk; changed by `hub.domain.branch.Branch.apply` only.

    Attributes:
        current: the ticket that occupies it.
        last_call_at: when it last called somebody, recalls left aside.
        line: those whom a transfer has sent to this very desk.
    """

    state: DeskState = DeskState.CLOSED
    pause_reason: str = ""
    current: TicketId | None = None
    last_call_at: datetime | None = None
    line: Line = field(default_factory=Line)


@dataclass(frozen=True, slots=True)
class Called:
    """One call or recall that went out.

    Attributes:
        call: its number, that of its journal entry.
        began: the number of the first call of the same visit to the desk; equal to `call` unless a recall.
    """

    call: int
    began: int
    ticket: TicketId
    number: NumberText
    language: Language
    desk: DeskId
    times: int
    at: datetime
