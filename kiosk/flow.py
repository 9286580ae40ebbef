"""The flow of a kiosk: what happens goes in, the next state and what is to be done come out. Pure.

`step` is all there is. A touch counts once however the finger trembles, a request is out once at most,
every screen finds its way home, and what staff must be told follows from the state alone.
"""

from __future__ import annotations

from typing import assert_never

from contract.changed import replace
from contract.commands import CheckIn
from contract.names import CommandId
from contract.views import Menu, TicketView, text_in
from kiosk import aids, check_in, paper, paperless, self_test, spare, staff, staff_call, survey, visit
from kiosk.bar_keys import Aid, ShowPart
from kiosk.check_slips import check_slip_told, with_check_slip
from kiosk.happenings import (
    Broken,
    Button,
    CardsSeen,
    ChangeCount,
    CheckSlipEnded,
    CheckSlipGranted,
    CodeChecked,
    Digit,
    Fresh,
    Happening,
    HelpNotTold,
    HelpTold,
    HubAway,
    HubLost,
    Issued,
    MenuArrived,
    MenuKept,
    PrinterSeen,
    RefusedBy,
    Scanned,
    SelfTested,
    SlipDone,
    SlipFailed,
    SlipsFound,
    SlipUnknown,
    SpareFailed,
    SpareIssued,
    SpareSeen,
    Stale,
    Stirred,
    Tick,
    Touch,
    Touched,
)
from kiosk.paper_screens import Paperless, PaperOrNot
from kiosk.patience import forgotten, leave, passed, stirred
from kiosk.rest import Rest, rest_news, rest_of, woken, woken_by
from kiosk.rules import Rules
from kiosk.screens import (
    Away,
    ClosedNow,
    Code,
    Confirm,
    Directions,
    Finding,
    Issuing,
    Languages,
    OutOfService,
    Printing,
    Refused,
    Services,
    Shown,
    SpareRequest,
    Staff,
    Standstill,
    Taken,
)
from kiosk.state import State, Step, Tap, cancel, home, on, staff_news
from kiosk.survey_happenings import VisitIsRated, VisitNotRated, VisitTold
from kiosk.visit import advice
from kiosk.wishes import Beep, Sound


def begin(rules: Rules, now_s: float = 0.0) -> State:
    """Return the state of a kiosk that was just switched on; *now_s* is the day's clock."""
    return State(rules=rules, now_s=now_s, touched_s=now_s, began_s=now_s, modes=rules.modes)


def step(state: State, happening: Happening) -> Step:
    """Return the state after *happening*, and what is to be done."""
    after, wishes = _step(state, happening)
    if type(after.screen) is not type(state.screen):
        after = replace(after, touched_s=after.now_s, warned=False, sheet=None, part=None)
    after, called = staff_call.news(state, after)
    return after, wishes + called + staff_news(state, after) + rest_news(state, after)


def _step(state: State, happening: Happening) -> Step:  # noqa: C901, PLR0911, PLR0912  one line a happening
    match happening:
        case Touched(what, at_s):
            return _touched(at(state, at_s), what)
        case Scanned() | CardsSeen():
            return _at_a_reader(state, happening)
        case Stirred(at_s):
            return stirred(at(state, at_s)), ()
        case Tick(at_s):
            return with_check_slip(self_test.looked(passed(at(state, at_s))))
        case MenuArrived() | HelpTold() | HelpNotTold():
            return _heard_of_menu(state, happening)
        case MenuKept() | SpareIssued() | SpareFailed() | SpareSeen():
            return spare.happened(state, happening)
        case Stale() | Fresh():
            return _pulse(state, happening)
        case HubLost():
            return _hub_lost(state)
        case Issued(command, ticket):
            return _issued(replace(state, away=False), command, ticket)
        case RefusedBy():
            return _refused(replace(state, away=False), happening)
        case HubAway(command, maybe_done):
            return _hub_away(state, command, maybe_done=maybe_done)
        case SlipDone() | SlipFailed() | SlipUnknown() | SlipsFound():
            return paper.happened(state, happening)
        case CheckSlipGranted() | CheckSlipEnded():
            return check_slip_told(state, happening)
        case PrinterSeen(finding, near_end):
            return staff.printer_seen(state, finding, near_end=near_end)
        case CodeChecked(right):
            return staff.code_checked(state, right=right)
        case SelfTested(checks):
            return self_test.done(state, checks)
        case VisitTold() | VisitNotRated() | VisitIsRated():
            return survey.happened(state, happening)
        case Broken(detail):
            return _broken(state, detail)
        case _:
            assert_never(happening)


def _pulse(state: State, told: Stale | Fresh) -> Step:
    if isinstance(told, Stale):
        return replace(state, stale=True), ()
    return _hub_heard(replace(state, stale=False) if state.stale else state)


def _heard_of_menu(state: State, told: MenuArrived | HelpTold | HelpNotTold) -> Step:
    if isinstance(told, HelpNotTold):
        return staff_call.not_told(state, told)
    known = staff_call.told(state) if isinstance(told, HelpTold) else state
    is_old = isinstance(told, HelpTold) and not staff_call.is_news(state, told.menu)
    return (known, ()) if is_old else _menu_arrived(known, told.menu)


def _at_a_reader(state: State, told: Scanned | CardsSeen) -> Step:
    if isinstance(told, CardsSeen):
        return replace(state, cards_lost=not told.there), ()
    state = woken(at(state, told.at_s))
    return survey.scanned(state, told) or check_in.scanned(state, told)


def at(state: State, at_s: float) -> State:
    """Return *state* with the day's clock at *at_s*, if that is later than what it knew."""
    return replace(state, now_s=at_s) if at_s > state.now_s else state


