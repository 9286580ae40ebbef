"""A desk as the day has left it, and the calls that went out to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from contract.names import CommandId, DeskId, Language, NumberText, TicketId
from contract.states import DeskState
from hub.domain.deeds import Deed
from hub.domain.lines import Lines
from hub.domain.ticket import Ticket


@dataclass(slots=True)
class Desk:
    """A desk; changed by `hub.domain.branch.Branch.apply` only.

    Attributes:
        current: the ticket that occupies it.
        last_call_at: when it last called somebody, recalls left aside.
        since_priority: how many calls it made since its last one of a visitor with priority; None: none yet.
        booked_in_a_row: how many of its latest calls were of booked visitors.
        first_opened_at: when it opened for the first time today.
        state_since: when it opened, paused or closed last; None: not today.
        unseen: the command by which it last served somebody who was only called, and that number.
        closed_on: the number that was only called when the desk closed, and was counted as served.
        line: those whom a transfer has sent to this very desk.
        deeds: what was done here, the latest last; what is taken back is gone from it.
        taken_back_at: when something was last taken back here.
    """

    state: DeskState = DeskState.CLOSED
    pause_reason: str = ""
    current: TicketId | None = None
    last_call_at: datetime | None = None
    since_priority: int | None = None
    booked_in_a_row: int = 0
    first_opened_at: datetime | None = None
    state_since: datetime | None = None
    unseen: tuple[CommandId, str] = (CommandId(""), "")
    closed_on: str = ""
    line: Lines = field(default_factory=Lines)
    deeds: list[Deed] = field(default_factory=list)
    taken_back_at: datetime | None = None

    @property
    def last_deed(self) -> Deed | None:
        """What was done last here, None when there is nothing that could be taken back."""
        return self.deeds[-1] if self.deeds else None

    def has_called(self, ticket: Ticket, at: datetime) -> None:
        """Count a call of *ticket*, by whichever rule or hand it came."""
        self.last_call_at = at
        if ticket.priority:
            self.since_priority = 0
        elif self.since_priority is not None:
            self.since_priority += 1
        self.booked_in_a_row = self.booked_in_a_row + 1 if ticket.booked else 0


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
