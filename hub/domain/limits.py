"""What a walk-in ticket may ask for, and how many of them there are: people, cases, quota, capacity.

Booked visitors are never asked: their calendar has counted them. A quota counts the units of walk-in tickets
of the service day by the service they were issued for. A transfer neither takes from it nor gives back; a
ticket that was cancelled gives its units back, and one whose visitor did not come does not. A quota holds for
visitors with priority too; the desks' time has a reserve for them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from contract.names import Language
from contract.refusal import NoCapacity, PartyTooLarge, QuotaReached, Refused, TooManyCases
from contract.views import text_in
from hub.domain.branch import Branch
from hub.domain.capacity import is_full
from hub.domain.settings import ServiceSettings
from hub.domain.ticket import units_of

OTHERWISE = "book a time, or come on another day when tickets begin"
"""What one may do instead where the operator says nothing."""


class Wanted(NamedTuple):
    """What a walk-in visitor asks for."""

    party: int = 1
    cases: int = 1
    priority: bool = False
    language: Language = Language("pl")

    @property
    def units(self) -> int:
        """How many servings that is."""
        return units_of(self.party, self.cases)


Rule = Callable[[ServiceSettings, Branch, datetime, Wanted], Refused | None]


def not_given(service: ServiceSettings, branch: Branch, now: datetime, wanted: Wanted) -> Refused | None:
    """Return why a walk-in visitor does not get what is *wanted* of *service* at *now*, or None."""
    return next((no for rule in _RULES if (no := rule(service, branch, now, wanted)) is not None), None)


def left_today(service: ServiceSettings, branch: Branch) -> int | None:
    """Return how many more units of walk-in tickets *service* has today; None: as many as come."""
    if service.walk_in_limit is None:
        return None
    return max(0, service.walk_in_limit - branch.tally.walk_ins[service.id])


def warning(service: ServiceSettings, branch: Branch, now: datetime) -> str:
    """Return the code of the refusal that a walk-in ticket of *service* is given in spite of; empty: none."""
    warns = branch.settings.capacity.cut_off == "warn" and not service.booked_only
    return NoCapacity.code if warns and is_full(service.id, branch, now, units=1, priority=False) else ""


def _people(
    service: ServiceSettings, _branch: Branch, _now: datetime, wanted: Wanted
) -> PartyTooLarge | None:
    most = service.party_most
    if most is None or wanted.party <= most:
        return None
    return PartyTooLarge(
        f"one ticket of service {service.id} is for {most} people at most, not {wanted.party}; "
        "take another one for the others, or ask the staff"
    )


def _cases(service: ServiceSettings, _branch: Branch, _now: datetime, wanted: Wanted) -> TooManyCases | None:
    most = service.cases_most
    if most is None or wanted.cases <= most:
        return None
    return TooManyCases(
        f"one ticket of service {service.id} is for {most} cases at most, not {wanted.cases}; "
        "take another one for the others, or ask the staff"
    )


def _quota(service: ServiceSettings, branch: Branch, _now: datetime, wanted: Wanted) -> QuotaReached | None:
    left = left_today(service, branch)
    if left is None or wanted.units <= left:
        return None
    said = f"{left} of {service.walk_in_limit} walk-in tickets of service {service.id} are left today"
    asked = f", not {wanted.units}" if left else ""
    return QuotaReached(f"{said}{asked}; {_instead(service, wanted)}")


def _capacity(service: ServiceSettings, branch: Branch, now: datetime, wanted: Wanted) -> NoCapacity | None:
    if branch.settings.capacity.cut_off != "refuse":
        return None
    if not is_full(service.id, branch, now, units=wanted.units, priority=wanted.priority):
        return None
    return NoCapacity(
        f"the desks of service {service.id} have no time left for one more today; {_instead(service, wanted)}"
    )


def _instead(service: ServiceSettings, wanted: Wanted) -> str:
    return text_in(service.instead, wanted.language) if service.instead else OTHERWISE


_RULES: tuple[Rule, ...] = (_people, _cases, _quota, _capacity)
