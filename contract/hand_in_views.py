"""The answer to a kiosk that hands in what it issued without the hub."""

from __future__ import annotations

from datetime import date

import msgspec

from contract.names import NumberText, TicketId
from contract.views import Count, View


class SpareTold(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one ticket that was handed in.

    `what`: ``taken`` and waiting; ``over``, its day has ended; ``known`` from before; or ``refused``
    (`detail`: why), and staff must look at it.
    """

    ticket: TicketId
    number: NumberText
    what: str
    detail: str = ""


class TicketsHandedIn(View, frozen=True, kw_only=True):
    """The answer to a hand-in: what became of each ticket, and where the kiosk's own numbers go on.

    `last_count` is the highest count of the kiosk's series in `day` that the hub knows; no number up to it
    is issued again.
    """

    day: date | None
    last_count: Count
    tickets: tuple[SpareTold, ...]
