"""The latest check slip of a kiosk, and how long it may still come out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from contract.check_slips import CheckSlipState
from contract.names import CheckSlipId

SOON = timedelta(minutes=2)
"""After so long nobody stands before the kiosk any more to see what comes out."""
WORD = timedelta(minutes=5)
"""After so long without word of a slip that was begun nobody knows what came of it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The latest check slip of one kiosk; instants are UTC."""

    slip: CheckSlipId
    asked_at: datetime
    changed_at: datetime
    state: CheckSlipState = CheckSlipState.ASKED
    finding: str = ""

    def state_at(self, now: datetime) -> CheckSlipState:
        """Return what has become of it by *now*; of one that is begun word may still come later."""
        if self.state is CheckSlipState.ASKED and now - self.asked_at >= SOON:
            return CheckSlipState.LATE
        if self.state is CheckSlipState.BEGUN and now - self.changed_at >= WORD:
            return CheckSlipState.UNKNOWN
        return self.state

    def is_on_its_way(self, now: datetime) -> bool:
        """Return whether it may still come out."""
        return self.state_at(now) in {CheckSlipState.ASKED, CheckSlipState.BEGUN}
