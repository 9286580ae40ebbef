"""The draw as the judge holds it against the journal: the sum done once more, the places dealt out. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime

from contract.events import DrawHeld
from contract.names import TicketId
from okienko.demo.claims import Visitor


def unfair(
    draw: DrawHeld, commitment: str, visitors: Mapping[TicketId, Visitor], registered: AbstractSet[TicketId]
) -> Iterator[str]:
    """Yield what is wrong with *draw*, given who had *registered* for it."""
    if _sha256(draw.seed) != commitment:
        yield f"the draw of {draw.day} was not held with the seed that was committed to"
    if set(draw.tickets) != registered:
        yield f"the draw of {draw.day} was not among those who had registered for it"
        return
    numbers = [visitors[ticket].number for ticket in draw.tickets]
    if numbers != sorted(numbers, key=lambda number: _sha256(f"{draw.seed}:{number}")):
        yield f"the draw of {draw.day} has another order than its lots"


def deal_out(draw: DrawHeld, at: datetime, visitors: Mapping[TicketId, Visitor]) -> None:
    """Give those who drew the places that they had among them, in the order that was drawn."""
    drawn = [visitors[ticket] for ticket in draw.tickets if ticket in visitors]
    places = sorted((visitor.place, visitor.issued_at) for visitor in drawn)
    for lot, (visitor, place) in enumerate(zip(drawn, places, strict=True), 1):
        visitor.place, visitor.issued_at = place
        visitor.lot = lot, len(drawn), at


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
