"""The screens of a kiosk, as a closed union; each holds what its visit has brought so far. Pure.

What belongs to a visitor stands in a screen and nowhere else: whoever goes home has forgotten it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from contract.commands import CheckIn, IssueTicket
from contract.names import CommandId, Language, ServiceId
from contract.views import TicketView
from kiosk.code_screens import CODE_DIGITS, CODES_AT_MOST, Code, Refused
from kiosk.paper_screens import Paperless, PaperOrNot
from kiosk.survey_screens import Survey

__all__ = ["CODES_AT_MOST", "CODE_DIGITS", "Code", "Refused"]
"""What stands elsewhere and is known from here as well."""


class Finding(StrEnum):
    """What is wrong with the printer; also the word by which staff are told."""

    PAPER_OUT = "paper-out"
    COVER_OPEN = "cover-open"
    OFFLINE = "printer-offline"
    UNREACHABLE = "printer-unreachable"
    SILENT = "printer-silent"
    FAULT = "printer-fault"


class RollStep(StrEnum):
    """Where somebody is who changes the roll."""

    OPEN = "open"
    INSERT = "insert"
    CLOSE = "close"
    READY = "ready"


class Trouble(StrEnum):
    """Why the kiosk gives no number of its own while the hub is away; also how staff are told."""

    NO_MENU = "no-menu"
    NO_SERIES = "no-series"
    LIMIT = "spare-limit"
    DISK = "disk-full"


@dataclass(frozen=True, slots=True)
class SpareRequest:
    """What the kiosk is to give a number of its own for, because the hub does not answer.

    Attributes:
        command_id: becomes the ticket's id.
        wanted: what the hub was to be asked, or was asked.
        service: what the visitor came for; of a booking, whose code nobody can check, what the visitor said.
        language: that the visitor speaks.
        maybe_done: the hub may have carried *wanted* out, unheard; its ticket is void then.
    """

    command_id: CommandId
    wanted: IssueTicket | CheckIn
    service: ServiceId
    language: Language
    maybe_done: bool = False

    @property
    def party(self) -> int:
        """How many people the ticket is for, as far as the visitor was asked."""
        return self.wanted.party if isinstance(self.wanted, IssueTicket) else 1

    @property
    def cases(self) -> int:
        """How many cases it is for; of a check-in as many as there are codes."""
        return self.wanted.cases if isinstance(self.wanted, IssueTicket) else len(self.wanted.codes)


@dataclass(frozen=True, slots=True)
class Booked:
    """A visitor's booking that nobody can check now; *maybe_done* as in `SpareRequest`."""

    command: CheckIn
    maybe_done: bool = False


@dataclass(frozen=True, slots=True)
class Languages:
    """Nobody is there: every language offers itself."""


@dataclass(frozen=True, slots=True)
class ClosedNow:
    """Nobody is there, and by its hours the branch gives no tickets; who is booked may report."""


@dataclass(frozen=True, slots=True)
class Services:
    """What have you come for? Whoever comes back finds the page with *near*.

    *booked*: the hub is away, and the question is what the booking is for.
    """

    language: Language
    near: ServiceId | None = None
    booked: Booked | None = None


@dataclass(frozen=True, slots=True)
class Confirm:
    """Is it this service, and for how many?"""

    language: Language
    service: ServiceId
    people: int = 1
    cases: int = 1


@dataclass(frozen=True, slots=True)
class Directions:
    """No ticket is given for it without a booking, or in this place at all: what to do instead.

    *booked*: the visitor was asked what the booking is for, as in `Services`.
    """

    language: Language
    service: ServiceId
    booked: Booked | None = None


@dataclass(frozen=True, slots=True)
class Issuing:
    """The hub has been asked, or a number is being written down here; nothing can be touched."""

    language: Language
    command: IssueTicket | CheckIn | SpareRequest


@dataclass(frozen=True, slots=True)
class Printing:
    """The ticket is there and its slip is on the way; nothing on this screen can be touched."""

    language: Language
    ticket: TicketView


@dataclass(frozen=True, slots=True)
class Taken:
    """The slip is out."""

    language: Language
    ticket: TicketView


@dataclass(frozen=True, slots=True)
class Shown:
    """No slip, or nobody knows: the number stands large on the screen, with its QR code."""

    language: Language
    ticket: TicketView
    finding: Finding
    maybe_printed: bool


@dataclass(frozen=True, slots=True)
class Away:
    """The hub does not answer, and *why* there is no number of the kiosk's own.

    *command* is what the hub was asked, and may have carried out unheard.
    """

    language: Language | None = None
    command: IssueTicket | CheckIn | None = None
    maybe_done: bool = False
    why: Trouble | None = None


@dataclass(frozen=True, slots=True)
class OutOfService:
    """Staff have closed this kiosk, or it closed itself after a fault; *language*: of who stands there."""

    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Standstill:
    """The hall is stopped: the hub has said so, and everybody must see it at once."""


@dataclass(frozen=True, slots=True)
class StaffCode:
    """Somebody stands at the staff's door and types its code."""

    digits: str = ""
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class StaffMenu:
    """What staff may do here. *note* tells how the last deed went: a `Finding`, ``printed`` or nothing."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class ChangeRoll:
    """Somebody changes the roll and is led through it; *opened*: the printer has felt it."""

    step: RollStep = RollStep.OPEN
    opened: bool = False


@dataclass(frozen=True, slots=True)
class UnknownSlips:
    """The slips of which nobody knows whether they came out."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class UnknownSlip:
    """What is to become of this one?"""

    ticket: TicketView


@dataclass(frozen=True, slots=True)
class StaffPrinting:
    """A copy (*ticket*) or a test slip (None) is on the way."""

    ticket: TicketView | None = None


@dataclass(frozen=True, slots=True)
class SelfTest:
    """What the kiosk found when it looked after itself."""


Idle = Languages | ClosedNow | OutOfService | Standstill
"""The screens on which nobody is."""

Visit = (
    Services
    | Confirm
    | Directions
    | Code
    | Issuing
    | PaperOrNot
    | Printing
    | Taken
    | Paperless
    | Shown
    | Refused
    | Away
    | Survey
)
"""The screens of a visitor."""

Staff = StaffCode | StaffMenu | ChangeRoll | UnknownSlips | UnknownSlip | StaffPrinting | SelfTest
"""The screens behind the staff's door."""

Screen = Idle | Visit | Staff
"""Every screen there is. One that is added here will not type-check until flow and scene know it."""
