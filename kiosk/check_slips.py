"""Check slips that staff far away ask for: printed while nobody is there, with the hub's leave. Pure.

The menu says that one is wanted. The kiosk asks for leave, which the hub gives once, and only then prints:
nothing need be kept here for a slip not to come out twice.
"""

from __future__ import annotations

from typing import assert_never

from contract.changed import replace
from contract.check_slips import CheckSlipState, ReportCheckSlip
from contract.names import CheckSlipId
from kiosk.happenings import CheckSlipEnded, CheckSlipGranted, SlipDone, SlipFailed, SlipUnknown
from kiosk.state import State, Step, mint
from kiosk.wishes import AskLeave, PrintTest, Tell

QUIET_S = 5.0
"""So long nobody has been there: who has just taken a ticket shall not find another paper."""
IN_USE = "in-use"
"""What is found where somebody came just then."""


def with_check_slip(step: Step) -> Step:
    """Return *step*, and the request for leave after it where a check slip waits and nobody is there."""
    state, wishes = step
    wanted = state.menu.check_slip if state.menu is not None else None
    if wanted is None or wanted.state is not CheckSlipState.ASKED or wanted.slip == state.check_slip:
        return step
    if not _is_quiet(state):
        return step
    state, command = _report(replace(state, check_slip=wanted.slip), wanted.slip, CheckSlipState.BEGUN)
    return state, (*wishes, AskLeave(command))


def check_slip_told(state: State, told: CheckSlipGranted | CheckSlipEnded) -> Step:
    """Print what the hub has given leave for, unless somebody came; tell it what came of it."""
    match told:
        case CheckSlipGranted(slip) if state.is_nobodys and not state.is_in_use:
            return state, (PrintTest(slip),)
        case CheckSlipGranted(slip):
            state, command = _report(state, slip, CheckSlipState.FAILED, IN_USE)
            return state, (Tell(command),)
        case CheckSlipEnded(slip, how):
            return _ended(state, slip, how)
        case _:
            assert_never(told)


def _ended(state: State, slip: CheckSlipId, how: SlipDone | SlipFailed | SlipUnknown) -> Step:
    match how:
        case SlipDone(near_end=near_end):
            state = replace(state, printer=None, near_end=near_end)
            state, command = _report(state, slip, CheckSlipState.PRINTED)
        case SlipFailed(finding=finding):
            state, command = _report(replace(state, printer=finding), slip, CheckSlipState.FAILED, finding)
        case SlipUnknown(finding=finding):
            state, command = _report(replace(state, printer=finding), slip, CheckSlipState.UNKNOWN, finding)
        case _:
            assert_never(how)
    return state, (Tell(command),)


def _is_quiet(state: State) -> bool:
    return (
        state.is_nobodys
        and not state.is_in_use
        and not state.away
        and state.now_s - state.touched_s >= QUIET_S
    )


def _report(
    state: State, slip: CheckSlipId, what: CheckSlipState, finding: str = ""
) -> tuple[State, ReportCheckSlip]:
    assert state.menu is not None, "a menu asks for a check slip"
    by, kiosk = state.rules.by, state.menu.kiosk
    state, command_id = mint(state)
    return state, ReportCheckSlip(
        command_id=command_id, by=by, kiosk=kiosk, check_slip=slip, state=what, finding=finding
    )
