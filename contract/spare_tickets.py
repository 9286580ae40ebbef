"""Tickets that a kiosk numbered by itself while its hub was away, on their way and in its journal.

Tickets that a lost hub had issued come back to the restored one in the same way.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import msgspec

from contract.names import (
    BookingCode,
    CommandId,
    KioskId,
    Language,
    ServiceId,
    StatusToken,
    TicketId,
    TicketNumber,
)

MOST_AT_ONCE = 50
"""So many tickets a kiosk hands in with one command at most."""
LONGEST_S = 1e8
"""No ticket waits for longer: three years."""

NonNegative = Annotated[int, msgspec.Meta(ge=0)]


class SpareTicket(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket as the kiosk wrote it down before anybody saw its number.

    Attributes:
        ticket: its id for ever; handed in twice, it is taken in once.
        codes: of bookings, which nobody has checked yet; *service* is then what the visitor said it is for.
        day: the service day that the hub had last told the kiosk; the kiosk's own clock has no say.
        heard: epoch and journal entry of the hub's last menu that the kiosk had seen; (0, 0): none since it
            was switched on. The visitor came after all of that.
        waited_s: how long ago it was issued, on the kiosk's monotonic clock.
        exact: whether *waited_s* is the whole wait; else the kiosk was switched off since, and it is longer.
        instead_of: a request of the same visitor whose answer never came; its ticket is void.
        issued_at: None: the kiosk numbered it. Else a hub did, then, by its clock, and was lost since.
    """

    ticket: TicketId
    number: TicketNumber
    service: ServiceId
    language: Language
    token: StatusToken
    party: Annotated[int, msgspec.Meta(ge=1, le=50)] = 1
    cases: Annotated[int, msgspec.Meta(ge=1, le=50)] = 1
    priority: bool = False
    codes: Annotated[tuple[BookingCode, ...], msgspec.Meta(max_length=10)] = ()
    day: date | None = None
    heard: tuple[NonNegative, NonNegative] = (0, 0)
    waited_s: Annotated[float, msgspec.Meta(ge=0, le=LONGEST_S)] = 0.0
    exact: bool = True
    instead_of: CommandId | None = None
    issued_at: datetime | None = None


class HandedIn(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How a ticket came to the hub that a kiosk had issued without it: where it stands, and from when on.

    Attributes:
        day: the service day to which it belongs; one before the present day is over.
        after: the journal entry of the last ticket of the hub's own that was issued before the visitor came;
            this one stands right behind it. 0: before all of them.
        came_at: when the visitor came, by the hub's clock; orders those who stand behind the same entry.
        known_again: a hub issued it, and was restored from a backup that did not know it.
    """

    kiosk: KioskId
    day: date
    after: NonNegative
    came_at: datetime
    waited_s: float
    exact: bool = True
    instead_of: CommandId | None = None
    known_again: bool = False
