"""What stands on a board at an instant, whichever way it is drawn: on a panel, or in a browser. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from contract.board_hours import Hours, hours_of
from contract.board_rows import Part, Row, Slot, parts_of, rows_of
from contract.board_views import BoardView, Call, NextBooking, Waiting
from contract.hall_parts import Stopped
from contract.names import TicketId
from contract.picture import Texts


@dataclass(frozen=True, slots=True)
class Face:
    """The whole picture.

    Attributes:
        parts: the calls of each slot, in the order of the slots.
        waiting: how many wait for each service.
        bookings: who is booked next.
        notices: what everybody is told, each by language, the most urgent first.
        hours: how the office's hours stand, as far as anything must be said of them.
        stale_since: when the hub was heard last, if it is silent.
        stopped: the hall is stopped: nothing else is to be read then.
        connected: whether a picture of the hub was ever received.
    """

    parts: tuple[Part, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    bookings: tuple[NextBooking, ...] = ()
    notices: tuple[Texts, ...] = ()
    hours: Hours | None = None
    stale_since: datetime | None = None
    connected: bool = False
    stopped: Stopped | None = None

    @property
    def large(self) -> tuple[Row, ...]:
        """The rows that must be read from the farthest seat, part by part."""
        return tuple(row for part in self.parts if part.slot.large for row in part.rows)

    @property
    def last(self) -> tuple[Row, ...]:
        """The calls before those, on whichever page."""
        return tuple(row for part in self.parts if not part.slot.large for row in part.rows)

    @property
    def calls(self) -> frozenset[int]:
        """The numbers of all calls that can be read without waiting for a page."""
        return frozenset(
            call for part in self.parts for row in part.rows[: part.slot.count] for call in row.calls
        )

    @property
    def is_covered(self) -> bool:
        """Whether one notice takes the whole glass: the hall is stopped, or the office is closed."""
        return self.stopped is not None or (self.hours is not None and self.hours.covers)


def face_of(  # noqa: PLR0913  one instant of a board has so many sides
    view: BoardView,
    slots: Iterable[Slot],
    now: datetime,
    *,
    calls: Iterable[Call],
    turn: TicketId | None,
    stale_since: datetime | None = None,
) -> Face:
    """Return the face of a board that was sent *view*.

    Args:
        view: the newest picture of the hub.
        slots: the room that there is for calls.
        now: what the hub's clock shows (UTC).
        calls: those of the view, and any whose turn is still to come though the view holds them no more.
        turn: whose call stands out.
        stale_since: when the hub was heard last, if it is silent.
    """
    if view.stopped is not None:
        return Face(stale_since=stale_since, connected=True, stopped=view.stopped)
    rows = rows_of(calls, turn, with_room=len(view.rooms) > 1)
    expected = any(not row.over for row in rows)
    hours = None if stale_since is not None else hours_of(view, now, expected=expected)
    if hours is not None and hours.covers:
        return Face(connected=True, hours=hours)
    return Face(
        parts=parts_of(tuple(slots), rows, now),
        waiting=view.waiting,
        bookings=view.bookings,
        notices=_notices(view),
        hours=hours,
        stale_since=stale_since,
        connected=True,
    )


def _notices(view: BoardView) -> tuple[Texts, ...]:
    of_day = view.profile.notice if view.profile is not None else {}
    return (*view.notices, of_day) if of_day else view.notices
