"""What passing time does: screens that are left go home, and the visitor is asked before. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk import staff
from kiosk.paper_screens import Paperless, PaperOrNot
from kiosk.paperless import on_paper
from kiosk.screens import (
    Away,
    Idle,
    Issuing,
    OutOfService,
    Printing,
    Shown,
    Staff,
    StaffPrinting,
    Taken,
)
from kiosk.state import State, Step, give_up, home
from kiosk.wishes import Beep, Sound

_MOST_BREAKS = 3


def limit_s(state: State) -> float | None:
    """Tell how many seconds this screen stays untouched; None: as long as it takes."""
    times = state.rules.times
    match state.screen:
        case Issuing() | Printing() | StaffPrinting() | Away(command=None):
            return None
        case screen if isinstance(screen, Idle):
            return None
        case Taken():
            return times.taken_s
        case Shown() | Paperless():
            return times.shown_s
        case screen if isinstance(screen, Staff):
            return times.staff_s
        case _:
            return times.idle_s


def left_s(state: State) -> float | None:
    """Tell how many seconds are left before this screen goes home by itself."""
    limit = limit_s(state)
    return None if limit is None else max(0.0, state.touched_s + limit - state.now_s)


def passed(state: State) -> Step:
    """Return what the present moment does to *state*."""
    left = left_s(state)
    if left is None:
        return _rested(state)
    if left == 0.0:
        return leave(state)
    if left <= state.rules.times.warning_s and not state.warned and _warns(state):
        return replace(state, warned=True), (Beep(Sound.WARNING),)
    return staff.tick(state)


def stirred(state: State) -> State:
    """Return *state* with its time begun anew; a visitor who is being asked gets all the time to answer."""
    limit = limit_s(state)
    if limit is None or not state.warned:
        return replace(state, touched_s=state.now_s)
    asked_s = state.now_s - limit + min(limit, state.rules.times.warning_s)
    return replace(state, touched_s=max(state.touched_s, asked_s))


def leave(state: State) -> Step:
    """End the visit or the staff's errand, and forget it."""
    screen = state.screen
    if isinstance(screen, Away):
        return give_up(state, screen.command, screen.maybe_done)
    if isinstance(screen, PaperOrNot):
        return on_paper(replace(state, warned=False), screen.language, screen.ticket)
    return home(state)


def _warns(state: State) -> bool:
    # Who has a slip loses nothing, and staff know how to come in again.
    return not isinstance(state.screen, Taken | Staff)


def _rested(state: State) -> Step:
    if not state.broken or state.breaks > _MOST_BREAKS:
        return state, ()
    if not isinstance(state.screen, OutOfService) or state.now_s - state.broken_s < state.rules.times.rest_s:
        return state, ()
    return home(replace(state, broken=""))
