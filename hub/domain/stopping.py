"""Stop and go on: for an evacuation or a power failure, and so that nobody loses a place by it.

While the hall is stopped nobody gets a ticket, is called, or is taken for one who did not come. Clerks may
finish: serve, put back, park, transfer, cancel. Whoever was called stays called, and is called once more when
the hall goes on; a desk that pauses or closes meanwhile puts that visitor back to the old place. The stop
belongs to the hall and not to the day: it goes on over midnight, until somebody ends it.
"""

from __future__ import annotations

from collections.abc import Sequence

from contract.commands import CallNext, CheckIn, Command, CutJournal, GoOn, OpenDay, StopHall
from contract.events import (
    Event,
    HallStopped,
    HallWentOn,
    TicketCalled,
    TicketNoShow,
    TicketRecalled,
)
from contract.refusal import ReasonMissing, StandsStill
from contract.restoring import TakeUpRestored
from contract.states import State
from hub.domain.branch import Branch

_REFUSED = (CheckIn, CallNext)
"""A ticket is refused by `hub.domain.admission`; a check-in is told this before anything about its time, and
NEXT is refused though nobody may wait: it would serve a visitor whom nobody has seen."""
_STANDS_STILL = (TicketCalled, TicketRecalled, TicketNoShow)
"""What happens to nobody while the hall is stopped, by whichever command."""
_ANYWAY = (OpenDay, CutJournal, TakeUpRestored, GoOn)


def of_hall(command: StopHall | GoOn, branch: Branch) -> list[Event]:
    """Return the stop, or its end and the calls that are made once more; nothing where it is so already.

    Of a stop that is under way the text can be changed.
    """
    return _stop(command, branch) if isinstance(command, StopHall) else _go_on(command, branch)


def _stop(command: StopHall, branch: Branch) -> list[Event]:
    who, reason = _given(command)
    text, present = command.text.strip(), branch.stops.present
    if present is None:
        return [HallStopped(who=who, reason=reason, text=text)]
    if not text or text == present.text:
        return []
    return [HallStopped(who=who, reason=reason, text=text, since=present.since)]


def _go_on(command: GoOn, branch: Branch) -> list[Event]:
    who, reason = _given(command)
    if branch.stops.present is None:
        return []
    at_desks = [branch.tickets[desk.current] for desk in branch.desks.values() if desk.current is not None]
    called = sorted(
        (ticket for ticket in at_desks if ticket.state is State.CALLED), key=lambda ticket: ticket.call
    )
    recalls: list[Event] = [
        TicketRecalled(ticket=ticket.ticket, desk=ticket.desk, spared=True)
        for ticket in called
        if ticket.desk is not None
    ]
    return [HallWentOn(who=who, reason=reason), *recalls]


def unless_stopped(command: Command, branch: Branch) -> None:
    """Let nobody be received, and nobody be asked for, while the hall is stopped.

    Raises:
        StandsStill: *command* does that.
    """
    if isinstance(command, _REFUSED):
        _require_going(branch)


def nobody_loses(command: Command, events: Sequence[Event], branch: Branch) -> None:
    """Let no visitor be called, or be taken for one who did not come, while the hall is stopped.

    Asked of what a rule returns and not of the commands: a verb that comes later cannot forget it.

    Raises:
        StandsStill: *events* hold such a thing.
    """
    if isinstance(command, _ANYWAY):
        return
    if any(isinstance(event, _STANDS_STILL) for event in events):
        _require_going(branch)


def goes_on_over_midnight(branch: Branch) -> list[Event]:
    """Return the stop that is under way, told once more for the day that begins; nothing where none is."""
    stop = branch.stops.present
    if stop is None:
        return []
    return [HallStopped(who=stop.who, reason=stop.reason, text=stop.text, since=stop.since)]


def refused_while_stopped(branch: Branch) -> StandsStill | None:
    """Return why nobody is admitted or called now; None while the hall goes on."""
    stop = branch.stops.present
    if stop is None:
        return None
    since = stop.since.astimezone(branch.zone)
    return StandsStill(f"the hall is stopped since {since:%H:%M}; nobody loses the place")


def _require_going(branch: Branch) -> None:
    if (no := refused_while_stopped(branch)) is not None:
        raise no


def _given(command: StopHall | GoOn) -> tuple[str, str]:
    who, reason = command.who.strip(), command.reason.strip()
    if not who or not reason:
        missing = "why" if who else "who you are (a role or a badge)"
        raise ReasonMissing(f"the hall is stopped, and goes on, only with who and why; say {missing}")
    return who, reason
