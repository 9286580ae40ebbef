"""Where a ticket stands among those who wait, whatever the time and whichever desk: class, then order.

Walk-ins, and booked visitors who came too late for their time, stand in the order of their places. Booked
visitors stand in the order of their booked times; coming early gains nothing, and of two that are booked for
the same time the one who checked in first goes first. Time alone turns a booked visitor from one who is early
into one who is due, so the due ones are always the first of their line, and no clock has to tick for it.
"""

from __future__ import annotations

from enum import IntEnum

from contract.names import Language
from hub.domain.calling_settings import CallingSettings
from hub.domain.ticket import Rank, Ticket

ANY = Language("any")
"""The language of every part where the branch keeps nobody for a language."""


class Turn(IntEnum):
    """The classes of those who wait; a class that the branch does not use stays empty."""

    PRIORITY_BOOKED = 0
    PRIORITY = 1
    BOOKED = 2
    IN_TURN = 3


TIMED = (Turn.BOOKED, Turn.PRIORITY_BOOKED)
"""The classes that stand in the order of their booked times."""

Part = tuple[Turn, Language]
"""Those of one line who are alike in all that the calling rule asks for, but for their order."""


def rank_of(ticket: Ticket, calling: CallingSettings) -> Rank:
    """Return where *ticket* stands under the rule *calling*; it never changes."""
    booked = calling.booked_first and ticket.booked
    if calling.priority_every and ticket.priority:
        turn = Turn.PRIORITY_BOOKED if booked else Turn.PRIORITY
    else:
        turn = Turn.BOOKED if booked else Turn.IN_TURN
    due_s = ticket.due.timestamp() if booked and ticket.due is not None else 0.0
    return (turn, due_s, *ticket.place)


def by_time(ticket: Ticket) -> bool:
    """Return whether the rule calls *ticket* by its booked time."""
    return ticket.rank[0] in TIMED


def part_of(ticket: Ticket, calling: CallingSettings) -> Part:
    """Return the part of its line in which *ticket* stands."""
    return Turn(ticket.rank[0]), ticket.language if calling.language_wait_minutes else ANY
