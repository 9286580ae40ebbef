"""The draw as the judge holds it against the journal: the sum done once more, the places dealt out. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime

from contract.events import DrawHeld
from contract.names import TicketId
from okienko.promise.claims import Visitor


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


Place = tuple[int, datetime, int]
Window = tuple[Place, Place]
"""The first and the last of the places that were dealt out."""


def behind_the_draw(place: Place, window: Window | None) -> Place:
    """Return *place* of who came to a kiosk without the hub; in the *window* it is behind all who drew."""
    if window is None or not window[0][:2] <= place[:2] < window[1][:2]:
        return place
    last = window[1]
    return last[0], max(place[1], last[1]), place[2]


def deal_out(draw: DrawHeld, at: datetime, visitors: Mapping[TicketId, Visitor]) -> Window | None:
    """Give those who drew the places that they had among them, in the order that was drawn; return which."""
    drawn = [visitors[ticket] for ticket in draw.tickets if ticket in visitors]
    places = sorted((visitor.place, visitor.issued_at) for visitor in drawn)
    for lot, (visitor, place) in enumerate(zip(drawn, places, strict=True), 1):
        visitor.place, visitor.issued_at = place
        visitor.lot = lot, len(drawn), at
    return (places[0][0], places[-1][0]) if places else None


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
