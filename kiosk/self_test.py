"""The self-test of a kiosk: when it is due, and what becomes of what it found. Pure.

It runs when the kiosk has started and again before the branch opens, while nobody is there; it prints nothing
and makes no sound. What is wrong is a fault until it is right: then it is looked at again every few minutes.
"""

from __future__ import annotations

from datetime import timedelta

from contract.changed import replace
from kiosk.checks import Check, Mark
from kiosk.screens import SelfTest
from kiosk.state import State, Step, on
from kiosk.wishes import AskPrinter, RunSelfTest

FIRST_S = 60.0
"""So long after the start the hub is waited for before the first test."""
AGAIN_S = 300.0
"""So often it is looked again after what was wrong."""


def looked(step: Step) -> Step:
    """Return *step*, and the test after it where one is due and nobody is there."""
    state, wishes = step
    if not (state.is_nobodys and is_due(state)):
        return step
    return begun(state), (*wishes, RunSelfTest(), AskPrinter())


def asked(state: State) -> Step:
    """Test because staff want it, and show what is found."""
    return on(begun(state), SelfTest(), RunSelfTest(), AskPrinter())


def is_due(state: State) -> bool:
    """Tell whether the kiosk should look after itself now, if nobody is there."""
    if state.testing:
        return False
    if state.tested_s is None:
        return state.menu_s is not None or state.now_s - state.began_s >= FIRST_S
    if _opens_soon(state):
        return True
    wrong = any(check.mark is Mark.FAULT for check in state.checks)
    return wrong and state.now_s - state.tested_s >= AGAIN_S


def _opens_soon(state: State) -> bool:
    menu, before_s = state.menu, state.rules.idle.self_test_s
    if menu is None or menu.opens_at is None or state.menu_s is None or not before_s:
        return False
    # On the hub's clock as it must have run on since: the kiosk's own may be what is wrong.
    now = menu.at + timedelta(seconds=state.now_s - state.menu_s)
    return menu.opens_at != state.tested_for and now >= menu.opens_at - timedelta(seconds=before_s)


def begun(state: State) -> State:
    """Return *state* while the test runs."""
    opens_at = state.menu.opens_at if state.menu is not None and _opens_soon(state) else state.tested_for
    return replace(state, testing=True, tested_s=state.now_s, tested_for=opens_at)


def done(state: State, checks: tuple[Check, ...]) -> Step:
    """Note what was found."""
    return replace(state, checks=checks, testing=False, tested_s=state.now_s), ()
