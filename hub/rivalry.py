"""Which of two hubs of a branch goes on, and what is told of the other. See `hub.rivals`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

from contract.hall_views import Alarm
from hub.own_faults import own_fault

TOLD_FOR = timedelta(minutes=5)
"""So long after its last beat another hub is an alarm still: one that is started again is silent at times."""
FAULT = "another-hub"
RULE = "the higher epoch goes on; of one epoch, the longer journal; of equally long ones, the higher lot"


MOST = 2**52
"""No branch has so many starts; a database must be able to count on from there."""


class Met(msgspec.Struct, frozen=True):
    """What a beat or a view says of the hub that sent it, or a device of the hub that it obeys.

    An older hub drew no lot; a device says neither the entry nor when it was.
    """

    epoch: Annotated[int, msgspec.Meta(ge=0, le=MOST)]
    seq: int = 0
    hub: str = ""
    at: datetime | None = None

    @property
    def rank(self) -> tuple[int, int, str]:
        """Of two hubs the one of the higher rank goes on. It never falls while a hub runs."""
        return self.epoch, self.seq, self.hub

    def has_served_on(self, day: date, zone: ZoneInfo) -> bool:
        """Return whether that hub may have given numbers on *day*; where nobody says when, it may."""
        return self.at is None or self.at.astimezone(zone).date() >= day

    def __str__(self) -> str:
        return f"epoch {self.epoch}, entry {self.seq}, lot {self.hub or 'none'}"


class Rivalry:
    """What this hub, which goes on, tells of another one of its branch.

    Args:
        now: the branch's clock.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._since: datetime | None = None
        self._heard: datetime | None = None
        self._told = ""

    def heard(self, theirs: Met, ours: Met) -> None:
        """Another hub, *theirs*, lives and is not the one that goes on."""
        self._heard = self._now()
        self._since = self._since or self._heard
        self._told = f"hub: another hub of this branch runs ({theirs}); this one ({ours}) goes on, for {RULE}"

    def alarms(self) -> Iterable[Alarm]:
        """Yield an alarm as long as the other one is heard, and for a while longer."""
        if self._heard is None or self._since is None:
            return
        if self._now() - self._heard > TOLD_FOR:
            self._since = self._heard = None
            return
        way_out = "switch the other hub off; which of the two is right, docs/two-hubs.md tells"
        yield own_fault(FAULT, self._since, self._told, way_out)
