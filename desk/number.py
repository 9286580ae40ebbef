"""What stands on the small display of a desk: whom it has called, or why nobody is. Pure."""

from __future__ import annotations

from contract.states import DeskState
from desk.signals import NOT_KNOWN, Number
from desk.state import UnitState


def number_of(state: UnitState) -> Number:
    """Return what the display is to show of *state*."""
    view, before = state.view, state.number
    if view is None or not state.has_link or state.is_stopped:
        return Number(NOT_KNOWN, before.call)
    current = view.current
    if current is not None:
        return Number(current.number, (current.ticket, current.times))
    signs = {DeskState.PAUSED: state.paused_sign, DeskState.CLOSED: state.closed_sign}
    return Number(signs.get(view.state, ""), before.call)


def shortened(number: str) -> str:
    """Return *number* with fewer characters, for a display that has no room for it: ``AB042`` → ``AB42``."""
    letters = number.rstrip("0123456789")
    return letters + number[len(letters) :].lstrip("0")
