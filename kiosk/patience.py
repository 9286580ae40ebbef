"""What passing time does: screens that are left go home, and the visitor is asked before. Pure."""

from __future__ import annotations

from contract.changed import replace
from kiosk import staff
from kiosk.paper_screens import Paperless, PaperOrNot
from kiosk.paperless import on_paper
from kiosk.screens import (
    Away,
    Issuing,
    OutOfService,
    Printing,
    Shown,
    Staff,
    StaffPrinting,
    Taken,
)
from kiosk.staff_call import over
from kiosk.state import State, Step, give_up, home
from kiosk.survey_screens import AskingVisit, Rated
from kiosk.wishes import Beep, Sound

_MOST_BREAKS = 3
MORE_TIME = 10
"""So many times as long is every time-out for whoever asks for more time (WCAG 2.2.1)."""


def limit_s(state: State) -> float | None:
    """Tell how many seconds this screen stays untouched; None: as long as it takes."""
    limit = _usual_limit_s(state)
    return limit * MORE_TIME if limit is not None and state.modes.slow else limit


def warning_s(state: State) -> float:
    """Tell how many seconds before that the visitor is asked."""
    return state.rules.times.warning_s * (MORE_TIME if state.modes.slow else 1)


def _usual_limit_s(state: State) -> float | None:
    times = state.rules.times
    if state.is_nobodys:
        return times.idle_s if state.is_in_use else None
    match state.screen:
        case Issuing() | Printing() | StaffPrinting() | AskingVisit():
            return None
        case Taken() | Rated():
            return times.idle_s if state.modes.large else times.taken_s
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
    if left <= warning_s(state) and not state.warned and _warns(state):
        return replace(state, warned=True), (Beep(Sound.WARNING),)
    return staff.tick(state)


def stirred(state: State) -> State:
    """Return *state* with its time begun anew; a visitor who is being asked gets all the time to answer."""
    limit = limit_s(state)
    if limit is None or not state.warned:
        return replace(state, touched_s=state.now_s)
    asked_s = state.now_s - limit + min(limit, warning_s(state))
    return replace(state, touched_s=max(state.touched_s, asked_s))


def leave(state: State) -> Step:
    """End the visit or the staff's errand, and forget it."""
    state, screen = forgotten(state), state.screen
    if isinstance(screen, Away):
        return give_up(state, screen.command, screen.maybe_done)
    if isinstance(screen, PaperOrNot):
        return on_paper(replace(state, warned=False), screen.language, screen.ticket)
    return home(state)


def forgotten(state: State) -> State:
    """Return *state* without what its visitor had switched, for whoever comes next."""
    return replace(over(state), modes=state.rules.modes, sheet=None, part=None, warned=False)


def _warns(state: State) -> bool:
    # Who has a slip loses nothing, and staff know how to come in again.
    screen = state.screen
    return not isinstance(screen, Staff) and (state.modes.large or not isinstance(screen, Taken | Rated))


def _rested(state: State) -> Step:
    if not state.broken or state.breaks > _MOST_BREAKS:
        return state, ()
    if not isinstance(state.screen, OutOfService) or state.now_s - state.broken_s < state.rules.times.rest_s:
        return state, ()
    return home(replace(state, broken=""))
