"""How long a visitor will wait. Pure.

The estimate is a plain one: the work ahead of the visitor, divided among the open desks that will do it. Of
all plain ones it is the best by far: on simulated office days its mean absolute error was 31-35 % of the
wait, against 73 % for a constant mean (source: the comparison of estimators in reference/performance.md).
Only a forward simulation does better, 17-22 %; it can take this place behind the same function. What no
estimator can know is shown as a range.

Work is counted in units, a party of four as four servings, for newcomers and for somebody in the middle
alike, and nobody is walked through for it: see `hub.domain.lines`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from contract.names import DeskId, ServiceId
from contract.states import DeskState
from contract.views import Wait
from hub.domain.branch import Branch
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
    desks = [desk for desk in branch.layout.desks_of.get(service, ()) if _is_open(desk, branch)]
    if not desks:
        return None
    busy = [desk for desk in desks if branch.desks[desk].current is not None]
    shares_s = _shares_s(branch, place, service)
    floors = [_work_before(desk, place, branch, shares_s) for desk in desks if desk not in busy]
    floors += [
        _work_before(desk, place, branch, shares_s)
        + 2 * left_at_desk_s(branch, desk) * rank / (len(busy) + 1)
        for rank, desk in enumerate(sorted(busy, key=lambda desk: left_at_desk_s(branch, desk)), 1)
    ]
    ahead = branch.lines[service].units(place)
    return _range(_level(sorted(floors), ahead * mean_serving_s(branch, service)), ahead + 1)


def _is_open(desk: DeskId, branch: Branch) -> bool:
    return branch.desks[desk].state is DeskState.OPEN


def _work_before(
    desk: DeskId, place: Rank | None, branch: Branch, shares_s: Mapping[ServiceId, float]
) -> float:
    """Return the seconds that *desk* will spend on visitors before *place*, with its part of *shares_s*."""
    return sent_to_s(branch, desk, place) + sum(
        shares_s.get(other, 0.0) for other in branch.layout.desk(desk).services
    )


def _shares_s(branch: Branch, place: Rank | None, apart: ServiceId | None) -> dict[ServiceId, float]:
    """Return the seconds of work before *place* that each open desk of a service gets, *apart* left out."""
    is_open = {desk for desk, at in branch.desks.items() if at.state is DeskState.OPEN}
    return {
        service: ahead
        * mean_serving_s(branch, service)
        / max(sum(map(is_open.__contains__, branch.layout.desks_of.get(service, ()))), 1)
        for service, line in branch.lines.items()
        if service != apart and (ahead := line.units(place))
    }


def _wait_for_one(branch: Branch, desk: DeskId, place: Rank) -> Wait | None:
    if not _is_open(desk, branch):
        return None
    work_s = _work_before(desk, place, branch, _shares_s(branch, place, None))
    return _range(work_s + left_at_desk_s(branch, desk), 1)


def _level(floors: list[float], work_s: float) -> float:
    """Return how high *work_s* rises over the sorted *floors*, each a desk's own seconds of work."""
    level = floors[0]
    for filled in range(1, len(floors) + 1):
        level = (sum(floors[:filled]) + work_s) / filled
        if filled == len(floors) or level <= floors[filled]:
            break
    return level


def _range(mean_s: float, servings: int) -> Wait:
    variation = SPREAD**2 / servings + DOUBT**2
    median_s = mean_s / math.sqrt(1 + variation)
    high_s = median_s * math.exp(NINETIETH * math.sqrt(math.log1p(variation)))
    return Wait(low=round(median_s / 60), high=math.ceil(high_s / 60))
