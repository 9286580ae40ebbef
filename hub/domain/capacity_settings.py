"""What an operator writes into the ``[capacity]`` table of ``branch.toml``: when walk-in tickets stop.

Left out, tickets are given however little time is left. How it is reckoned stands in `hub.domain.capacity`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Annotated, Literal

import msgspec

from contract.mistakes import Mistake

Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]


class CapacitySettings(msgspec.Struct, frozen=True, kw_only=True):
    """When no more walk-in tickets are given, because the desks have no time left for one more."""

    cut_off: Literal["off", "warn", "refuse"] = "off"
    """What becomes of a walk-in for whom the time of the desks does not suffice: ``refuse``, gets no ticket;
    ``warn``, is told so and gets one; ``off``, nobody looks."""
    desks_until: str = ""
    """Until when desks serve, as in ``16:00``; left out: until the service closes. Where neither is known,
    nobody is refused."""
    priority_reserve: Percent = 10
    """How much of the desks' time is left to booked visitors and those with priority, in percent."""
    bookings_come: Percent = 90
    """How many of the booked visitors who are still expected will come, in percent."""
    opening_minutes: Annotated[float, msgspec.Meta(ge=0, le=240)] = 15.0
    """So long after a service's first desk has opened, its closed desks are counted as if they were open."""

    @property
    def desks_close(self) -> time | None:
        """Until when desks serve, by the clock on the branch's wall; None where it is not said."""
        return time.fromisoformat(self.desks_until) if self.desks_until else None


def capacity_mistakes(capacity: CapacitySettings) -> Iterator[str]:
    """Yield what cannot be meant in *capacity*, one sentence each."""
    try:
        close = capacity.desks_close
    except ValueError:
        close = None
    written = f"{close:%H:%M}" if close is not None else ""
    if capacity.desks_until != written:
        says = f"[capacity]: 'desks_until' must be a time such as '16:00', not {capacity.desks_until!r}"
        yield Mistake(says, ("capacity", "desks_until"))
