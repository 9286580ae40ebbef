"""What every picture bears."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from contract.names import BranchId


class Stamp(TypedDict):
    """What every view bears; see `contract.views.View`."""

    branch: BranchId
    epoch: int
    seq: int
    at: datetime
