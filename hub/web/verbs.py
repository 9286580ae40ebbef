"""What a clerk can do on the page of a desk: the same commands as the buttons of a desk unit."""

from __future__ import annotations

from dataclasses import dataclass

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
from contract.staff_calls import LeaveDesk, RaiseAlarm, TellSupervisor, WorkAtDesk
from contract.states import DeskState, State
from contract.views import DeskView


@dataclass(frozen=True, slots=True)
class Verb:
    """One button.

    Attributes:
        name: the verb in the address, as in the API.
        label: what stands on the button, in English; the catalogues have it in the other languages.
        key: the key that presses it.
        while_called: in which states of the desk's ticket it can be pressed; None: always.
        asks: it leads to a form that asks for more; see `hub.web.form_pages`.
        anytime: it means the same whoever is at the desk, and needs no visitor to have been seen.
    """

    name: str
    kind: type[AtDesk]
    label: str
    key: str
    while_called: frozenset[State] | None = None
    asks: bool = False
    anytime: bool = False

    def is_possible(self, desk: DeskView) -> bool:
        """Tell whether the button can be pressed while the desk is as *desk* shows."""
        if desk.stopped is not None and self.kind in _NOT_WHILE_STOPPED:
            return False
        if self.kind is TakeBack:
            return desk.last is not None
        if self.kind is CloseDesk:
            return desk.state is not DeskState.CLOSED
        if self.while_called is None:
            return True
        return desk.current is not None and desk.current.state in self.while_called


_NOT_WHILE_STOPPED = (CallNext, Recall, MarkNoShow)
_CALLED = frozenset({State.CALLED})
_HERE = frozenset({State.CALLED, State.SERVING})

NEXT = Verb("call-next", CallNext, "Next visitor", "n")
PAUSE = Verb("pause", PauseDesk, "Pause", "p")
OPEN = Verb("open", OpenDesk, "Open the desk", "p")
UNDO = Verb("take-back", TakeBack, "Undo", "z")
AT_TICKET = (
    Verb("recall", Recall, "Call again", "r", _CALLED),
    Verb("start", Start, "Start serving", "s", _CALLED),
    Verb("serve", Serve, "Served", "d", _HERE),
    Verb("no-show", MarkNoShow, "Did not come", "x", _CALLED),
    Verb("put-back", PutBack, "Put back", "b", _CALLED),
)
MORE = (
    Verb("park", Park, "Park", "k", _HERE, asks=True),
    Verb("transfer", Transfer, "Transfer", "t", _HERE, asks=True),
    Verb("serve", Serve, "Served, outcome", "e", _HERE, asks=True),
    Verb("pause", PauseDesk, "Pause, reason", "l", asks=True),
    Verb("close", CloseDesk, "Close the desk", "c"),
)
WORK = Verb("work", WorkAtDesk, "Take the desk over", "w", asks=True, anytime=True)
LEAVE = Verb("leave", LeaveDesk, "Leave the desk", "w", anytime=True)
MESSAGE = Verb("message", TellSupervisor, "Message to the supervisor", "m", asks=True, anytime=True)
ALARM = Verb("alarm", RaiseAlarm, "Silent alarm", "a", anytime=True)
OF_CLERKS = (WORK, LEAVE, MESSAGE, ALARM)
"""What clerks do beside the queue."""
VERBS: dict[str, Verb] = {
    verb.name: verb for verb in (*MORE, NEXT, *AT_TICKET, PAUSE, OPEN, UNDO, *OF_CLERKS)
}
"""Every verb of the page by its name in the address."""
FORMS: dict[str, Verb] = {verb.name: verb for verb in (*MORE, *OF_CLERKS) if verb.asks}
"""Those that have a form of their own."""

KEYS: tuple[tuple[str, str], ...] = (
    *((verb.key, verb.label) for verb in (NEXT, *AT_TICKET, PAUSE, UNDO, *MORE)),
    ("q", "The queue"),
    *((verb.key, verb.label) for verb in (WORK, MESSAGE)),
    (f"{ALARM.key} {ALARM.key}", ALARM.label),
)
"""Every key of the page of a desk and what it does, in English; the alarm's is pressed twice."""

SAID: dict[str, str] = {
    "nobody-waiting": "Nobody is waiting for this desk.",
    "nothing-called": "There is nobody at this desk.",
    "too-soon": "Somebody has just been called here. Please press again if you meant it.",
    "recalled-enough": "This visitor has been called often enough. Mark a no-show, or call the next.",
    "recalled-just-now": "The call has just been repeated. Please wait a moment.",
    "put-back-enough": "This ticket was put back often enough. Serve the visitor, or mark a no-show.",
    "nothing-to-take-back": "There is nothing to undo at this desk.",
    "too-late-to-take-back": "That was too long ago to be undone.",
    "moved-on": "That cannot be undone: somebody has gone on with this visitor meanwhile.",
    "room-missing": "Please say in which room the visitor is.",
    "reason-missing": "Please say why.",
    "not-here": "This service is in another place. Choose another one.",
    "nowhere-to-go": "Please choose a service or a desk that can take this visitor.",
    "unknown-outcome": "The branch does not know this outcome.",
    "too-late-to-reinstate": "The call was missed too long ago. The visitor needs a new ticket.",
    "ticket-live": "This visitor has taken another ticket by phone, which is still valid.",
    "enough-for-today": "This phone has taken all of its tickets for today.",
    "hall-stopped": "The hall is stopped. Nobody is called until it goes on.",
    "not-yet-drawn": "This visitor has no place yet. It will be drawn.",
    "not-now": "That is not possible now.",
    "desk-busy": "Somebody is still at this desk.",
    "id-taken": "This press had been used before. Please press again.",
    "unknown-desk": "The branch has no such desk.",
    "unknown-ticket": "There is no such ticket today.",
    "store-away": "The hub cannot save anything at present. Please try again.",
    "changed-meanwhile": "Somebody else has acted at this desk. Please look and press again.",
    "desk-taken": "Somebody else works at this desk. Take it over first.",
    "nothing-said": "Please choose a sentence or write one.",
    "too-many-messages": "Several of your messages are not read yet. Please go there or telephone.",
    "unknown-phrase": "The branch does not know this sentence any more.",
    "unknown-message": "This message is not of today.",
    "not-sure": "Please tick that you are sure.",
    "form-not-ours": "This page was out of date. Please press again.",
}
"""What the clerk is told about a press that changed nothing, in English, by its code."""
OTHERWISE = "The hub refused that."

DEEDS: dict[str, str] = {
    "ticket-called": "called",
    "ticket-started": "started",
    "ticket-served": "served",
    "ticket-no-show": "no-show",
    "ticket-put-back": "put back",
    "ticket-parked": "parked",
    "ticket-transferred": "transferred",
    "ticket-reinstated": "reinstated",
    "ticket-cancelled": "cancelled",
    "desk-opened": "opened",
    "desk-paused": "break",
    "desk-closed": "closed",
}
"""What would be undone, in English, by the name of its event."""


def buttons(desk: DeskView) -> tuple[Verb, ...]:
    """Return the buttons for *desk*, always as many and in the same places: none moves under a finger."""
    return (NEXT, *AT_TICKET, PAUSE if desk.state is DeskState.OPEN else OPEN, UNDO)
