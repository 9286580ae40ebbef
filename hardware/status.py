"""What a printer says about itself: the answers to DLE EOT 1 to 4 and to GS r 1, read bit by bit. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

QUERIES: tuple[bytes, ...] = tuple(bytes((0x10, 0x04, n)) for n in (1, 2, 3, 4))
"""The four questions in order; a printer answers each at once, whatever it is busy with."""

WELL = (0x12, 0x12, 0x12, 0x12)
"""The four answers of a printer that lacks nothing."""


class Paper(StrEnum):
    """How much paper there is."""

    ENOUGH = "enough"
    NEAR_END = "near end"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What a printer answered when it was asked.

    Attributes:
        known: False where the connection cannot ask (a device file); then nothing else means anything.
        online: it takes and prints data.
        paper: what the sensors at the roll see.
        cover_open: the lid is open.
        feeding: somebody holds the feed button.
        fault: what else is wrong, as "the cutter is stuck"; None where nothing is.
    """

    known: bool = True
    online: bool = True
    paper: Paper = Paper.ENOUGH
    cover_open: bool = False
    feeding: bool = False
    fault: str | None = None

    @property
    def ready(self) -> bool:
        """Whether a slip sent now would be printed, as far as is known."""
        return self.online and self.paper is not Paper.OUT and not self.cover_open and self.fault is None


def is_answer(byte: int) -> bool:
    """Tell whether *byte* answers DLE EOT: bits 1 and 4 are set, 0 and 7 are not (unlike XON and ASB)."""
    return byte & 0b1001_0011 == 0b0001_0010


def is_done(byte: int) -> bool:
    """Tell whether *byte* answers GS r: bits 4 and 7 are not set."""
    return byte & 0b1001_0000 == 0


def is_report(byte: int) -> bool:
    """Tell whether *byte* begins a report that nobody asked for; three more bytes belong to it."""
    return byte & 0b1001_0011 == 0b0001_0000


def is_near_end(done: int) -> bool:
    """Tell whether the answer to GS r 1 says that the roll is nearly used up."""
    return done & 0b0000_0011 != 0


def parse_status(answers: tuple[int, int, int, int]) -> PrinterStatus:
    """Read the four answers to `QUERIES`."""
    printer, offline, error, roll = answers
    return PrinterStatus(
        online=not printer & 0x08,
        paper=_paper(offline, roll),
        cover_open=bool(offline & 0x04),
        feeding=bool(offline & 0x08),
        fault=_fault(offline, error),
    )


def _paper(offline: int, roll: int) -> Paper:
    if roll & 0x60 or offline & 0x20:
        return Paper.OUT
    return Paper.NEAR_END if roll & 0x0C else Paper.ENOUGH


def _fault(offline: int, error: int) -> str | None:
    if error & 0x08:
        return "the cutter is stuck"
    if error & 0x20:
        return "it reports a fault that only a repair mends"
    if error & 0x40:
        return "its head is too hot and cools down"
    if error & 0x04 or offline & 0x40:
        return "it reports a fault"
    return None