def _touched(state: State, what: Touch) -> Step:
    screen = state.screen
    if what is Button.CORNER:
        free = not isinstance(screen, Issuing | Printing | Staff)
        return staff.corner(_awake(state), state.now_s) if free else (state, ())
    last, tap = state.last_tap, Tap(what, state.now_s, state.seen)
    if what is Button.STAY and rest_of(state) is not Rest.AWAKE:
        return woken_by(state, tap), ()
    if last is not None and _is_again(state, last, what):
        return replace(state, last_tap=replace(tap, seen=last.seen)), ()
    warned, state = state.warned, replace(state, last_tap=tap, touched_s=state.now_s, warned=False)
    return _meant(state, what, warned=warned)


def _meant(state: State, what: Touch, *, warned: bool) -> Step:
    """Return what a tap on *what* does that counts; *warned*: the question lay over the screen."""
    if isinstance(what, Aid):  # also beside the question: whoever needs more time, or help, is still there
        return aids.touched(state, what)
    if warned:
        return leave(state) if what is Button.HOME else (state, ())
    if isinstance(what, ShowPart):
        return replace(state, part=max(0, what.part)), ()
    if state.sheet is not None:
        return state, ()
    return _on_screen(state, what)


def _on_screen(state: State, what: Touch) -> Step:
    screen = state.screen
    if isinstance(screen, Staff):
        return staff.touched(state, screen, what)
    after, wishes = visit.touched(state, screen, what)
    leads_away = what in {Button.HOME, Button.DONE} and after.is_nobodys
    return (forgotten(after) if leads_away else after), wishes


def _awake(state: State) -> State:
    return state if rest_of(state) is Rest.AWAKE else woken(state)


def _is_again(state: State, last: Tap, what: Touch) -> bool:
    """Tell whether this is the tail of the tap before: the same target, or whatever came up under it."""
    times = state.rules.times
    moved_on = last.seen != state.seen
    many_times = isinstance(what, Digit | ChangeCount) and not moved_on
    within_s = times.same_key_s if many_times else times.same_tap_s
    return (moved_on or last.what == what) and state.now_s - last.at_s < within_s


def _menu_arrived(state: State, menu: Menu) -> Step:
    state = replace(state, menu=menu, menu_s=state.now_s)
    screen = state.screen
    may_go = Standstill if menu.stopped is None else _MAY_BE_STOPPED
    if isinstance(screen, Languages | ClosedNow | may_go):
        return home(replace(state, away=False) if state.away else state)
    if isinstance(screen, Confirm | Directions):
        return _hub_heard(replace(state, screen=visit.still(state, screen)))
    return _hub_heard(state)


# Whoever waits for an answer, for paper, or reads a number that is on none, keeps the screen to its end.
_MAY_BE_STOPPED = Languages | Services | Confirm | Directions | Code | Refused | Taken


def _hub_heard(state: State) -> Step:
    state = replace(state, away=False) if state.away else state
    if isinstance(state.screen, Away) and state.screen.command is None:
        return home(state)
    return state, ()


def _hub_lost(state: State) -> Step:
    state = replace(state, away=True)
    idle = isinstance(state.screen, Languages | ClosedNow) or state.screen == Away()
    return home(state) if idle else (state, ())


def _waits_for(state: State, command: CommandId) -> Issuing | None:
    screen = state.screen
    return screen if isinstance(screen, Issuing) and screen.command.command_id == command else None


def _issued(state: State, command: CommandId, ticket: TicketView) -> Step:
    waiting = _waits_for(state, command)
    if isinstance(state.screen, Services) and spare.is_of(state.screen.booked, command):
        return paperless.issued(state, state.screen.language, ticket)  # just in time
    if waiting is None:
        # Whoever asked has gone without hearing this number: nobody would come to its call.
        state, tell = cancel(state, ticket.ticket, "the visitor left before the answer")
        return state, (tell,)
    if isinstance(waiting.command, CheckIn):
        state = replace(state, misses=state.misses.one_right())
    language = waiting.language if waiting.command.language is not None else ticket.language
    return paperless.issued(state, language, ticket)


def _refused(state: State, no: RefusedBy) -> Step:
    waiting = _waits_for(state, no.command)
    if waiting is None:
        return state, ()
    if no.code == "hall-stopped" and state.menu is not None and state.menu.stopped is not None:
        return home(state)
    if isinstance(waiting.command, CheckIn):
        return check_in.refused(state, waiting.language, waiting.command, no)
    told = advice(state, no.code, waiting.command.service, waiting.language)
    instead = text_in(no.told, waiting.language) if no.told else told
    screen = Refused(waiting.language, no.code, at=no.at, number=no.number, instead=instead)
    return on(state, screen, Beep(Sound.TROUBLE))


def _hub_away(state: State, command: CommandId, *, maybe_done: bool) -> Step:
    state = replace(state, away=True)
    waiting = _waits_for(state, command)
    if waiting is None or isinstance(waiting.command, SpareRequest):
        return state, ()
    return spare.in_place_of(state, waiting.language, waiting.command, maybe_done=maybe_done)


def _broken(state: State, detail: str) -> Step:
    state = replace(state, broken=detail or "unknown", broken_s=state.now_s, breaks=state.breaks + 1)
    screen = state.screen
    if isinstance(screen, Printing | PaperOrNot):
        # The number is the visitor's, whatever has become of the program.
        maybe = isinstance(screen, Printing)
        return on(state, Shown(screen.language, screen.ticket, Finding.FAULT, maybe_printed=maybe))
    if isinstance(screen, Shown | Taken | Paperless | Staff):
        return state, ()
    # Who stands there reads it in the language chosen; the next visitors in those of the house.
    return on(home(state)[0], OutOfService(getattr(screen, "language", None)))
