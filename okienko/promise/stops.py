"""When the hall stood still, as the judge reads it from the journal. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(slots=True)
class Stops:
    """The stops of a journal: `over` those that have ended, `present` since when one is under way."""

    over: list[tuple[datetime, datetime]] = field(default_factory=list)
    present: datetime | None = None

    def begin(self, since: datetime) -> None:
        """Let a stop have begun; one that is under way already goes on."""
        self.present = self.present or since

    def end(self, at: datetime) -> None:
        """Let the stop have ended."""
        if self.present is not None:
            self.over.append((self.present, at))
        self.present = None

    def going(self, since: datetime, until: datetime) -> timedelta:
        """Return how much of the time from *since* to *until* was in no stop."""
        went = until - since
        for begin, end in self.over:
            went -= max(timedelta(), min(end, until) - max(begin, since))
        return went
