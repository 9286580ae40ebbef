"""A printer of slips, whatever it is made of, and what can go wrong with it.

Every trouble says what it means for the visitor by its `fate`: either nothing was printed, or nobody
knows. A slip of unknown fate is never sent again by anything in here.

    PrinterError
    ├── PaperOut                            the roll is empty
    ├── CoverOpen                           the lid is open
    ├── PrinterOffline                      it takes no data: offline, fed by hand, cutter stuck
    ├── PrinterUnreachable (ConnectionError)  no power, no cable, wrong address, or the line broke
    └── PrinterSilent (TimeoutError)        the line stands, but no answer comes
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from hardware.slip import Slip
from hardware.status import Paper, PrinterStatus


class Fate(StrEnum):
    """What became of a slip that did not end well."""

    NOT_PRINTED = "not-printed"
    UNKNOWN = "unknown"


class PrinterError(Exception):
    """The slip did not come out for certain: the visitor must be told the number some other way.

    Attributes:
        fate: NOT_PRINTED when nothing of the slip was sent, UNKNOWN when some or all of it was.
    """

    def __init__(self, message: str, fate: Fate = Fate.NOT_PRINTED) -> None:
        super().__init__(message)
        self.fate = fate


class PaperOut(PrinterError):
    """The roll is empty or not seated."""


class CoverOpen(PrinterError):
    """The lid is open."""


class PrinterOffline(PrinterError):
    """It answers that it takes no data, and the cause is neither paper nor lid."""


class PrinterUnreachable(PrinterError, ConnectionError):
    """No connection, or it broke: no power, a cut cable, a wrong address."""


class PrinterSilent(PrinterError, TimeoutError):
    """The connection stands and takes bytes, but no answer comes."""


@dataclass(frozen=True, slots=True)
class PrintDone:
    """The slip is out and cut.

    Attributes:
        near_end: the roll is nearly used up; staff should be told.
        confirmed: the printer said so itself. False for a connection that cannot answer (a device file),
            where nothing but the writing is known.
    """

    near_end: bool = False
    confirmed: bool = True


class SlipPrinter(Protocol):
    """A printer that can put a slip on paper. One job at a time; both calls block for seconds at worst."""

    def print(self, slip: Slip) -> PrintDone:
        """Print *slip*, cut the paper behind it and wait until the printer says that it has done so.

        Raises:
            PaperOut: see `PrinterError.fate` for what became of the slip; so for all below.
            CoverOpen: the lid is open.
            PrinterOffline: it takes no data.
            PrinterUnreachable: there is no connection, or it broke.
            PrinterSilent: it does not answer.
        """

    def status(self) -> PrinterStatus:
        """Ask the printer how it is, without printing.

        Raises:
            PrinterUnreachable: there is no connection.
            PrinterSilent: it does not answer.
        """


def require_ready(status: PrinterStatus, fate: Fate = Fate.NOT_PRINTED) -> None:
    """Raise the trouble that *status* tells of, the one that a person can mend first.

    Raises:
        CoverOpen: the lid is open.
        PaperOut: the roll is empty.
        PrinterOffline: it is offline or faulty.
    """
    if status.cover_open:
        raise CoverOpen("the lid of the printer is open: close it", fate)
    if status.paper is Paper.OUT:
        raise PaperOut("the roll is empty: put in a new one and close the lid", fate)
    if status.fault is not None:
        raise PrinterOffline(f"the printer cannot print: {status.fault}; switch it off and on", fate)
    if status.feeding:
        raise PrinterOffline("the feed button of the printer is held down: let it go", fate)
    if not status.online:
        raise PrinterOffline(
            "the printer is offline: press its online or feed button, or switch it on again", fate
        )
