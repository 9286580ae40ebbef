"""What a press means, what the lamps tell, and what becomes of a press that nobody hears. Pure.

A press is asked of the hub at once, one at a time. While one is on its way, the same button counts for
nothing and another waits its turn; whatever could not be asked within patience is dropped and said to be
not sent. It is never carried out later, for nobody would be looking.
"""

from __future__ import annotations

from typing import assert_never

from contract.changed import replace
from contract.commands import (
    AtDesk,
    CallNext,
    CloseDesk,
    MarkNoShow,
    OpenDesk,
    Park,
    PauseDesk,
    PutBack,
    Recall,
    Serve,
    Start,
    TakeBack,
    Transfer,
)
from contract.states import DeskState
from contract.views import DeskView
from desk.happenings import (
    Answered,
    Ask,
    BecameFresh,
    Beep,
    Found,
    Happening,
    LinkBack,
    LinkLost,
    Look,
    Pressed,
    RefusedBy,
    Released,
    Report,
    Seen,
    Shine,
    ShowNumber,
    StillAway,
    Stuck,
    Tick,
    Unanswered,
    WentStale,
    Wish,
)
from desk.lamps import lamps_of
from desk.number import number_of
from desk.signals import NO_NUMBER, Button, Lamp, Sign, Signal
from desk.state import UnitState
from link.order import is_newer

COMMANDS: dict[Button, type[AtDesk]] = {
    Button.NEXT: CallNext,
    Button.RECALL: Recall,
    Button.NO_SHOW: MarkNoShow,
    Button.PAUSE: PauseDesk,
    Button.START: Start,
    Button.SERVE: Serve,
    Button.PUT_BACK: PutBack,
    Button.PARK: Park,
    Button.TRANSFER: Transfer,
    Button.OPEN: OpenDesk,
    Button.CLOSE: CloseDesk,
    Button.UNDO: TakeBack,
}
"""What each button asks, but for SECOND; PAUSE opens a desk that is not open."""

SIGN_S = {Sign.ACCEPTED: 1.0, Sign.NOBODY_WAITING: 3.0, Sign.REFUSED: 3.0, Sign.NOT_SENT: 3.0}
"""How long each sign is shown, in seconds."""

SOUNDS = {Sign.NOBODY_WAITING: Signal.DOUBLE, Sign.REFUSED: Signal.DOUBLE, Sign.NOT_SENT: Signal.LONG}

LOOK_AGAIN_S = 3.0
"""How often a hub that did not answer is looked for, in seconds."""

BUTTON_STUCK = "button-stuck"
HUB_AWAY = "hub-away"


Stepped = tuple[UnitState, list[Wish]]


def step(state: UnitState, happening: Happening, now_s: float) -> Stepped:
    """Return what is the case after *happening*, and what is to be done.

    Args:
        state: what was the case before.
        happening: what the unit is told.
        now_s: the monotonic clock when it is told, in seconds.
    """
    after, wishes = _after(_without_what_is_over(state, now_s), happening, now_s)
    after, asked = _asked_in_line(after, now_s)
    begun = after.is_idle_while_somebody_waits and not state.is_idle_while_somebody_waits
    wishes += asked + ([Beep(Signal.SHORT)] if begun and state.view is not None else [])
    wishes += [*_reports(state, after), *_looks(after, now_s)]
    if any(isinstance(wish, Look) for wish in wishes):
        after = replace(after, look_at_s=now_s + LOOK_AGAIN_S)
    return (after, wishes) if after is state and after.number is not NO_NUMBER else _shown(after, wishes)


def _shown(after: UnitState, wishes: list[Wish]) -> Stepped:
    """Return *after* with lamps and number as they follow from it, and *wishes* with what makes them so."""
    lamps = lamps_of(after)
    if lamps != (was := after.lamps):
        changed = (lamp for lamp in Lamp if lamps.pattern(lamp) != was.pattern(lamp))
        wishes += [Shine(lamp, lamps.pattern(lamp)) for lamp in changed]
        after = replace(after, lamps=lamps)
    number = number_of(after)
    if number != after.number:
        wishes.append(ShowNumber(number.text, number.is_new_after(after.number)))
        after = replace(after, number=number)
    return after, wishes


def due_s(state: UnitState) -> float | None:
    """Return when the unit wants to be told that time has passed; None: it waits for nothing."""
    dues = [press.at_s + state.patience_s for press in state.in_line]
    dues += [state.sign_until_s] if state.sign else []
    dues += [state.second_until_s] if state.second_until_s else []
    # While a press is on its way nobody looks: its answer tells, and wakes the unit.
    dues += [state.look_at_s] if state.hub_away and state.asking is None else []
    return min(dues, default=None)


