"""A notice that staff have posted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contract.events import NoticePosted


@dataclass(frozen=True, slots=True)
class Posted:
    """What was posted, and when (UTC)."""

    event: NoticePosted
    since: datetime

    def stands(self, now: datetime) -> bool:
        """Return whether it is told at *now* (UTC)."""
        return self.event.until is None or now < self.event.until
