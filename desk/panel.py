"""The desk unit as a few lines of text, for a clerk without the box. Pure."""

from __future__ import annotations

from datetime import datetime

from contract.names import Language
from contract.states import DeskState
from contract.views import DeskTicket, DeskView, text_in
from desk.signals import Button, Lamp, Pattern, Sign
from desk.state import UnitState

KEYS: dict[str, Button] = {
    "n": Button.NEXT,
    "r": Button.RECALL,
    "x": Button.NO_SHOW,
    "p": Button.PAUSE,
    "s": Button.START,
    "d": Button.SERVE,
    "b": Button.PUT_BACK,
}
"""The key of each button; capitals do as well."""

KEY_WORDS = "n next  r recall  x no-show  p pause  s start  d served  b put back  q quit"

ENGLISH = Language("en")

SIGN_WORDS = {
    Sign.ACCEPTED: "done",
    Sign.NOBODY_WAITING: "nobody is waiting",
    Sign.REFUSED: "the hub says no",
    Sign.NOT_SENT: "NOT SENT, press again",
}

LAMP_WORDS: dict[tuple[Lamp, Pattern], str] = {
    (Lamp.GREEN, Pattern.FAST): "sending",
    (Lamp.GREEN, Pattern.ON): "accepted",
    (Lamp.YELLOW, Pattern.FAST): "nobody waits",
    (Lamp.YELLOW, Pattern.SLOW): "refused",
    (Lamp.YELLOW, Pattern.ON): "paused",
    (Lamp.RED, Pattern.FAST): "not sent",
    (Lamp.RED, Pattern.SLOW): "button stuck",
    (Lamp.RED, Pattern.ON): "no link",
    (Lamp.BLUE, Pattern.SLOW): "somebody waits",
}


def panel(state: UnitState, desk: str, now: datetime) -> list[str]:
    """Return the lines of the panel: desk, visitor, who waits, lamps, and what became of the last press.

    Args:
        state: what is the case.
        desk: which desk, for before its first picture.
        now: the day's clock, UTC; how long ago a visitor was called is counted from it.
    """
    view = state.view
    if view is None:
        first = [f"Desk {desk}", "no picture from the hub yet", ""]
    else:
        first = [_heading(view), _visitor(view.current, now), _waiting(view)]
    return [*first, _lamps(state), _last_press(state)]


def _heading(view: DeskView) -> str:
    words = {DeskState.OPEN: "open", DeskState.PAUSED: "PAUSED", DeskState.CLOSED: "CLOSED"}
    return f"Desk {view.desk_name}  {words[view.state]}"


def _visitor(current: DeskTicket | None, now: datetime) -> str:
    if current is None:
        return "nobody is called"
    calls = "call" if current.times <= 1 else f"{current.times} calls"
    ago = ""
    if current.called_at is not None:
        minutes = max(0, int((now - current.called_at).total_seconds() // 60))
        ago = f", {minutes} min ago" if minutes else ", just now"
    about = f"{text_in(current.service_names, ENGLISH)}, {current.language}"
    party = f", {current.party} people" if current.party > 1 else ""
    return f"{current.number}  {current.state} ({calls}{ago})  {about}{party}"


def _waiting(view: DeskView) -> str:
    following = f"  next {view.next.number}" if view.next is not None else ""
    return f"waiting {view.waiting}{following}"


def _lamps(state: UnitState) -> str:
    lit = [
        f"[{lamp}: {LAMP_WORDS.get((lamp, state.lamps.pattern(lamp)), state.lamps.pattern(lamp))}]"
        for lamp in Lamp
        if state.lamps.pattern(lamp) is not Pattern.OFF
    ]
    return " ".join(lit) or "[lamps off]"


def _last_press(state: UnitState) -> str:
    if state.sign is None:
        return ""
    words = SIGN_WORDS[state.sign]
    return f"{words}: {state.words}" if state.words and state.sign is not Sign.NOBODY_WAITING else words
