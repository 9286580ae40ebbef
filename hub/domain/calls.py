"""The latest calls of each room, as boards are told of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import timedelta

from contract.names import RoomId
from hub.domain.desk import Called
from hub.domain.settings import BranchSettings

CALLS_AT_MOST = 120
"""More calls of one room are not remembered, however young: more never go out in one announce limit."""


class Calls(dict[RoomId, deque[Called]]):
    """All calls younger than the announce limit, and at least as many as the branch keeps."""

    def of(self, room: RoomId) -> Sequence[Called]:
        """Return the calls of *room*, oldest first."""
        return self.get(room, ())

    def add(self, call: Called, room: RoomId, settings: BranchSettings) -> None:
        """Remember *call* of *room*, and forget those that nobody needs any more."""
        most = max(CALLS_AT_MOST, settings.calls_kept)
        calls = self.setdefault(room, deque(maxlen=most))
        calls.append(call)
        announced = timedelta(seconds=settings.announce_s)
        while len(calls) > settings.calls_kept and call.at - calls[0].at > announced:
            calls.popleft()
