"""What all events share."""

from __future__ import annotations

import msgspec

from contract.names import TicketId
from contract.words import kebab


class Happened(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag=kebab):
    """What all events share: nothing but the name of what happened."""


class OfTicket(Happened, frozen=True, kw_only=True):
    """Something happened to one ticket."""

    ticket: TicketId
