"""What somebody should look after, from the state of the branch alone. Pure.

One alarm a thing: a service, a desk, a parked visitor, a series. What has become one stays one until it is
clearly over (four fifths of the limit), so that an alarm does not come and go with every call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from contract.hall_views import Alarm
from contract.names import ServiceId
from contract.states import DeskState
from hub.domain.branch import Branch
from hub.domain.rule import waits_since
from hub.domain.ticket import LAST_COUNT, Ticket

Key = tuple[str, str]
"""What an alarm is about: its code and its thing."""
CLEARLY = 0.8
"""An alarm that has come goes below this share of its limit."""


def key_of(alarm: Alarm) -> Key:
    """Return what tells *alarm* from all others."""
    return alarm.code, alarm.about


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at a branch."""

    branch: Branch
    now: datetime
    before: AbstractSet[Key]

    def too_long(self, code: str, about: str, since: datetime, minutes: float) -> bool:
        limit = minutes * (CLEARLY if (code, about) in self.before else 1.0)
        return self.branch.stops.going(since, self.now) >= timedelta(minutes=limit)


def alarms(branch: Branch, now: datetime, before: AbstractSet[Key] = frozenset()) -> list[Alarm]:
    """Return what should be looked after at *now* (UTC), oldest first; *before*: those of the last look."""
    look = _Look(branch, now, before)
    found = [alarm for rule in _RULES for alarm in rule(look)]
    return sorted(found, key=lambda alarm: (alarm.since, alarm.code, alarm.about))


def _stopped(look: _Look) -> Iterator[Alarm]:
    stop = look.branch.stops.present
    if stop is not None:
        yield Alarm(
            code="hall-stopped",
            since=stop.since,
            what="the hall is stopped: nobody is called and no ticket is issued",
            way_out="let it go on as soon as everybody may come back",
        )


def _help_asked(look: _Look) -> Iterator[Alarm]:
    limit = look.branch.settings.alarms.help_minutes
    for kiosk, call in look.branch.help.items():
        if call.waits(look.now, limit):
            speaks = f" who speaks {call.language}" if call.language else ""
            yield Alarm(
                code="help-asked",
                about=kiosk,
                since=call.asked_at,
                what=f"a visitor at kiosk {kiosk}{speaks} asks for help",
                way_out="say that you are coming, and go there",
            )


def _silent(look: _Look) -> Iterator[Alarm]:
    for desk, raised in look.branch.staff.raised.items():
        if raised.coming is None:
            yield Alarm(
                code="silent-alarm",
                about=desk,
                since=raised.at,
                what=f"the clerk at desk {desk} needs somebody at once, and has said so unseen",
                way_out="say that you are going there, and go",
            )


def _no_open_desk(look: _Look) -> Iterator[Alarm]:
    branch, limit = look.branch, look.branch.settings.alarms.no_desk_minutes
    for service in branch.layout.services:
        longest = _longest(service, branch)
        desks = [branch.desks[desk] for desk in branch.layout.desks_of.get(service, ())]
        if longest is None or any(desk.state is DeskState.OPEN for desk in desks):
            continue
        shut = [desk.state_since for desk in desks if desk.state_since is not None]
        since = max([waits_since(longest), *shut])
        if look.too_long("no-open-desk", service, since, limit):
            yield Alarm(
                code="no-open-desk",
                about=service,
                since=since,
                what=f"{len(branch.lines[service])} wait for {service} and no desk is open for it",
                way_out="open a desk for it, or send those who wait to another service",
            )


def _closed_on_a_call(look: _Look) -> Iterator[Alarm]:
    limit = look.branch.settings.alarms.closed_call_minutes
    for name, desk in look.branch.desks.items():
        if not desk.closed_on or desk.state_since is None:
            continue
        if look.branch.stops.going(desk.state_since, look.now) < timedelta(minutes=limit):
            yield Alarm(
                code="desk-closed-on-a-call",
                about=name,
                since=desk.state_since,
                what=f"desk {name} closed while {desk.closed_on} was called, which counts as served",
                way_out="look whether the visitor still stands there, and give a new ticket if so",
            )


def _serving_long(look: _Look) -> Iterator[Alarm]:
    limit = look.branch.settings.alarms.serving_minutes
    for name in look.branch.desks:
        ticket = look.branch.at_desk(name)
        if not limit or ticket is None or ticket.called_at is None:
            continue
        if look.too_long("desk-occupied-long", name, ticket.called_at, limit):
            yield Alarm(
                code="desk-occupied-long",
                about=name,
                since=ticket.called_at,
                what=f"desk {name} is occupied by {ticket.number} for more than {limit:g} min",
                way_out="ask the clerk, who may have forgotten to press SERVED",
            )


def _waiting_long(look: _Look) -> Iterator[Alarm]:
    limit = look.branch.settings.alarms.wait_minutes
    for service in look.branch.layout.services:
        longest = _longest(service, look.branch)
        if not limit or longest is None:
            continue
        since = waits_since(longest)
        if look.too_long("waiting-long", service, since, limit):
            yield Alarm(
                code="waiting-long",
                about=service,
                since=since,
                what=f"{longest.number} waits for {service} for more than {limit:g} min",
                way_out="open another desk for it",
            )


def _parked_long(look: _Look) -> Iterator[Alarm]:
    limit = look.branch.settings.alarms.parked_minutes
    for ticket in look.branch.parked():
        number = str(ticket.number)
        if not limit or ticket.left_at is None:
            continue
        if look.too_long("parked-long", number, ticket.left_at, limit):
            yield Alarm(
                code="parked-long",
                about=number,
                since=ticket.left_at,
                what=f"{number} left desk {ticket.desk} more than {limit:g} min ago and is not back",
                way_out="call the visitor back, or cancel the ticket",
            )


def _series_low(look: _Look) -> Iterator[Alarm]:
    for series, since in look.branch.low.items():
        left = LAST_COUNT - look.branch.last_count.get(series, 0)
        yield Alarm(
            code="series-nearly-used-up",
            about=series,
            since=since,
            what=f"{left} numbers are left of series {series} today",
            way_out="give the service another series tomorrow; today take visitors in by hand",
        )


def _longest(service: ServiceId, branch: Branch) -> Ticket | None:
    """Return who waits longest for *service*; only the first of each part of its line is looked at."""
    heads = (part.first() for part in branch.lines[service].parts.values())
    first = (branch.tickets[head[1]] for head in heads if head is not None)
    return min(first, key=lambda ticket: (waits_since(ticket), ticket.place), default=None)


_RULES: tuple[Callable[[_Look], Iterator[Alarm]], ...] = (
    _stopped,
    _silent,
    _help_asked,
    _no_open_desk,
    _closed_on_a_call,
    _serving_long,
    _waiting_long,
    _parked_long,
    _series_low,
)
