"""What happens behind the staff's door: the code, the roll, the slips of unknown fate. Pure."""

from __future__ import annotations

from typing import assert_never

from contract.changed import replace
from contract.names import TicketId
from contract.states import SlipState
from contract.views import TicketView
from kiosk import self_test
from kiosk.happenings import Button, Digit, PickSlip, Touch
from kiosk.screens import (
    ChangeRoll,
    Finding,
    RollStep,
    SelfTest,
    Staff,
    StaffCode,
    StaffMenu,
    StaffPrinting,
    UnknownSlip,
    UnknownSlips,
)
from kiosk.state import State, Step, cancel, home, on, report
from kiosk.wishes import AskPrinter, CheckCode, Print, PrintTest, Settle

SLIPS_PER_PAGE = 6
LONGEST_CODE = 8
_TAPS_ON_CORNER = 5
_TRIES = 5
_PRINTER_EVERY_S = 1.0
_AFTER = {RollStep.OPEN: RollStep.INSERT, RollStep.INSERT: RollStep.CLOSE, RollStep.CLOSE: RollStep.READY}


def corner(state: State, at_s: float) -> Step:
    """Count a tap on the corner; the fifth in time leads to the staff's door."""
    taps = (*(tap for tap in state.corner_s if at_s - tap <= state.rules.times.corner_s), at_s)
    if len(taps) < _TAPS_ON_CORNER or at_s < state.locked_until_s:
        return replace(state, corner_s=taps[-_TAPS_ON_CORNER:]), ()
    return on(replace(state, corner_s=()), StaffCode())


def touched(state: State, screen: Staff, what: Touch) -> Step:  # noqa: PLR0911  one a screen
    """Return what touching *what* on *screen* does."""
    match screen:
        case StaffCode():
            return _code(state, screen, what)
        case StaffMenu():
            return _menu(state, what)
        case ChangeRoll():
            return _roll(state, screen, what)
        case UnknownSlips():
            return _slips(state, what)
        case UnknownSlip():
            return _slip(state, screen.ticket, what)
        case StaffPrinting():
            return state, ()
        case SelfTest():
            return _self_test(state, what)
        case _:
            assert_never(screen)


def _code(state: State, screen: StaffCode, what: Touch) -> Step:
    match what:
        case Digit(digit) if len(screen.digits) < LONGEST_CODE:
            return on(state, StaffCode(screen.digits + digit))
        case Button.ERASE:
            return on(state, StaffCode(screen.digits[:-1]))
        case Button.CONFIRM if screen.digits:
            return on(state, StaffCode(), CheckCode(screen.digits))
        case Button.HOME:
            return home(state)
        case _:
            return state, ()


def code_checked(state: State, *, right: bool) -> Step:
    """Open the door, or count a wrong code; after the fifth it stays shut for a while."""
    if not isinstance(state.screen, StaffCode):
        return state, ()
    if right:
        return on(replace(state, wrong_codes=0), StaffMenu())
    if state.wrong_codes + 1 < _TRIES:
        return on(replace(state, wrong_codes=state.wrong_codes + 1), StaffCode(wrong=True))
    until_s = state.now_s + state.rules.times.locked_s
    return home(replace(state, wrong_codes=0, locked_until_s=until_s))


def _menu(state: State, what: Touch) -> Step:  # noqa: PLR0911  one a tile
    match what:
        case Button.CHANGE_ROLL:
            return on(state, ChangeRoll(), AskPrinter())
        case Button.TEST_PRINT:
            return on(state, StaffPrinting(), PrintTest())
        case Button.SWITCH_SERVICE:
            closed = not (state.closed or state.broken)
            return on(replace(state, closed=closed, broken="", breaks=0), StaffMenu())
        case Button.SELF_TEST:
            return self_test.asked(state)
        case Button.LIST_SLIPS:
            return on(state, UnknownSlips())
        case Button.HOME:
            return home(state)
        case _:
            return state, ()


def _self_test(state: State, what: Touch) -> Step:
    match what:
        case Button.SELF_TEST if not state.testing:
            return self_test.asked(state)
        case Button.BACK:
            return on(state, StaffMenu())
        case Button.HOME:
            return home(state)
        case _:
            return state, ()


def _roll(state: State, screen: ChangeRoll, what: Touch) -> Step:
    if what is Button.BACK:
        return on(state, StaffMenu())
    if what is Button.HOME:
        return home(state)
    if what is Button.NEXT_STEP and screen.step in _AFTER:
        return on(state, replace(screen, step=_AFTER[screen.step]))
    if what is Button.TEST_PRINT and screen.step is RollStep.READY:
        return on(state, StaffPrinting(), PrintTest())
    return state, ()


def printer_seen(state: State, finding: Finding | None, *, near_end: bool) -> Step:
    """Note how the printer is; whoever changes the roll is led on by what it feels."""
    state = replace(state, printer=finding, near_end=near_end)
    screen = state.screen
    if not isinstance(screen, ChangeRoll):
        return state, ()
    if finding is Finding.COVER_OPEN and screen.step is RollStep.OPEN:
        return on(state, ChangeRoll(RollStep.INSERT, opened=True))
    if finding is None and (screen.opened or screen.step is RollStep.CLOSE):
        return on(state, replace(screen, step=RollStep.READY))
    return state, ()


def tick(state: State) -> Step:
    """Keep an eye on the printer while the roll is changed."""
    if isinstance(state.screen, ChangeRoll) and state.now_s - state.printer_asked_s >= _PRINTER_EVERY_S:
        return replace(state, printer_asked_s=state.now_s), (AskPrinter(),)
    return state, ()


def _slips(state: State, what: Touch) -> Step:
    match what:
        case PickSlip(ticket_id):
            ticket = next((each for each in state.unknown if each.ticket == ticket_id), None)
            return on(state, UnknownSlip(ticket)) if ticket else (state, ())
        case Button.BACK:
            return on(state, StaffMenu())
        case Button.HOME:
            return home(state)
        case _:
            return state, ()


def _slip(state: State, ticket: TicketView, what: Touch) -> Step:
    match what:
        case Button.WAS_PRINTED:
            state, told = report(state, ticket.ticket, SlipState.PRINTED)
            return on(without(state, ticket.ticket), UnknownSlips(), told, Settle(ticket.ticket))
        case Button.PRINT_COPY:
            return on(state, StaffPrinting(ticket), Print(ticket, copy=True))
        case Button.VOID:
            state, told = report(state, ticket.ticket, SlipState.FAILED)
            state, cancelled = cancel(state, ticket.ticket, "the slip was void")
            return on(without(state, ticket.ticket), UnknownSlips(), told, cancelled, Settle(ticket.ticket))
        case Button.BACK:
            return on(state, UnknownSlips())
        case Button.HOME:
            return home(state)
        case _:
            return state, ()


def without(state: State, ticket: TicketId) -> State:
    """Return *state* with the slip of *ticket* accounted for."""
    return replace(state, unknown=tuple(each for each in state.unknown if each.ticket != ticket))
