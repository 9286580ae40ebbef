"""What a desk unit is told, and what it wishes to be done about it."""

from __future__ import annotations

from dataclasses import dataclass

from contract.commands import AtDesk
from contract.views import DeskView
from desk.signals import Button, Lamp, Pattern, Signal


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button was pressed at *at_s* of the monotonic clock."""

    button: Button
    at_s: float


@dataclass(frozen=True, slots=True)
class Stuck:
    """A button does not come up again, or its cable is short."""

    button: Button


@dataclass(frozen=True, slots=True)
class Released:
    """A button that was stuck is well again."""

    button: Button


@dataclass(frozen=True, slots=True)
class Answered:
    """The hub has carried out what was asked."""

    view: DeskView


@dataclass(frozen=True, slots=True)
class RefusedBy:
    """The hub says no, with this lasting code and words for people."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The hub did not answer within patience; *why* is for people."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture of this desk came."""

    view: DeskView


@dataclass(frozen=True, slots=True)
class Found:
    """We looked for the hub and it answers again."""


@dataclass(frozen=True, slots=True)
class StillAway:
    """We looked for the hub and it does not answer yet."""


@dataclass(frozen=True, slots=True)
class LinkLost:
    """The wire to the broker is cut."""


@dataclass(frozen=True, slots=True)
class LinkBack:
    """The wire to the broker is whole again."""


@dataclass(frozen=True, slots=True)
class WentStale:
    """The hub has not been heard for too long."""


@dataclass(frozen=True, slots=True)
class BecameFresh:
    """The hub is heard again."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed."""


Happening = (
    Pressed
    | Stuck
    | Released
    | Answered
    | RefusedBy
    | Unanswered
    | Seen
    | Found
    | StillAway
    | LinkLost
    | LinkBack
    | WentStale
    | BecameFresh
    | Tick
)


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the hub for *command* for this desk, and wait at most *patience_s* seconds for the answer.

    *fields* are those of the command that the settings say beforehand: whereto, for a button cannot.
    """

    command: type[AtDesk]
    patience_s: float
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """See whether the hub answers again."""


@dataclass(frozen=True, slots=True)
class Shine:
    """Let *lamp* shine like this from now on."""

    lamp: Lamp
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Beep:
    """Sound this."""

    signal: Signal


@dataclass(frozen=True, slots=True)
class Report:
    """Tell the branch that *fault*, a lasting word, stands; empty *detail*: that it is over."""

    fault: str
    detail: str


@dataclass(frozen=True, slots=True)
class ShowNumber:
    """Show *text* on the number display from now on; *is_new*: it is a call that was not there before."""

    text: str
    is_new: bool


Wish = Ask | Look | Shine | Beep | Report | ShowNumber
