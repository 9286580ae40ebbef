"""Taking back what was done last at a desk: a mistaken call, a no-show of somebody who stands there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from contract.commands import TakeBack
from contract.events import DeskTakenBack, Event, TicketTakenBack
from contract.names import DeskId
from contract.refusal import MovedOn, NothingToTakeBack, TooLateToTakeBack
from contract.states import LIVE, DeskState, State
from hub.domain.branch import Branch
from hub.domain.calling import back_to_all, known_desk
from hub.domain.deeds import Deed, TicketBefore
from hub.domain.desk import Desk
from hub.domain.phones import another_lives
from hub.domain.ticket import Ticket


def take_back(command: TakeBack, branch: Branch, now: datetime) -> list[Event]:
    """Return how everything becomes as it was before the last deed at the desk.

    Raises:
        Refused: there is none, it was too long ago, or somebody has gone on with one of its tickets.
    """
    desk = known_desk(command.desk, branch)
    deed = desk.last_deed
    if _pressed_just_now(desk, branch, now):
        return []
    if deed is None or deed.desk is None:
        raise NothingToTakeBack(f"nothing was done at desk {command.desk} that could be taken back")
    until = until_of(desk, branch)
    if until is None or now > until:
        most = branch.settings.verbs.undo_s
        raise TooLateToTakeBack(f"what desk {command.desk} did last can be taken back for {most:g} s only")
    # The last that was moved goes back first: whoever was called leaves the desk for whoever was served.
    before = [(branch.tickets[ticket], was) for ticket, was in reversed(deed.tickets.items())]
    for ticket, was in before:
        _nobody_has_moved(ticket, was, deed, branch, now)
    events: list[Event] = [
        TicketTakenBack(
            ticket=ticket.ticket,
            desk=command.desk,
            was=ticket.state,
            state=was.state,
            service=was.service,
            to=was.to,
        )
        for ticket, was in before
    ]
    back = DeskTakenBack(
        desk=command.desk, what=deed.what, state=deed.desk.state, reason=deed.desk.pause_reason
    )
    return [*events, back, *_of_closed_desks(deed, command.desk, branch)]


def until_of(desk: Desk, branch: Branch) -> datetime | None:
    """Return how long the last deed of *desk* can be taken back; None: there is none that can."""
    most = branch.settings.verbs.undo_s
    deed = desk.last_deed
    return deed.at + timedelta(seconds=most) if most and deed is not None else None


def _pressed_just_now(desk: Desk, branch: Branch, now: datetime) -> bool:
    """Return whether this is the second press of an impatient thumb, which would take back one thing more."""
    last = desk.taken_back_at
    # Without a sign: the clock may have been set back between two presses of one thumb.
    return last is not None and abs((now - last).total_seconds()) < branch.settings.double_press_s


def _nobody_has_moved(ticket: Ticket, was: TicketBefore, deed: Deed, branch: Branch, now: datetime) -> None:
    if ticket.moved > deed.last:
        raise MovedOn(f"{ticket.number} is {ticket.state} by now; somebody has gone on with it")
    if was.state in LIVE and ticket.state not in LIVE and another_lives(ticket, branch, now) is not None:
        raise MovedOn(f"the visitor with {ticket.number} has taken another ticket by phone since")


def _of_closed_desks(deed: Deed, own: DeskId, branch: Branch) -> Iterator[Event]:
    """Yield what keeps everybody from waiting for a desk that is closed once *deed* is taken back.

    Those may be visitors who wait again for a desk that has closed meanwhile, or visitors who were sent to
    the desk *own* since it opened, if its opening is what is taken back.
    """
    for ticket, was in deed.tickets.items():
        waits_for = was.to if was.state is State.WAITING and was.to != own else None
        if waits_for is not None and branch.desks[waits_for].state is DeskState.CLOSED:
            yield back_to_all(ticket, was.service)
    if deed.desk is not None and deed.desk.state is DeskState.CLOSED:
        for _, ticket in branch.desks[own].line:
            if ticket not in deed.tickets:
                yield back_to_all(ticket, branch.tickets[ticket].service)
