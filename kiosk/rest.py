"""How a kiosk rests while nobody is there: it invites, and later a dim picture moves about. Pure.

Nothing of it is stored: how long nobody has touched the kiosk says it all, and any touch, key or plugged-in
headset that counts as one wakes it.
"""

from __future__ import annotations

from enum import StrEnum

from contract.changed import replace
from kiosk.screens import Away, ClosedNow, Languages, OutOfService, Standstill
from kiosk.state import State, Tap
from kiosk.wishes import Dim


class Rest(StrEnum):
    """How a kiosk rests."""

    AWAKE = "awake"
    ATTRACT = "attract"
    """It invites, in one language after the other."""
    SAVER = "saver"
    """A dim picture moves about, so that nothing burns into the glass."""


def rest_of(state: State) -> Rest:
    """Return how the kiosk rests now; a visitor's and the staff's screens never do."""
    if state.is_in_use:
        return Rest.AWAKE
    after_s = _saver_after_s(state)
    still_s = state.now_s - state.touched_s
    if after_s and still_s >= after_s:
        return Rest.SAVER
    attract_s = state.rules.idle.attract_after_s
    if isinstance(state.screen, Languages) and attract_s and still_s >= attract_s:
        return Rest.ATTRACT
    return Rest.AWAKE


def _saver_after_s(state: State) -> float:
    idle, screen = state.rules.idle, state.screen
    outside = state.menu is not None and not state.menu.open
    match screen:
        case ClosedNow():
            return idle.saver_closed_after_s
        case Languages() | OutOfService() | Away(command=None):
            return idle.saver_after_s
        case Standstill() if outside:
            return idle.saver_closed_after_s
        case (
            _
        ):  # a stop in the hours stays in sight, and nobody is shown a dim screen who waits for an answer
            return 0.0


def picture_number(state: State) -> int:
    """Return which picture of the rest it is, counted from nought."""
    idle, still_s = state.rules.idle, state.now_s - state.touched_s
    match rest_of(state):
        case Rest.ATTRACT:
            return int((still_s - idle.attract_after_s) / idle.attract_each_s)
        case Rest.SAVER:
            return int((still_s - _saver_after_s(state)) / idle.saver_moves_s)
        case Rest.AWAKE:
            return 0


def woken(state: State) -> State:
    """Return *state* with somebody there: it rests no more, and a visit has all its time."""
    return replace(state, touched_s=state.now_s)


def woken_by(state: State, tap: Tap) -> State:
    """Return *state* woken by *tap*, which does nothing else; nor does its trembling tail."""
    return replace(woken(state), last_tap=replace(tap, seen=None))


def rest_news(before: State, after: State) -> tuple[Dim, ...]:
    """Return what is to be done with the light behind the glass."""
    was, now = (rest_of(state) is Rest.SAVER for state in (before, after))
    return (Dim(now),) if was != now else ()
