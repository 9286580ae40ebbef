"""Handing a branch.toml over to a running hub, and telling what that changes."""

from __future__ import annotations

from collections.abc import Callable

from contract.commands import TakeSettings
from contract.names import DeviceId
from contract.refusal import Refused
from contract.settings_views import SettingsView
from link.hub_client import HubClient, HubSettings, new_command_id

Say = Callable[[str], None]

BY = DeviceId("branch")
"""Who asks, in the journal."""
PATIENCE_S = 30.0
"""How long the hub may take."""


def hand_over(text: str, hub_url: str, say: Say, *, reason: str = "", dry_run: bool = False) -> bool:
    """Have the hub go on under the settings in *text*; return whether it does.

    Raises:
        OSError: it does not answer.
    """
    client = HubClient(HubSettings(url=hub_url, patience_s=PATIENCE_S), BY)
    command = TakeSettings(command_id=new_command_id(), by=BY, text=text, reason=reason, dry_run=dry_run)
    try:
        answer = client.ask(command, SettingsView)
    except Refused as refused:
        say("the hub says no:")
        for line in refused.detail.splitlines():
            say(f"  {line}")
        return False
    finally:
        client.close()
    _tell(answer, say)
    return True


def _tell(answer: SettingsView, say: Say) -> None:
    for change in answer.changes:
        say(f"  {change}")
    what = f"{len(answer.changes)} change{'' if len(answer.changes) == 1 else 's'}"
    done = "would be taken" if answer.dry_run else "taken"
    say(f"settings {answer.fingerprint} {done}: {what}; places, numbers and open calls stay")
