"""What the lamps tell. Pure."""

from __future__ import annotations

from contract.states import DeskState
from desk.signals import Lamps, Pattern, Sign
from desk.state import UnitState


def lamps_of(state: UnitState) -> Lamps:
    """Return how the lamps shine: one meaning a colour, one degree of it a rhythm.

    * Green: fast, a press is on its way; on, the hub has accepted it; slow, SECOND waits for another button.
    * Yellow: fast, nobody waits; slow, the hub says no; on, the desk is paused or closed.
    * Red: fast, the press was not sent; slow, a button is stuck; on, no link.
    * Blue: slow, somebody waits for this idle desk; on, the hall is stopped and nobody is called.
    """
    return Lamps(
        green=_green(state),
        yellow=_yellow(state),
        red=_red(state),
        blue=_blue(state),
    )


def _green(state: UnitState) -> Pattern:
    if state.asking:
        return Pattern.FAST
    if state.second_until_s:
        return Pattern.SLOW
    return Pattern.ON if state.sign is Sign.ACCEPTED else Pattern.OFF


def _blue(state: UnitState) -> Pattern:
    if state.is_stopped:
        return Pattern.ON
    return Pattern.SLOW if state.is_idle_while_somebody_waits else Pattern.OFF


def _yellow(state: UnitState) -> Pattern:
    if state.sign is Sign.NOBODY_WAITING:
        return Pattern.FAST
    if state.sign is Sign.REFUSED:
        return Pattern.SLOW
    paused = state.view is not None and state.view.state is not DeskState.OPEN
    return Pattern.ON if paused else Pattern.OFF


def _red(state: UnitState) -> Pattern:
    if state.sign is Sign.NOT_SENT:
        return Pattern.FAST
    if state.stuck:
        return Pattern.SLOW
    return Pattern.OFF if state.has_link else Pattern.ON
