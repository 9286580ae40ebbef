"""Check slips: each kiosk prints one when asked, once, and soon or not at all.

The hub alone knows whether one may still be printed. The kiosk asks for leave, and gets it once: neither a
restart, nor a picture that a broker has kept, nor a wrong clock brings out a second one.
"""

from __future__ import annotations

from datetime import datetime

from contract.check_slips import (
    CheckSlipAsked,
    CheckSlipCommand,
    CheckSlipReported,
    CheckSlipState,
    ReportCheckSlip,
)
from contract.events import Event
from contract.names import CheckSlipId
from contract.refusal import CheckSlipOver
from hub.domain.branch import Branch
from hub.domain.calling import known_kiosk
from hub.domain.checked import Checked


def of_check_slip(command: CheckSlipCommand, branch: Branch, now: datetime) -> list[Event]:
    """Return that a check slip is asked for, or what becomes of it; nothing where it is so already."""
    known_kiosk(command.kiosk, branch)
    latest = branch.check_slips.get(command.kiosk)
    if isinstance(command, ReportCheckSlip):
        return _report(command, latest, now)
    if latest is not None and latest.is_on_its_way(now):
        return []
    return [CheckSlipAsked(kiosk=command.kiosk, check_slip=CheckSlipId(command.command_id))]


def _report(command: ReportCheckSlip, latest: Checked | None, now: datetime) -> list[Event]:
    if latest is None or latest.slip != command.check_slip:
        raise CheckSlipOver(f"kiosk {command.kiosk} is to print no check slip {command.check_slip!r}")
    state = command.state
    # Leave hangs on the time; word of what was begun is good however late it comes.
    before = latest.state_at(now) if state is CheckSlipState.BEGUN else latest.state
    wanted = CheckSlipState.ASKED if state is CheckSlipState.BEGUN else CheckSlipState.BEGUN
    if before is not wanted:
        raise CheckSlipOver(f"check slip {command.check_slip!r} cannot be {state}: it is {before}")
    return [
        CheckSlipReported(
            kiosk=command.kiosk, check_slip=command.check_slip, state=state, finding=command.finding
        )
    ]
