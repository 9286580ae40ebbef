"""The latest calls of each room, as boards are told of them."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from datetime import timedelta
from operator import attrgetter

from contract.names import DeskId, RoomId
from hub.domain.desk import Called
from hub.domain.settings import BranchSettings

CALLS_AT_MOST = 120
"""More calls of one room are not remembered, however young: more never go out in one announce limit."""


class Calls(dict[RoomId, deque[Called]]):
    """All calls younger than the announce limit, those that the branch keeps, and each desk's last."""

    def __init__(self) -> None:
        super().__init__()
        self._last: defaultdict[RoomId, dict[DeskId, Called]] = defaultdict(dict)

    def of(self, room: RoomId) -> Sequence[Called]:
        """Return the calls of *room*, oldest first."""
        recent: Sequence[Called] = self.get(room, ())
        older = [call for call in self._last[room].values() if call.call < recent[0].call]
        return [*sorted(older, key=attrgetter("call")), *recent] if older else recent

    def is_last(self, call: Called, room: RoomId) -> bool:
        """Return whether its desk, in *room*, has called nobody since *call*."""
        return self._last[room].get(call.desk) is call

    def add(self, call: Called, room: RoomId, settings: BranchSettings) -> None:
        """Remember *call* of *room*, and forget those that nobody needs any more."""
        most = max(CALLS_AT_MOST, settings.calls_kept)
        calls = self.setdefault(room, deque(maxlen=most))
        calls.append(call)
        self._last[room][call.desk] = call
        announced = timedelta(seconds=settings.announce_s)
        while len(calls) > settings.calls_kept and call.at - calls[0].at > announced:
            calls.popleft()
