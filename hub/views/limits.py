"""What a menu tells of a service's limits, before anybody queues."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from contract.views import Texts
from hub.domain.branch import Branch
from hub.domain.limits import left_today, warning
from hub.domain.settings import ServiceSettings


class LimitsTold(TypedDict):
    """The part of `contract.views.MenuService` that is about limits."""

    left: int | None
    limit: int | None
    warning: str
    instead: Texts
    party_most: int
    cases_most: int


def limits_told(service: ServiceSettings, branch: Branch, now: datetime) -> LimitsTold:
    """Return what a menu tells of the limits of *service* at *now*."""
    return LimitsTold(
        left=left_today(service, branch),
        limit=service.walk_in_limit,
        warning=warning(service, branch, now),
        instead=service.instead,
        party_most=service.party_most or 1,
        cases_most=service.cases_most or 1,
    )
