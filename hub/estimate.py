"""How long a visitor will wait. Pure.

The estimate is a plain one: the work ahead of the visitor, divided among the open desks that will do it. Of
all plain ones it is the best by far: on simulated office days its mean absolute error was 31-35 % of the
wait, against 73 % for a constant mean (source: the comparison of estimators in reference/performance.md).
Only a forward simulation does better, 17-22 %; it can take this place behind the same function. What no
estimator can know is shown as a range.

Work is counted in units, a party of four as four servings, for newcomers and for somebody in the middle
alike, and nobody is walked through for it: see `hub.domain.lines`. What the desks have to do is worked out
once for many who ask: see `hub.domain.floors`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import chain

from contract.names import DeskId, ServiceId
from contract.states import DeskState
from contract.views import Wait
from hub.domain.branch import Branch
from hub.domain.desk import Desk
from hub.domain.floors import Floors, Work
from hub.domain.servings import SPREAD, left_at_desk_s, mean_serving_s, sent_to_s
from hub.domain.ticket import Rank, Ticket

DOUBT = 0.44
"""Standard deviation of the estimator itself as a share of the wait: a mean absolute error of 35 %."""
NINETIETH = 1.2816
"""The 90th percentile of the standard normal distribution."""


def likely_wait(branch: Branch, service: ServiceId, ticket: Ticket | None = None) -> Wait | None:
    """Return the median and the 90th percentile of the wait for *service*, in minutes.

    Each open desk of the service first works off what else waits for it there, sharing that with the other
    desks which are open for it; then the desks do the work of this service together, like water filling
    a vessel with an uneven floor. The wait is log-normal around that level, narrower the more it sums.

    Args:
        branch: the branch as it is.
        service: what the visitor came for.
        ticket: the visitor's ticket, which waits; None: a newcomer, behind everybody.

    Returns:
        None when no desk that could call the visitor is open, or the hall is stopped: then nobody knows.
    """
    if branch.stops.present is not None:
        return None
    if ticket is not None:
        return _wait_for(branch, service, ticket)
    # Every picture asks for the newcomer of each service, many of them between two changes.
    if service not in branch.waits:
        branch.waits[service] = _wait(branch, service, None)
    return branch.waits[service]


def _wait_for(branch: Branch, service: ServiceId, ticket: Ticket) -> Wait | None:
    if ticket.to is not None:
        return _wait_for_one(branch, ticket.to, ticket.rank)
    return _wait(branch, service, ticket.rank)


def _wait(branch: Branch, service: ServiceId, place: Rank | None) -> Wait | None:
    floors_s = _work(branch, place).beside(service, branch.layout.desks_of.get(service, ()))
    if not floors_s:
        return None
    ahead = branch.lines[service].units(place)
    return _range(_level(floors_s, ahead * mean_serving_s(branch, service)), ahead + 1)


def _wait_for_one(branch: Branch, desk: DeskId, place: Rank) -> Wait | None:
    work_s = Work(_floors(branch, place), _shares_s(branch, place)).at(desk)
    return None if work_s is None else _range(work_s, 1)


def _work(branch: Branch, place: Rank | None) -> Work:
    """Return the work that the open desks have before *place*; None: before a newcomer."""
    if place is not None and not _is_last(branch, place):
        return Work(_floors(branch, place), _shares_s(branch, place))
    if branch.work is None:
        branch.work = Work(_floors(branch, None), _shares_s(branch, None))
    return branch.work


def _is_last(branch: Branch, place: Rank) -> bool:
    """Return whether nobody stands behind *place*, in whichever line."""
    lines = chain(branch.lines.values(), (desk.line for desk in branch.desks.values()))
    return all(line.ends_at(place) for line in lines)


def _floors(branch: Branch, place: Rank | None) -> Floors:
    """Return what is bound to the open desks before *place*."""
    if place is not None and any(map(_has_line, branch.desks.values())):
        return _bound(branch, place)
    if branch.floors is None:
        branch.floors = _bound(branch, None)
    return branch.floors


def _has_line(desk: Desk) -> bool:
    return bool(len(desk.line))


def _bound(branch: Branch, place: Rank | None) -> Floors:
    is_open = [desk for desk, at in branch.desks.items() if at.state is DeskState.OPEN]
    return Floors(
        serves={desk: branch.layout.desk(desk).services for desk in is_open},
        sent_s={desk: sent_to_s(branch, desk, place) for desk in is_open},
        left_s={desk: left_at_desk_s(branch, desk) for desk in is_open},
        busy={desk for desk in is_open if branch.desks[desk].current is not None},
    )


def _shares_s(branch: Branch, place: Rank | None) -> dict[ServiceId, float]:
    """Return of each service what each of its open desks gets of the work before *place*."""
    served = _floors(branch, None).served
    return {
        service: ahead * mean_serving_s(branch, service) / max(served[service], 1)
        for service, line in branch.lines.items()
        if (ahead := line.units(place))
    }


def _level(floors: Sequence[float], work_s: float) -> float:
    """Return how high *work_s* rises over the sorted *floors*, each a desk's own seconds of work."""
    level, sum_s = floors[0], 0.0
    for filled, floor_s in enumerate(floors, 1):
        sum_s += floor_s
        level = (sum_s + work_s) / filled
        if filled == len(floors) or level <= floors[filled]:
            break
    return level


def _range(mean_s: float, servings: int) -> Wait:
    variation = SPREAD**2 / servings + DOUBT**2
    median_s = mean_s / math.sqrt(1 + variation)
    high_s = median_s * math.exp(NINETIETH * math.sqrt(math.log1p(variation)))
    return Wait(low=round(median_s / 60), high=math.ceil(high_s / 60))
