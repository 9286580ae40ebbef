"""Tells that the hub runs the release before, because the one that was installed last did not start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from contract.hall_views import Alarm
from hub.own_faults import own_fault
from link.way_back import FAULT, went_back

WAY_OUT = "ask its log why: journalctl -u okienko-hub; then install another release"


class ReleaseWatch:
    """What is known of it since this start of the hub, *since* then."""

    def __init__(self, since: datetime) -> None:
        self._since = since
        self._detail = went_back()

    def alarms(self) -> Iterator[Alarm]:
        """Yield an alarm while it is so; another release ends it."""
        if self._detail:
            yield own_fault(FAULT, self._since, f"hub: {self._detail}", WAY_OUT)
