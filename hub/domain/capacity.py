"""Whether the desks have time left for one more walk-in: the forecast work against the desk minutes left.

For a service, each of its desks first does what else it must: the visitor who is there, those sent to it, and
its part of the other services that it serves, each shared evenly among all desks of that service. What then
remains of the time until closing, summed over its desks, is for the service itself: those who wait, those who
come back, and the booked visitors who are still to come. Two things follow whatever the numbers are: nobody
is refused while all that work would fit into the desks of the service, even if they did it alone; and
everybody is refused once the work of the service itself is more than its desks can do.

A desk counts while it is open or has a break. Before a service has begun, and shortly after, all desks that
the branch has for it count: not every clerk presses the first button in the same second.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from contract.names import DeskId, ServiceId
from contract.states import DeskState
from hub.domain.branch import Branch
from hub.domain.forecast import Forecast
from hub.domain.servings import left_at_desk_s, left_of_serving_s, mean_serving_s, sent_to_s


def is_full(service: ServiceId, branch: Branch, now: datetime, *, units: int, priority: bool) -> bool:
    """Return whether the desks of *service* have no time left for *units* more, whatever becomes of it.

    Args:
        service: what the visitor comes for.
        branch: the branch as it is.
        now: the instant.
        units: how many servings are asked for.
        priority: the visitor may take up the reserve.
    """
    until = closing_time(service, branch, now)
    if branch.settings.capacity.cut_off == "off" or until is None:
        return False
    kept = 0 if priority else branch.settings.capacity.priority_reserve
    left_s = branch.timetable.serving_s(service, now, until) * (100 - kept) / 100
    return not forecast(service, branch, now, until).has_room(units * mean_serving_s(branch, service), left_s)


def closing_time(service: ServiceId, branch: Branch, now: datetime) -> datetime | None:
    """Return until when the desks serve *service* on the day of *now*; None: nobody knows."""
    close = branch.settings.capacity.desks_close
    if close is None:
        return branch.timetable.closing(service, now)
    local = now.astimezone(branch.zone)
    return local.replace(hour=close.hour, minute=close.minute, second=0, microsecond=0)


def forecast(service: ServiceId, branch: Branch, now: datetime, until: datetime) -> Forecast:
    """Return the work that is to be done for *service*, and by its desks for others, until *until*.

    It is that of the whole minute, and worked out once for all who ask between two entries of the journal.
    """
    minute = now.replace(second=0, microsecond=0)
    known = branch.forecasts.get(service)
    if known is None or (known.at, known.until) != (minute, until):
        known = branch.forecasts[service] = _forecast(service, branch, minute, until)
    return known


def _forecast(service: ServiceId, branch: Branch, now: datetime, until: datetime) -> Forecast:
    desks = desks_that_count(service, branch, now)
    shares_s: dict[DeskId, float] = dict.fromkeys(desks, 0.0)
    others = {other for desk in desks for other in branch.layout.desk(desk).services} - {service}
    for other in sorted(others):
        its_desks = desks_that_count(other, branch, now)
        work_s = _work_s(other, branch, now, until) if its_desks else 0.0
        for desk in shares_s.keys() & set(its_desks):
            shares_s[desk] += work_s / len(its_desks)
    floors_s = tuple(shares_s[desk] + _bound_s(branch, desk) for desk in desks)
    return Forecast(now, until, _work_s(service, branch, now, until), floors_s)


def desks_that_count(service: ServiceId, branch: Branch, now: datetime) -> tuple[DeskId, ...]:
    """Return the desks whose time is reckoned with for *service*."""
    desks = branch.layout.desks_of.get(service, ())
    began = branch.began.get(service)
    if began is None or now - began < timedelta(minutes=branch.settings.capacity.opening_minutes):
        return desks
    return tuple(desk for desk in desks if branch.desks[desk].state is not DeskState.CLOSED)


def _bound_s(branch: Branch, desk: DeskId) -> float:
    """Return the seconds of work that nobody but *desk* will do."""
    return left_at_desk_s(branch, desk) + sent_to_s(branch, desk)


def _work_s(service: ServiceId, branch: Branch, now: datetime, until: datetime) -> float:
    """Return the seconds of work that wait, come back or are booked for *service*, at whichever desk."""
    asked = service, now, until
    if asked not in branch.works:
        branch.works[asked] = _work_found_s(service, branch, now, until)
    return branch.works[asked]


def _work_found_s(service: ServiceId, branch: Branch, now: datetime, until: datetime) -> float:
    waiting = branch.lines[service].units() + branch.draw.units.get(service, 0)
    booked = branch.bookings.expected.units(service, _still_received(service, branch, now, until), until)
    coming = booked * branch.settings.capacity.bookings_come / 100
    parked = branch.tally.parked[service]
    back_s = left_of_serving_s(branch, service, parked) if parked else 0.0
    return (waiting + coming) * mean_serving_s(branch, service) + back_s


def _still_received(service: ServiceId, branch: Branch, now: datetime, until: datetime) -> datetime:
    """Return the earliest booked time whose visitor would still be received at *now*; see `check_in`."""
    if service not in branch.began:
        return until.astimezone(branch.zone).replace(hour=0, minute=0)
    rule = branch.layout.services[service].check_in
    return now - timedelta(minutes=rule.grace_minutes if rule.late == "refuse" else rule.late_minutes)
