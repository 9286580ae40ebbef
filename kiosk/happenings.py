"""What happens to a kiosk, as a closed union: touches, answers, paper, time. Pure.

`at_s` is the day's clock in seconds from some fixed point; it never runs backwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from contract.names import CommandId, Language, ServiceId, TicketId
from contract.views import Menu, Texts, TicketView
from kiosk.bar_keys import Aid, ShowPart
from kiosk.checks import Check
from kiosk.help_state import HelpNotTold, HelpTold
from kiosk.reader_happenings import CardsSeen, Scanned
from kiosk.screens import Finding, Trouble
from kiosk.slip_happenings import (
    CheckSlipEnded,
    CheckSlipGranted,
    OfSlip,
    SlipDone,
    SlipFailed,
    SlipUnknown,
)
from kiosk.survey_happenings import OfFaces, OfSurvey

__all__ = [
    "CardsSeen",
    "CheckSlipEnded",
    "CheckSlipGranted",
    "HelpNotTold",
    "HelpTold",
    "Scanned",
    "SlipDone",
    "SlipFailed",
    "SlipUnknown",
]
"""What stands elsewhere and is known from here as well."""


class Button(StrEnum):
    """The buttons that mean the same wherever they stand."""

    BACK = "back"
    HOME = "home"
    CONFIRM = "confirm"
    CONFIRM_FIRST = "confirm-first"
    ANOTHER = "another"
    TYPE_CODE = "type-code"
    ERASE = "erase"
    RETRY = "retry"
    DONE = "done"
    STAY = "stay"
    CORNER = "corner"
    CHANGE_ROLL = "change-roll"
    NEXT_STEP = "next-step"
    TEST_PRINT = "test-print"
    SWITCH_SERVICE = "switch-service"
    SELF_TEST = "self-test"
    LIST_SLIPS = "list-slips"
    WAS_PRINTED = "was-printed"
    PRINT_COPY = "print-copy"
    VOID = "void"
    ON_PAPER = "on-paper"
    NO_PAPER = "no-paper"


@dataclass(frozen=True, slots=True)
class PickLanguage:
    """One of the languages."""

    language: Language


@dataclass(frozen=True, slots=True)
class PickService:
    """One of the services."""

    service: ServiceId


@dataclass(frozen=True, slots=True)
class Digit:
    """A key of the keypad, ``0`` to ``9``."""

    digit: str


@dataclass(frozen=True, slots=True)
class PickSlip:
    """One of the slips of unknown fate."""

    ticket: TicketId


class Counted(StrEnum):
    """What a visitor is asked to count; the values are fields of the screen."""

    PEOPLE = "people"
    CASES = "cases"


@dataclass(frozen=True, slots=True)
class ChangeCount:
    """One more of *what* (*by* is 1), or one fewer (-1)."""

    what: Counted
    by: int


Touch = Button | Aid | ShowPart | PickLanguage | PickService | Digit | ChangeCount | PickSlip | OfFaces
"""Everything that can be touched."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A finger was lifted from *what*."""

    what: Touch
    at_s: float


@dataclass(frozen=True, slots=True)
class Stirred:
    """Somebody is there and touches nothing: moves on a keypad, or listens to what is being said."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed."""

    at_s: float


@dataclass(frozen=True, slots=True)
class MenuArrived:
    """The hub tells what it offers."""

    menu: Menu


@dataclass(frozen=True, slots=True)
class MenuKept:
    """The last run has left its menu on the disk; the hub has not been heard yet."""

    menu: Menu


@dataclass(frozen=True, slots=True)
class SpareIssued:
    """The ticket that *command* asked for is written down, with a number of the kiosk's own."""

    command: CommandId
    ticket: TicketView


@dataclass(frozen=True, slots=True)
class SpareFailed:
    """No number could be given for *command*, and none is used up."""

    command: CommandId
    why: Trouble = Trouble.DISK


@dataclass(frozen=True, slots=True)
class SpareSeen:
    """How the kiosk's own numbers stand: how many are *left* to be handed in, and what is wrong with them."""

    left: int
    disk_full: bool = False
    set_aside: str = ""


@dataclass(frozen=True, slots=True)
class Stale:
    """The hub's pulse is missing: what was last heard of waiting times is no longer true."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """The hub's pulse is back."""


@dataclass(frozen=True, slots=True)
class HubLost:
    """The hub answers on no way at all, though nobody has asked for a ticket."""


@dataclass(frozen=True, slots=True)
class Issued:
    """The hub's answer to *command*: a ticket."""

    command: CommandId
    ticket: TicketView


@dataclass(frozen=True, slots=True)
class RefusedBy:
    """The hub's answer to *command*: no, because of *code*; the others are what helps the visitor.

    *booking* is the code of which booking it is about, and *told* what the operator says to it.
    """

    command: CommandId
    code: str
    at: datetime | None = None
    number: str = ""
    booking: str = ""
    told: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HubAway:
    """No answer to *command*; *maybe_done*: it may have been carried out all the same."""

    command: CommandId
    maybe_done: bool = True


@dataclass(frozen=True, slots=True)
class SlipsFound:
    """The journal of the last run holds *tickets* whose slips nobody has accounted for."""

    tickets: tuple[TicketView, ...]


@dataclass(frozen=True, slots=True)
class PrinterSeen:
    """The printer was asked how it is: *finding*, or None when it would print."""

    finding: Finding | None
    near_end: bool = False


@dataclass(frozen=True, slots=True)
class CodeChecked:
    """The staff's code was right or not."""

    right: bool


@dataclass(frozen=True, slots=True)
class SelfTested:
    """The kiosk has looked after itself and found *checks*."""

    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A part of the kiosk's own program failed; *detail* is for staff."""

    detail: str


Happening = (
    Touched
    | Scanned
    | CardsSeen
    | Stirred
    | Tick
    | MenuArrived
    | MenuKept
    | SpareIssued
    | SpareFailed
    | SpareSeen
    | Stale
    | Fresh
    | HubLost
    | Issued
    | RefusedBy
    | HubAway
    | HelpTold
    | HelpNotTold
    | OfSlip
    | SlipsFound
    | PrinterSeen
    | CodeChecked
    | SelfTested
    | Broken
    | OfSurvey
)
"""Everything that can happen. One that is added here will not type-check until the flow knows it."""
