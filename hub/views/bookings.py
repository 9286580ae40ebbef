"""The answer to a hand-over of bookings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from contract.booking_views import BookingsAdded, BookingTold
from hub.domain.bookings import Told
from hub.views.stamp import Stamp


def bookings_added(stamp: Stamp, told: Sequence[Told], *, dry_run: bool) -> BookingsAdded:
    """Return the answer to a hand-over of bookings, of each of which is *told* what became of it."""
    counts = Counter(each.what for each in told)
    return BookingsAdded(
        **stamp,
        **{what: counts[what] for what in ("added", "changed", "cancelled", "refused")},
        known=counts["known"],
        details=tuple(
            BookingTold(row=row, code=each.code, what=each.what, detail=each.detail)
            for row, each in enumerate(told)
            if each.what != "known"
        ),
        dry_run=dry_run,
    )
