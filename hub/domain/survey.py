"""Who may rate a visit: whoever holds its paper, once, soon after it was served."""

from __future__ import annotations

from datetime import datetime, timedelta

from contract.commands import RateVisit
from contract.events import Event, VisitRated
from contract.names import DeskId
from contract.refusal import NotServedYet, RatedBefore, SurveyOff, TooLateToRate
from contract.refused import Refused
from contract.states import State
from hub.domain.branch import Branch
from hub.domain.calling import ticket_with
from hub.domain.ticket import Ticket


def rate(command: RateVisit, branch: Branch, now: datetime) -> list[Event]:
    """Return that the visit was rated; the score is none of the journal's business.

    Raises:
        SurveyOff: the branch asks nobody.
        UnknownTicket: no ticket of today has this token.
        NotServedYet: the visit is not over.
        RatedBefore: it has a rating.
        TooLateToRate: it ended too long ago.
    """
    if not branch.settings.survey.on:
        raise SurveyOff("this branch asks nobody how the visit was")
    ticket = ticket_with(command.token, branch)
    if (no := why_not(ticket, branch, now)) is not None:
        raise no
    return [VisitRated(ticket=ticket.ticket)]


def why_not(ticket: Ticket, branch: Branch, now: datetime) -> Refused | None:
    """Return why the visit of *ticket* cannot be rated at *now*; None: it can."""
    survey = branch.settings.survey
    if not survey.on:
        return SurveyOff("this branch asks nobody how the visit was")
    if ticket.state is not State.SERVED or ticket.served_at is None:
        return NotServedYet(f"{ticket.number} is {ticket.state}; a visit is rated after it")
    if ticket.rated:
        return RatedBefore(f"the visit of {ticket.number} was rated before")
    if now - ticket.served_at > timedelta(minutes=survey.window_minutes):
        return TooLateToRate(f"{ticket.number} was served more than {survey.window_minutes:g} min ago")
    return None


def just_served_at(desk: DeskId, branch: Branch, now: datetime) -> Ticket | None:
    """Return whom the tablet at *desk* may ask: who was served there last, and a moment ago.

    Nobody once the next visitor is being served: that one would answer for the one before.
    """
    known = branch.desks[desk]
    current = branch.at_desk(desk)
    if current is not None and current.state is State.SERVING:
        return None
    served = (
        branch.tickets[name]
        for deed in reversed(known.deeds)
        for name in reversed(deed.tickets)
        if name in branch.tickets and branch.tickets[name].desk == desk
    )
    last = next((ticket for ticket in served if ticket.state is State.SERVED), None)
    if last is None or last.served_at is None or why_not(last, branch, now) is not None:
        return None
    shown = timedelta(seconds=branch.settings.survey.desk_seconds)
    return last if now - last.served_at <= shown else None