def _after(state: UnitState, happening: Happening, now_s: float) -> Stepped:  # noqa: PLR0911  # one line a happening
    match happening:
        case Pressed():
            return _pressed(state, happening), []
        case Answered(view):
            heard = replace(_seen(state, view), asking=None, hub_away=False)
            return _with_sign(heard, _sign_of(state.asking, view), now_s)
        case RefusedBy(code, detail):
            sign = Sign.NOBODY_WAITING if code == "nobody-waiting" else Sign.REFUSED
            return _with_sign(replace(state, asking=None, hub_away=False), sign, now_s, detail)
        case Unanswered(why):
            away = replace(state, asking=None, hub_away=True, look_at_s=now_s + LOOK_AGAIN_S)
            return _with_sign(away, Sign.NOT_SENT, now_s, why)
        case Seen(view):
            return _seen(state, view), []
        case Stuck(button):
            return replace(state, stuck=state.stuck | {button}), []
        case Released(button):
            return replace(state, stuck=state.stuck - {button}), []
        case _:
            return _of_link(state, happening), []


def _of_link(
    state: UnitState, happening: LinkLost | LinkBack | WentStale | BecameFresh | Found | StillAway | Tick
) -> UnitState:
    match happening:
        case LinkLost() | LinkBack():
            return replace(state, linked=isinstance(happening, LinkBack))
        case WentStale() | BecameFresh():
            return replace(state, stale=isinstance(happening, WentStale))
        case Found():
            return replace(state, hub_away=False)
        case StillAway() | Tick():
            return state
        case _:
            assert_never(happening)


def _pressed(state: UnitState, press: Pressed) -> UnitState:
    if press.button in state.stuck:
        return state
    if press.button is Button.SECOND:
        return replace(state, second_until_s=press.at_s + state.second_s)
    if press.at_s < state.second_until_s:
        press = replace(press, button=dict(state.second).get(press.button, press.button))
        state = replace(state, second_until_s=0.0)
    return _counted(state, press)


def _counted(state: UnitState, press: Pressed) -> UnitState:
    under_way = {state.asking, *(waiting.button for waiting in state.in_line)}
    since_s = press.at_s - dict(state.counted).get(press.button, float("-inf"))
    if press.button in under_way or since_s < state.repeat_s:
        return state
    counted = tuple({**dict(state.counted), press.button: press.at_s}.items())
    return replace(state, in_line=(*state.in_line, press), counted=counted)


def _asked_in_line(state: UnitState, now_s: float) -> Stepped:
    if not state.in_line:
        return state, []
    in_time = tuple(press for press in state.in_line if now_s - press.at_s < state.patience_s)
    too_late = len(in_time) < len(state.in_line)
    state, wishes = replace(state, in_line=in_time), list[Wish]()
    if too_late:
        state, wishes = _with_sign(state, Sign.NOT_SENT, now_s)
    if state.asking is None and in_time:
        first, *rest = in_time
        left_s = state.patience_s - (now_s - first.at_s)
        fields = dict(state.presets).get(first.button, ())
        wishes.append(Ask(_command(first.button, state.view), left_s, fields))
        state = replace(state, asking=first.button, in_line=tuple(rest))
    return state, wishes


def _command(button: Button, view: DeskView | None) -> type[AtDesk]:
    if button is Button.PAUSE and view is not None and view.state is not DeskState.OPEN:
        return OpenDesk
    return COMMANDS[button]


def _sign_of(asked: Button | None, view: DeskView) -> Sign:
    # NEXT may have opened the desk or served the last visitor, and called nobody: the clerk must not wait.
    return Sign.NOBODY_WAITING if asked is Button.NEXT and view.current is None else Sign.ACCEPTED


def _seen(state: UnitState, view: DeskView) -> UnitState:
    # The answer to a press and the picture of it come by two ways, in either order.
    return replace(state, view=view) if is_newer(view, state.view) else state


def _with_sign(state: UnitState, sign: Sign, now_s: float, words: str = "") -> Stepped:
    shown = replace(state, sign=sign, sign_until_s=now_s + SIGN_S[sign], words=words)
    return shown, [Beep(SOUNDS[sign])] if sign in SOUNDS else []


def _without_what_is_over(state: UnitState, now_s: float) -> UnitState:
    if state.second_until_s and now_s >= state.second_until_s:
        state = replace(state, second_until_s=0.0)
    if state.sign is None or now_s < state.sign_until_s:
        return state
    return replace(state, sign=None, words="")


def _looks(state: UnitState, now_s: float) -> list[Wish]:
    return [Look()] if state.hub_away and state.asking is None and now_s >= state.look_at_s else []


def _reports(before: UnitState, after: UnitState) -> list[Wish]:
    wishes: list[Wish] = []
    if before.stuck != after.stuck:
        names = ", ".join(sorted(after.stuck))
        wishes.append(Report(BUTTON_STUCK, f"stuck: {names}" if names else ""))
    if before.hub_away != after.hub_away:
        wishes.append(Report(HUB_AWAY, "the hub does not answer this desk" if after.hub_away else ""))
    return wishes
