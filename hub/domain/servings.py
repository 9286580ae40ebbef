"""How long servings take: the operator's figure first, and the day's own servings more and more.

All is reckoned in units (`hub.domain.ticket.Ticket.units`): a party of four is four servings one after the
other, and teaches as much as four visitors who come alone.
"""

from __future__ import annotations

from contract.names import DeskId, ServiceId
from hub.domain.branch import Branch

PRIOR_SERVINGS = 10
"""How many servings of today weigh as much as the operator's figure."""
SPREAD = 0.8
"""Standard deviation of one serving time as a share of its mean; servings are long-tailed."""


def mean_serving_s(branch: Branch, service: ServiceId) -> float:
    """Return how long one unit of *service* takes up a desk, in seconds.

    The operator's figure weighs as much as ten servings of the day; then the day speaks.
    """
    known = branch.layout.services.get(service)
    prior_s = 60.0 * (known.serving_minutes if known else 10.0)
    units, total_s = branch.learnt.get(service, (0, 0.0))
    return (prior_s * PRIOR_SERVINGS + total_s) / (PRIOR_SERVINGS + units)


def left_of_serving_s(branch: Branch, service: ServiceId, units: int = 1) -> float:
    """Return what is left, on average, of so many *units* under way: more than half, by the long tail."""
    return (1 + SPREAD**2 / units) / 2 * units * mean_serving_s(branch, service)


def left_at_desk_s(branch: Branch, desk: DeskId) -> float:
    """Return what is left, on average, of the serving at *desk*; 0 where nobody is."""
    current = branch.at_desk(desk)
    return 0.0 if current is None else left_of_serving_s(branch, current.service, current.units)


def sent_to_s(branch: Branch, desk: DeskId, before: tuple[float, ...] | None = None) -> float:
    """Return the seconds of work that was sent to *desk*, all of it or what stands *before* that rank."""
    return sum(
        units * mean_serving_s(branch, service) for service, units in branch.desks[desk].line.work(before)
    )
