"""Sends what a board has to tell the hub, and keeps it while the broker is away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from contract import topics
from contract.codec import encode
from contract.names import BoardId, BranchId
from contract.reports import Shown
from display_board.reports import Dated
from link.wire import Wire

UNSENT = 1000  # reports that are kept while the broker is away, two a call


class Telling:
    """The way of the reports of *board* to its hub; used from one thread.

    Args:
        wire: the way to the broker.
        branch: the branch of the board.
        board: which board this is.
        monotonic: real seconds, the same by which the reports are dated.

    Attributes:
        lost: how many of the oldest were given up because too many waited.
    """

    def __init__(self, wire: Wire, branch: BranchId, board: BoardId, monotonic: Callable[[], float]) -> None:
        self._wire, self._monotonic = wire, monotonic
        self._shown, self._spoken = topics.shown(branch, board), topics.spoken(branch, board)
        self._unsent: list[Dated] = []
        self.lost = 0

    def tell(self, reports: Sequence[Dated]) -> None:
        """Send *reports* now, or as soon as there is a broker."""
        unsent = [*self._unsent, *reports]
        self.lost += max(0, len(unsent) - UNSENT)
        self._unsent = unsent[-UNSENT:]
        self.flush()

    def flush(self) -> None:
        """Send what could not be sent before."""
        if not self._unsent or not self._wire.is_connected:
            return
        unsent, self._unsent = self._unsent, []
        for dated in unsent:
            topic = self._shown if isinstance(dated.report, Shown) else self._spoken
            ago_s = max(0.0, self._monotonic() - dated.at_s)
            report = msgspec.structs.replace(dated.report, ago_s=ago_s)
            self._wire.publish(topic, encode(report), retain=False)
