"""What becomes of a slip, and what follows from it for visitor, hub and staff. Pure."""

from __future__ import annotations

from typing import assert_never

from contract.changed import replace
from contract.states import SlipState
from contract.views import TicketView
from kiosk.happenings import SlipDone, SlipFailed, SlipsFound, SlipUnknown
from kiosk.screens import Printing, Shown, StaffMenu, StaffPrinting, Taken, UnknownSlips
from kiosk.staff import without
from kiosk.state import State, Step, on, report
from kiosk.wishes import Beep, Settle, Sound, Wish


def happened(state: State, slip: SlipDone | SlipFailed | SlipUnknown | SlipsFound) -> Step:
    """Return what follows from what became of a slip."""
    match slip:
        case SlipDone():
            return _done(state, slip)
        case SlipFailed():
            return _failed(state, slip)
        case SlipUnknown():
            return _unknown(state, slip)
        case SlipsFound(tickets):
            return _found(state, tickets)
        case _:
            assert_never(slip)


def _done(state: State, slip: SlipDone) -> Step:
    """The slip is out: the visitor takes it, the hub and the journal know."""
    state = replace(state, printer=None, near_end=slip.near_end)
    if slip.ticket is None:
        return _staff_note(state, "printed")
    state, told = report(state, slip.ticket.ticket, SlipState.PRINTED)
    state = without(state, slip.ticket.ticket)
    wishes: tuple[Wish, ...] = (told, Settle(slip.ticket.ticket))
    screen = state.screen
    if isinstance(screen, Printing | Shown) and screen.ticket.ticket == slip.ticket.ticket:
        return on(state, Taken(screen.language, screen.ticket), *wishes, Beep(Sound.TICKET))
    return _staff_note(state, "printed", *wishes)


def _failed(state: State, slip: SlipFailed) -> Step:
    """Nothing was printed: the number stands on the screen, and staff see the fault."""
    state = replace(state, printer=slip.finding)
    if slip.ticket is None or _is_open(state, slip.ticket):
        # A copy that failed leaves the first slip as unknown as it was.
        return _staff_note(state, slip.finding)
    state, told = report(state, slip.ticket.ticket, SlipState.FAILED)
    return _shown(state, slip, told, Settle(slip.ticket.ticket))


def _unknown(state: State, slip: SlipUnknown) -> Step:
    """Nobody knows: the number stands on the screen, and staff find out; it is not printed again unasked."""
    state = replace(state, printer=slip.finding)
    if slip.ticket is None or _is_open(state, slip.ticket):
        return _staff_note(state, slip.finding)
    state, told = report(state, slip.ticket.ticket, SlipState.UNKNOWN)
    return _shown(replace(state, unknown=(*state.unknown, slip.ticket)), slip, told)


def _is_open(state: State, ticket: TicketView) -> bool:
    return any(each.ticket == ticket.ticket for each in state.unknown)


def _shown(state: State, slip: SlipFailed | SlipUnknown, *wishes: Wish) -> Step:
    screen = state.screen
    if isinstance(screen, Printing) and slip.ticket and screen.ticket.ticket == slip.ticket.ticket:
        shown = Shown(screen.language, screen.ticket, slip.finding, isinstance(slip, SlipUnknown))
        return on(state, shown, *wishes, Beep(Sound.TROUBLE))
    return state, wishes


def _staff_note(state: State, note: str, *wishes: Wish) -> Step:
    screen = state.screen
    if isinstance(screen, StaffPrinting):
        return on(state, UnknownSlips(note=note) if screen.ticket else StaffMenu(note=note), *wishes)
    return state, wishes


def _found(state: State, tickets: tuple[TicketView, ...]) -> Step:
    """Own up to the slips that an earlier run has left: nobody knows what became of them."""
    told: list[Wish] = []
    for ticket in tickets:
        state, tell = report(state, ticket.ticket, SlipState.UNKNOWN)
        told.append(tell)
    return replace(state, unknown=tickets), tuple(told)
