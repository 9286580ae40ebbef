"""Visitors at kiosks who ask for help: one call a kiosk, until somebody goes there or it is taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from contract.commands import AskForHelp, EndHelp
from contract.events import Event, HelpAsked, HelpEnded
from contract.names import device_id
from contract.refusal import HelpTooOften, ReasonMissing
from hub.domain.branch import Branch
from hub.domain.calling import known_kiosk
from hub.domain.helped import Help

MOST_TAKEN_BACK = 3
"""After so many calls that were taken back within `QUIET`, nobody is told of the next: somebody plays."""
QUIET = timedelta(minutes=10)


def of_help(command: AskForHelp | EndHelp, branch: Branch, now: datetime) -> list[Event]:
    """Return that help is asked for, or that somebody goes there; nothing where it is so already."""
    known_kiosk(command.kiosk, branch)
    call = branch.help.get(command.kiosk)
    if isinstance(command, EndHelp):
        return _end(command, call)
    if call is not None and call.waits(now, branch.settings.alarms.help_minutes):
        return []
    if call is not None and sum(now - at < QUIET for at in call.taken_back) >= MOST_TAKEN_BACK:
        raise HelpTooOften(f"help was asked for at kiosk {command.kiosk} and taken back several times")
    return [HelpAsked(kiosk=command.kiosk, language=command.language)]


def _end(command: EndHelp, call: Help | None) -> list[Event]:
    who = command.who.strip()
    if not who and command.by != device_id("kiosk", command.kiosk):
        raise ReasonMissing("the visitor is told that somebody comes, so say who (a role, a badge or a desk)")
    if call is None or not call.is_open:
        return []
    return [HelpEnded(kiosk=command.kiosk, who=who)]
