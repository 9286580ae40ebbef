"""The branch of these tests with limits: services by letter, and the cut-off by the desks' time."""

from __future__ import annotations

from typing import Any

import msgspec

from hub.domain.capacity_settings import CapacitySettings
from hub.domain.settings import ServiceSettings
from tests.hub.branch import branch_settings

PRIORITY = {"priority": True}


def services(**changed: dict[str, Any]) -> tuple[ServiceSettings, ...]:
    """Return the services of the branch; ``A={"walk_in_limit": 3}`` changes that one."""
    return tuple(
        msgspec.structs.replace(service, **changed.get(service.id, {}))
        for service in branch_settings().services
    )


def cut_off(**changed: Any) -> CapacitySettings:
    """Return a cut-off without reserve at 16:00 of the branch, seven hours after these days begin."""
    plain: dict[str, Any] = {
        "cut_off": "refuse",
        "desks_until": "16:00",
        "priority_reserve": 0,
        "bookings_come": 100,
        "opening_minutes": 0,
    }
    return CapacitySettings(**plain | changed)
