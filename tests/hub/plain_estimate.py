"""The estimate once more, as plainly as it can be written: everything is reckoned anew at each question."""

from __future__ import annotations

from collections.abc import Mapping

from contract.names import DeskId, ServiceId
from contract.states import DeskState
from contract.views import Wait
from hub.domain.branch import Branch
from hub.domain.servings import left_at_desk_s, mean_serving_s, sent_to_s
from hub.domain.ticket import Rank, Ticket
from hub.estimate import _range


def plain_wait(branch: Branch, service: ServiceId, ticket: Ticket | None = None) -> Wait | None:
    """Return what `hub.estimate.likely_wait` must return."""
    if branch.stops.present is not None:
        return None
    if ticket is not None and ticket.to is not None:
        return _wait_for_one(branch, ticket.to, ticket.rank)
    return _wait(branch, service, None if ticket is None else ticket.rank)


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
    ahead = sum(units for _, units in branch.lines[service].work(place))
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
        if service != apart and (ahead := sum(n for _, n in line.work(place)))
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
