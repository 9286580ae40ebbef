"""Check slips: how staff far away see whether a kiosk's printer works. What is asked, what has happened."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from contract.asked import Asked
from contract.happened import Happened
from contract.names import CheckSlipId, KioskId

FindingName = Annotated[str, msgspec.Meta(max_length=40, pattern=r"^[a-z0-9-]*$")]
"""What a kiosk found, by a lasting word such as ``paper-out``; empty: nothing."""


class CheckSlipState(StrEnum):
    """What has become of a check slip."""

    ASKED = "asked"
    """The kiosk has not taken it up yet: somebody uses it, or it is away."""
    BEGUN = "begun"
    """The kiosk has taken it up; no other run of it will print this one."""
    PRINTED = "printed"
    FAILED = "failed"
    """Nothing came out."""
    UNKNOWN = "unknown"
    """Nobody knows what came out: printer or kiosk fell silent."""
    LATE = "late"
    """No kiosk took it up in time; it will not be printed any more."""


REPORTED = frozenset(
    {CheckSlipState.BEGUN, CheckSlipState.PRINTED, CheckSlipState.FAILED, CheckSlipState.UNKNOWN}
)
"""What a kiosk itself may say."""


class PrintCheckSlip(Asked, frozen=True, kw_only=True):
    """*kiosk* is to print one check slip as soon as nobody uses it, within two minutes or not at all.

    The command's id becomes the slip's. Asked again while one is on its way, it changes nothing.
    """

    kiosk: KioskId


class ReportCheckSlip(Asked, frozen=True, kw_only=True):
    """*kiosk* says what becomes of check slip *check_slip*; *finding* is what it found wrong.

    It must be granted ``begun`` before it prints, and is granted it once: so no slip comes out twice.
    """

    kiosk: KioskId
    check_slip: CheckSlipId
    state: CheckSlipState
    finding: FindingName = ""

    def __post_init__(self) -> None:
        if self.state not in REPORTED:
            raise ValueError(f"'state' must be one of {', '.join(sorted(REPORTED))}, not {self.state}")


CheckSlipCommand = PrintCheckSlip | ReportCheckSlip
"""What is asked about check slips."""


class CheckSlipAsked(Happened, frozen=True, kw_only=True):
    """Somebody wants *kiosk* to print a check slip."""

    kiosk: KioskId
    check_slip: CheckSlipId


class CheckSlipReported(Happened, frozen=True, kw_only=True):
    """*kiosk* said what became of check slip *check_slip*."""

    kiosk: KioskId
    check_slip: CheckSlipId
    state: CheckSlipState
    finding: str = ""


CheckSlipEvent = CheckSlipAsked | CheckSlipReported
"""What has happened to check slips."""


class CheckSlip(msgspec.Struct, frozen=True, kw_only=True):
    """The latest check slip of a kiosk.

    Attributes:
        asked_at: when it was asked for, on the branch's own clock.
        changed_at: since when its state is what it is, on the same clock.
        finding: why it is not known to have come out, by a lasting word; empty: nothing is wrong.
    """

    slip: CheckSlipId
    asked_at: datetime
    changed_at: datetime
    state: CheckSlipState = CheckSlipState.ASKED
    finding: str = ""
