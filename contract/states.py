"""The states a ticket passes through, as one table; the diagram in the manual is drawn from it."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a visitor is, seen from the desk."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    NO_SHOW = "no-show"
    SERVED = "served"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class DeskState(StrEnum):
    """Whether a desk calls visitors."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class SlipState(StrEnum):
    """What became of a ticket's paper; it has nothing to do with the ticket's own state.

    *unknown*: the printer took the slip and never answered; it is not printed again unasked.
    """

    NOT_PRINTED = "not-printed"
    PRINTED = "printed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    PAPERLESS = "paperless"


TRANSITIONS: dict[State | None, dict[str, State]] = {
    None: {"ticket-issued": State.WAITING},
    State.WAITING: {
        "ticket-called": State.CALLED,
        "ticket-transferred": State.WAITING,
        "ticket-merged": State.CANCELLED,
        "ticket-cancelled": State.CANCELLED,
        "ticket-expired": State.EXPIRED,
    },
    State.CALLED: {
        "ticket-recalled": State.CALLED,
        "ticket-started": State.SERVING,
        "ticket-served": State.SERVED,
        "ticket-no-show": State.NO_SHOW,
        "ticket-put-back": State.WAITING,
        "ticket-transferred": State.WAITING,
    },
    State.SERVING: {
        "ticket-served": State.SERVED,
        "ticket-parked": State.PARKED,
        "ticket-transferred": State.WAITING,
    },
    State.PARKED: {
        "ticket-called": State.CALLED,
        "ticket-served": State.SERVED,
        "ticket-cancelled": State.CANCELLED,
        "ticket-expired": State.EXPIRED,
    },
    State.NO_SHOW: {"ticket-reinstated": State.WAITING},
    State.SERVED: {},
    State.CANCELLED: {},
    State.EXPIRED: {},
}
"""What may happen (an event's name on the wire) in which state, and the state after it; None: no ticket yet.

Tickets still called or being served at a day's end are closed by the branch's policy as served or no-show.
"""

TAKEN_BACK: dict[State, tuple[State, ...]] = {
    State.WAITING: (State.WAITING, State.CALLED, State.SERVING, State.NO_SHOW),
    State.CALLED: (State.WAITING, State.PARKED, State.NO_SHOW),
    State.SERVING: (State.CALLED,),
    State.PARKED: (State.CALLED, State.SERVING),
    State.NO_SHOW: (State.CALLED,),
    State.SERVED: (State.CALLED, State.SERVING),
    State.CANCELLED: (State.WAITING, State.PARKED),
    State.EXPIRED: (),
}
"""To which states a ticket can go back when the clerk's last verb is taken back (``ticket-taken-back``).

These are the states from which one command of a clerk can have brought it; what the hub did is not meant.
"""

LIVE = frozenset({State.WAITING, State.CALLED, State.SERVING, State.PARKED})
"""The states of a ticket whose visitor is still to be served."""

OPEN_CALL = frozenset({State.CALLED, State.SERVING})
"""The states in which a ticket occupies a desk; a desk has at most one such ticket."""
