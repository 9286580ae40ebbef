"""The desk unit as a few lines of text, for a clerk without the box. Pure."""

from __future__ import annotations

import textwrap
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
    "k": Button.PARK,
    "t": Button.TRANSFER,
    "o": Button.OPEN,
    "c": Button.CLOSE,
    "z": Button.UNDO,
}
"""The key of each button, but for SECOND, which a keyboard does not need; capitals do as well."""

KEY_WORDS = (
    "n next  r recall  x no-show  p pause  s start  d served  b put back  "
    "k park  t transfer  o open  c close  z undo  q quit"
)
"""What the keys are for; two blanks part one from another, and a line is broken there only."""

ENGLISH = Language("en")
PAUSED = "paused"
GAP = "  "

SIGN_WORDS = {
    Sign.ACCEPTED: "done",
    Sign.NOBODY_WAITING: "nobody is waiting",
    Sign.REFUSED: "the hub says no",
    Sign.NOT_SENT: "NOT SENT, press again",
}

LAMP_WORDS: dict[tuple[Lamp, Pattern], str] = {
    (Lamp.GREEN, Pattern.FAST): "sending",
    (Lamp.GREEN, Pattern.ON): "accepted",
    (Lamp.GREEN, Pattern.SLOW): "second key",
    (Lamp.YELLOW, Pattern.FAST): "nobody waits",
    (Lamp.YELLOW, Pattern.SLOW): "refused",
    (Lamp.YELLOW, Pattern.ON): PAUSED,
    (Lamp.RED, Pattern.FAST): "not sent",
    (Lamp.RED, Pattern.SLOW): "button stuck",
    (Lamp.RED, Pattern.ON): "no link",
    (Lamp.BLUE, Pattern.SLOW): "somebody waits",
    (Lamp.BLUE, Pattern.ON): "hall stopped",
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


def wrapped(line: str, columns: int) -> list[str]:
    """Return *line* in rows of at most *columns* characters, broken where two blanks part its words."""
    rows = [""]
    for part in line.split(GAP):
        longer = f"{rows[-1]}{GAP}{part}" if rows[-1] else part
        if len(longer) <= columns:
            rows[-1] = longer
        else:
            rows += textwrap.wrap(part, columns)
    return rows if rows[0] else rows[1:] or rows


def _heading(view: DeskView) -> str:
    words = {DeskState.OPEN: "open", DeskState.PAUSED: "PAUSED", DeskState.CLOSED: "CLOSED"}
    stopped = "" if view.stopped is None else f"{GAP}THE HALL IS STOPPED since {view.stopped.since:%H:%M}"
    text = f": {view.stopped.text}" if view.stopped is not None and view.stopped.text else ""
    return f"Desk {view.desk_name}  {words[view.state]}{stopped}{text}"


def _visitor(current: DeskTicket | None, now: datetime) -> str:
    if current is None:
        return "nobody is called"
    times = "once" if current.times <= 1 else f"{current.times} times"
    about = f"{text_in(current.service_names, ENGLISH)}, speaks {current.language}"
    party = f", {current.party} people" if current.party > 1 else ""
    cases = f", {current.cases} cases" if current.cases > 1 else ""
    return f"{current.number}  {current.state} ({times}{_ago(current, now)})  {about}{party}{cases}"


def _ago(current: DeskTicket, now: datetime) -> str:
    if current.called_at is None:
        return ""
    minutes = max(0, int((now - current.called_at).total_seconds() // 60))
    return f", {minutes} min ago" if minutes else ", just now"


def _waiting(view: DeskView) -> str:
    following = f"  next {view.next.number}" if view.next is not None else ""
    drawing = ""
    if view.undrawn and view.draw_at is not None:
        at = f"{view.draw_at.hour}:{view.draw_at.minute:02d}"
        drawing = f"{GAP}{view.undrawn} more; the draw is at {at}"
    return f"waiting {view.waiting}{following}{drawing}"


def _lamps(state: UnitState) -> str:
    lit = [
        f"[{lamp}: {_of_lamp(lamp, state)}]" for lamp in Lamp if state.lamps.pattern(lamp) is not Pattern.OFF
    ]
    return GAP.join(lit) or "[lamps off]"


def _of_lamp(lamp: Lamp, state: UnitState) -> str:
    pattern = state.lamps.pattern(lamp)
    words = LAMP_WORDS.get((lamp, pattern), str(pattern))
    closed = state.view is not None and state.view.state is DeskState.CLOSED
    # A steady yellow lamp stands for every desk that is not open; in words we can be exact.
    return "closed" if closed and words == PAUSED else words


def _last_press(state: UnitState) -> str:
    if state.sign is None:
        return ""
    words = SIGN_WORDS[state.sign]
    return f"{words}: {state.words}" if state.words and state.sign is not Sign.NOBODY_WAITING else words
