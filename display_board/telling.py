"""Sends what a board has to tell the hub, and keeps it while the broker is away."""

from __future__ import annotations

from contract import topics
from contract.codec import encode
from contract.names import BoardId, BranchId
from contract.reports import Shown
from link.wire import Wire

UNSENT = 500  # reports that are kept while the broker is away


class Telling:
    """The way of the reports of *board* to its hub; used from one thread."""

    def __init__(self, wire: Wire, branch: BranchId, board: BoardId) -> None:
        self._wire = wire
        self._topic = topics.shown(branch, board)
        self._unsent: list[Shown] = []

    def tell(self, reports: list[Shown]) -> None:
        """Send *reports* now, or as soon as there is a broker."""
        self._unsent = (self._unsent + reports)[-UNSENT:]
        self.flush()

    def flush(self) -> None:
        """Send what could not be sent before."""
        if not self._unsent or not self._wire.is_connected:
            return
        unsent, self._unsent = self._unsent, []
        for report in unsent:
            self._wire.publish(self._topic, encode(report), retain=False)
