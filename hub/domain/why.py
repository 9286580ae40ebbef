"""The words with which a call says why this visitor and no other, for clerks and for whoever looks into it.

They begin with the rule that put the visitor first; what follows a semicolon is about languages. Times are
those of the branch's wall clock. The journal keeps these words, so change none of them lightly.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from contract.names import Language
from contract.settings import zone_of
from hub.domain.settings import BranchSettings
from hub.domain.ticket import Ticket

LONGEST = "longest waiting"
BY_ARRIVAL = "by arrival"
SENT_HERE = "sent to this desk, "
COMES_BACK = "comes back"
PARKED_FIRST = "comes back, parked visitors first"
PARKED_LAST = "comes back, nobody else waits"
MISSED = "missed a call, nobody else waits"
DESK_CLOSED = "desk closed"
HALL_STOPPED = "hall stopped"


def booked(ticket: Ticket, now: datetime, settings: BranchSettings) -> str:
    """Return that *ticket* is called by its booked time, which may be still to come."""
    if ticket.due is None:
        raise ValueError(f"{ticket.number} has no booking")
    due = "due" if ticket.due <= now else "early, nobody else waits"
    return f"booked for {clock(ticket.due, settings)}, {due}"


def clock(at: datetime, settings: BranchSettings) -> str:
    """Return the time of day of *at* as the branch's clocks show it, such as ``9:05``."""
    local = at.astimezone(zone_of(settings.timezone))
    return f"{local.hour}:{local.minute:02d}"


def priority(settings: BranchSettings) -> str:
    """Return that a visitor with priority goes first, within the ratio."""
    return f"priority, at most every {_ordinal(settings.calling.priority_every)} call"


def old(settings: BranchSettings) -> str:
    """Return that the longest waiting goes first, whatever else holds."""
    return f"waits longer than {settings.calling.oldest_first_minutes:g} min"


def parked_long(settings: BranchSettings) -> str:
    """Return that a visitor was parked so long that somebody must look after this one."""
    return f"comes back, parked longer than {settings.calling.parked_most_minutes:g} min"


def after_booked(settings: BranchSettings) -> str:
    """Return that a walk-in's turn has come between booked visitors."""
    return f"walk-in, after {settings.calling.booked_in_a_row} booked in a row"


def handed_in(ticket: Ticket) -> str:
    """Return how long the visitor had waited when a kiosk handed *ticket* in; empty if the hub issued it."""
    told = ticket.handed_in
    if told is None:
        return ""
    if told.known_again:
        return f"; known again by kiosk {told.kiosk} after the hub was restored"
    return f"; waited {told.waited_s / 60:.0f} min at kiosk {told.kiosk} without the hub"


def drawn(lot: int, of: int, at: datetime, settings: BranchSettings) -> str:
    """Return that the place was drawn: as the how-manieth of how many, and when."""
    return f"drawn {_ordinal(lot)} of {of} at {clock(at, settings)}"


def kept(languages: Iterable[Language]) -> str:
    """Return that visitors who speak *languages* are kept for desks that do; empty for none."""
    named = " ".join(sorted(set(languages)))
    return f"; kept for other desks: {named}" if named else ""


def speaks(language: Language) -> str:
    """Return that the visitor waited for a desk that speaks *language*, and that this one does."""
    return f"; this desk speaks {language}"


def waited_for(language: Language, settings: BranchSettings) -> str:
    """Return that the visitor waited in vain for a desk that speaks *language*."""
    return f"; waited {settings.calling.language_wait_minutes:g} min for a desk that speaks {language}"


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in {11, 12, 13} else ending}"
