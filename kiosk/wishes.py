"""What the flow wants done, as a closed union; the shell carries it out. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from contract.check_slips import ReportCheckSlip
from contract.commands import AskForHelp, CancelTicket, CheckIn, EndHelp, IssueTicket, ReportSlip
from contract.names import CheckSlipId, StatusToken, TicketId
from contract.survey import RateVisit
from contract.views import TicketView
from kiosk.screens import SpareRequest


class Sound(StrEnum):
    """The kiosk's few sounds."""

    TICKET = "ticket"
    WARNING = "warning"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the hub, and say what it answers: `Issued`, `RefusedBy` or `HubAway`."""

    command: IssueTicket | CheckIn


@dataclass(frozen=True, slots=True)
class TakeSpare:
    """Write a ticket down with a number of the kiosk's own, and say `SpareIssued` or `SpareFailed`."""

    request: SpareRequest


@dataclass(frozen=True, slots=True)
class Tell:
    """Bring this to the hub, as often as it takes; no answer is needed."""

    command: ReportSlip | CancelTicket | ReportCheckSlip


@dataclass(frozen=True, slots=True)
class CallStaff:
    """Bring this to the hub at once or not at all, and say `HelpTold` or `HelpNotTold`."""

    command: AskForHelp | EndHelp


@dataclass(frozen=True, slots=True)
class Print:
    """Print the slip of *ticket*; *copy*: marked as one."""

    ticket: TicketView
    copy: bool = False


@dataclass(frozen=True, slots=True)
class AskLeave:
    """Ask the hub for leave to print a check slip, and say `CheckSlipGranted`; without it nothing happens."""

    command: ReportCheckSlip


@dataclass(frozen=True, slots=True)
class PrintTest:
    """Print a check slip, which is no ticket; *slip*: which of the hub's it is, None: staff here want it."""

    slip: CheckSlipId | None = None


@dataclass(frozen=True, slots=True)
class Settle:
    """The slip of *ticket* is accounted for: strike it from the journal of open slips."""

    ticket: TicketId


@dataclass(frozen=True, slots=True)
class AskPrinter:
    """Ask the printer how it is, and say `PrinterSeen`."""


@dataclass(frozen=True, slots=True)
class CheckCode:
    """Compare *digits* with the staff's code, and say `CodeChecked`."""

    digits: str


@dataclass(frozen=True, slots=True)
class TellStaff:
    """Report *fault*, a lasting word, to whoever can mend it; *detail* is for people."""

    fault: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Mended:
    """Report that *fault* is over."""

    fault: str


@dataclass(frozen=True, slots=True)
class Beep:
    """Make a sound."""

    sound: Sound


@dataclass(frozen=True, slots=True)
class Dim:
    """Turn the light behind the glass down (*dim*), or up again."""

    dim: bool


@dataclass(frozen=True, slots=True)
class RunSelfTest:
    """Look whether everything works, and say `SelfTested`; nothing is printed and nothing sounds."""


@dataclass(frozen=True, slots=True)
class LookAtVisit:
    """Ask the hub what the visitor with *token* is asked about the visit, and say what it answers."""

    token: StatusToken


@dataclass(frozen=True, slots=True)
class RateIt:
    """Tell the hub how it was, and say what it answers."""

    command: RateVisit


Wish = (
    Ask
    | TakeSpare
    | Tell
    | CallStaff
    | Print
    | AskLeave
    | PrintTest
    | Settle
    | AskPrinter
    | CheckCode
    | TellStaff
    | Mended
    | Beep
    | Dim
    | RunSelfTest
    | LookAtVisit
    | RateIt
)
"""Everything the flow can want."""
