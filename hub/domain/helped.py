"""A visitor at a kiosk who asked for help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from contract.names import Language


@dataclass(frozen=True, slots=True)
class Help:
    """The latest call of one kiosk.

    Attributes:
        asked_at: when it was asked for, UTC.
        language: that the visitor speaks; None: not known.
        is_open: nobody has gone there, and it was not taken back.
        coming: somebody has gone there.
        taken_back: when calls of this kiosk were taken back today, UTC.
    """

    asked_at: datetime
    language: Language | None = None
    is_open: bool = True
    coming: bool = False
    taken_back: tuple[datetime, ...] = ()

    def waits(self, now: datetime, minutes: float) -> bool:
        """Return whether somebody still waits for help at *now*; after *minutes*, unless 0, nobody does."""
        return self.is_open and (not minutes or now - self.asked_at < timedelta(minutes=minutes))
