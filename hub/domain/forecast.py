"""The work that is left to be done for one service, as `hub.domain.capacity` reckons it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Forecast(NamedTuple):
    """What is to be done until *until*, as it looked at *at*, in seconds of a desk.

    Attributes:
        own_s: for the service itself.
        floors_s: for others, by each desk of the service.
    """

    at: datetime
    until: datetime
    own_s: float
    floors_s: tuple[float, ...]

    def has_room(self, more_s: float, left_s: float) -> bool:
        """Return whether *more_s* can be done besides, where every desk has *left_s* left."""
        return self.own_s + more_s <= sum(max(0.0, left_s - floor_s) for floor_s in self.floors_s)
