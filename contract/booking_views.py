"""The answer to a hand-over of bookings."""

from __future__ import annotations

import msgspec

from contract.names import BookingCode
from contract.views import Count, View


class BookingTold(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the booking in *row* (from 0) of a hand-over.

    `what`: ``added``, ``changed`` (`detail`: old → new), ``cancelled`` or ``refused`` (`detail`: why).
    """

    row: Count
    code: BookingCode
    what: str
    detail: str = ""


class BookingsAdded(View, frozen=True, kw_only=True):
    """The answer to a hand-over of bookings.

    `known` were known as they are; `details` names all others. A dry run has changed nothing.
    """

    added: Count
    known: Count
    changed: Count = 0
    cancelled: Count = 0
    refused: Count = 0
    details: tuple[BookingTold, ...] = ()
    dry_run: bool = False
