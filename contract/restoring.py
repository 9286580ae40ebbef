"""That a hub goes on from a backup, of which nobody knows whether its end is the end: asked, and happened."""

from __future__ import annotations

from typing import Annotated

import msgspec

from contract.asked import Asked, Reason
from contract.happened import Happened
from contract.retention_parts import CutJournal, Link

RestoreId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
"""Names one restore of one hub for ever."""


class TakeUpRestored(Asked, frozen=True, kw_only=True):
    """The hub goes on from a backup that ends at entry *last* with *link*.

    Asked by the restore itself. Of the *unknown_s* seconds before it nothing is known: the last sign of life
    in the backup is so old.
    """

    restore: RestoreId
    last: Annotated[int, msgspec.Meta(ge=0)]
    link: Link
    unknown_s: Annotated[float, msgspec.Meta(ge=0)]
    reason: Reason = ""


class HubRestored(Happened, frozen=True, kw_only=True):
    """The hub goes on from a backup that ends at entry *last* with *link*; what it did after that is lost.

    Attributes:
        restore: names this restore; kiosks hand back what they know until it has passed with its day.
        unknown_s: so old was the last sign of life in the backup.
        numbers: of each series the count up to which no number is issued today: the lost hub may have.
    """

    restore: str
    last: int
    link: str
    unknown_s: float
    numbers: dict[str, int]
    reason: str = ""


JournalCommand = CutJournal | TakeUpRestored
"""What the hub asks of itself about its own journal."""
