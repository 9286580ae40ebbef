"""What a clerk can do on the page of a desk: the same commands as the buttons of a desk unit."""

from __future__ import annotations

from dataclasses import dataclass

from contract.commands import (
    AtDesk,
    CallNext,
    MarkNoShow,
    OpenDesk,
    PauseDesk,
    PutBack,
    Recall,
    Serve,
    Start,
)
from contract.names import Language
from contract.states import DeskState, State
from contract.views import DeskView
from hub.web.languages import texts


@dataclass(frozen=True, slots=True)
class Verb:
    """One button.

    Attributes:
        name: the verb in the address, as in the API.
        label: what stands on the button, in English; the catalogues have it in the other languages.
        key: the key that presses it.
        while_called: in which states of the desk's ticket it can be pressed; None: always.
    """

    name: str
    kind: type[AtDesk]
    label: str
    key: str
    while_called: frozenset[State] | None = None

    def is_possible(self, desk: DeskView) -> bool:
        """Tell whether the button can be pressed while the desk is as *desk* shows."""
        if desk.stopped is not None and self.kind in _NOT_WHILE_STOPPED:
            return False
        if self.while_called is None:
            return True
        return desk.current is not None and desk.current.state in self.while_called


_NOT_WHILE_STOPPED = (CallNext, Recall, MarkNoShow)
_CALLED = frozenset({State.CALLED})
_HERE = frozenset({State.CALLED, State.SERVING})

NEXT = Verb("call-next", CallNext, "Next visitor", "n")
PAUSE = Verb("pause", PauseDesk, "Pause", "p")
OPEN = Verb("open", OpenDesk, "Open the desk", "p")
AT_TICKET = (
    Verb("recall", Recall, "Call again", "r", _CALLED),
    Verb("start", Start, "Start serving", "s", _CALLED),
    Verb("serve", Serve, "Served", "d", _HERE),
    Verb("no-show", MarkNoShow, "Did not come", "x", _CALLED),
    Verb("put-back", PutBack, "Put back", "b", _CALLED),
)
VERBS: dict[str, Verb] = {verb.name: verb for verb in (NEXT, *AT_TICKET, PAUSE, OPEN)}
"""Every verb of the page by its name in the address."""

SAID: dict[str, str] = {
    "nobody-waiting": "Nobody is waiting for this desk.",
    "nothing-called": "There is nobody at this desk.",
    "too-soon": "Somebody has just been called here. Please press again if you meant it.",
    "recalled-enough": "This visitor has been called often enough. Mark a no-show, or call the next.",
    "recalled-just-now": "The call has just been repeated. Please wait a moment.",
    "hall-stopped": "The hall is stopped. Nobody is called until it goes on.",
    "not-yet-drawn": "This visitor has no place yet. It will be drawn.",
    "reason-missing": "Please say who you are and why.",
    "not-now": "That is not possible now.",
    "desk-busy": "Somebody is still at this desk.",
    "id-taken": "This press had been used before. Please press again.",
    "unknown-desk": "The branch has no such desk.",
    "store-away": "The hub cannot save anything at present. Please try again.",
    "changed-meanwhile": "Somebody else has acted at this desk. Please look and press again.",
    "not-sure": "Please tick that you are sure.",
    "form-not-ours": "This page was out of date. Please press again.",
}
"""What the clerk is told about a press that changed nothing, in English, by its code."""
OTHERWISE = "The hub refused that."


def said_about(code: str, language: Language) -> str:
    """Return what is said in *language* of a press that *code* stood against; nothing for no code."""
    return texts(language).gettext(SAID.get(code, OTHERWISE)) if code else ""


def buttons(desk: DeskView) -> tuple[Verb, ...]:
    """Return the buttons for *desk*, always as many and in the same places: none moves under a finger."""
    return (NEXT, *AT_TICKET, PAUSE if desk.state is DeskState.OPEN else OPEN)
