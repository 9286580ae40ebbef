"""How one service day ends and the next begins."""

from __future__ import annotations

from contract.commands import OpenDay, SwitchProfile
from contract.events import (
    DayOpened,
    DeskClosed,
    Event,
    ProfileSwitched,
    TicketExpired,
    TicketNoShow,
    TicketServed,
)
from contract.names import DeskId
from contract.refusal import ReasonMissing, UnknownProfile
from contract.states import DeskState, State
from hub.domain.bookings import missed
from hub.domain.branch import Branch
from hub.domain.notices import told_on_next_day
from hub.domain.profiles import profile_of, profile_on
from hub.domain.stopping import goes_on_over_midnight
from hub.domain.ticket import Ticket


def open_day(command: OpenDay, branch: Branch) -> list[Event]:
    """Return the end of the day before and the beginning of *command.day*.

    A day that has begun, or one before it, changes nothing: a clock that was set back takes nothing back.
    """
    if branch.day is not None and command.day <= branch.day:
        return []
    events: list[Event] = [TicketExpired(ticket=ticket.ticket) for ticket in branch.waiting()]
    events += [TicketExpired(ticket=ticket.ticket) for ticket in branch.parked()]
    for name, desk in branch.desks.items():
        if desk.current is not None:
            events.append(_end_of(branch.tickets[desk.current], name, branch))
        if desk.state is not DeskState.CLOSED:
            events.append(DeskClosed(desk=name))
    events += missed(branch, command.day)
    told = told_on_next_day(branch, command.day)
    return [*events, _opened(command, branch), *goes_on_over_midnight(branch), *told]


def _opened(command: OpenDay, branch: Branch) -> DayOpened:
    profile = profile_on(branch.ordinary, command.day)
    return DayOpened(day=command.day, profile=profile, settings=branch.written)


def switch_profile(command: SwitchProfile, branch: Branch) -> list[Event]:
    """Return that the present day goes on by another day profile, or as an ordinary day.

    Raises:
        UnknownProfile: the branch has no such profile.
        ReasonMissing: it is not said why.
    """
    profiles = branch.ordinary.profiles
    if command.profile and profile_of(branch.ordinary, command.profile) is None:
        known = ", ".join(profile.id for profile in profiles) or "none"
        raise UnknownProfile(f"this branch has no day profile {command.profile!r} (known: {known})")
    if not command.reason.strip():
        raise ReasonMissing("the day profile is switched with a reason only; say why")
    if command.profile == branch.profile:
        return []
    return [ProfileSwitched(profile=command.profile, was=branch.profile, reason=command.reason.strip())]


def _end_of(ticket: Ticket, desk: DeskId, branch: Branch) -> Event:
    if ticket.state is State.CALLED and branch.settings.day_end == "no-show":
        return TicketNoShow(ticket=ticket.ticket, desk=desk)
    return TicketServed(ticket=ticket.ticket, desk=desk)
