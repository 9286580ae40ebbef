"""What happens to slips: those of tickets, and check slips, which are no tickets. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from contract.names import CheckSlipId
from contract.views import TicketView
from kiosk.screens import Finding


@dataclass(frozen=True, slots=True)
class SlipDone:
    """The slip of *ticket* (None: a test slip) is out; *near_end*: the roll is nearly used up."""

    ticket: TicketView | None
    near_end: bool = False


@dataclass(frozen=True, slots=True)
class SlipFailed:
    """The slip of *ticket* (None: a test slip) was surely not printed."""

    ticket: TicketView | None
    finding: Finding


@dataclass(frozen=True, slots=True)
class SlipUnknown:
    """The slip of *ticket* (None: a test slip) was sent, and nobody knows whether it came out."""

    ticket: TicketView | None
    finding: Finding


@dataclass(frozen=True, slots=True)
class CheckSlipGranted:
    """The hub gives leave to print check slip *slip*."""

    slip: CheckSlipId


@dataclass(frozen=True, slots=True)
class CheckSlipEnded:
    """*how* it went with check slip *slip*."""

    slip: CheckSlipId
    how: SlipDone | SlipFailed | SlipUnknown


OfSlip = SlipDone | SlipFailed | SlipUnknown | CheckSlipGranted | CheckSlipEnded
"""What may become of paper, and the leave to print some."""
