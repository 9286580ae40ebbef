"""Who works at a desk, as the day has left it, and what clerks have told the supervisor."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from contract.names import DeskId, DeviceId, MessageId


@dataclass(frozen=True, slots=True)
class AtWork:
    """Somebody at a desk.

    Attributes:
        clerk: who; None: nobody since then.
        since: since when, UTC.
        before: whom they took the desk over from; None: from nobody.
    """

    clerk: DeviceId | None
    since: datetime
    before: DeviceId | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A message, and who has read it; instants are UTC."""

    message: MessageId
    desk: DeskId
    by: DeviceId
    at: datetime
    phrase: str = ""
    text: str = ""
    seen_by: DeviceId | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    """The latest silent alarm of a desk: who raised it and when (UTC), and who goes there."""

    by: DeviceId
    at: datetime
    coming: DeviceId | None = None
    coming_at: datetime | None = None


@dataclass(slots=True)
class Staff:
    """All that clerks have said of themselves today; changed by `hub.domain.staff_fold` only.

    Attributes:
        at_work: by desk; a desk where nobody ever was is not in it.
        told: all messages of the day, oldest first.
        raised: the latest silent alarm of each desk.
    """

    at_work: dict[DeskId, AtWork] = field(default_factory=dict)
    told: dict[MessageId, Told] = field(default_factory=dict)
    raised: dict[DeskId, Raised] = field(default_factory=dict)

    def clerk_at(self, desk: DeskId) -> DeviceId | None:
        """Return who works at *desk*; None: nobody."""
        known = self.at_work.get(desk)
        return known.clerk if known else None

    def desk_of(self, clerk: DeviceId) -> DeskId | None:
        """Return where *clerk* works; None: nowhere."""
        return next((desk for desk, known in self.at_work.items() if known.clerk == clerk), None)

    def unread(self) -> list[Told]:
        """Return the messages that nobody has read, oldest first."""
        return [told for told in self.told.values() if told.seen_by is None]
