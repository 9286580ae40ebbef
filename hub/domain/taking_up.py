"""How a branch goes on after its hub was restored from a backup; why so, says `hub.domain.restored`."""

from __future__ import annotations

from contract.events import Event, HubRestored
from contract.restoring import TakeUpRestored
from hub.domain.branch import Branch
from hub.domain.restored import gap_after


def take_up(command: TakeUpRestored, branch: Branch) -> list[Event]:
    """Return that *branch* goes on from a backup; nothing if it was said before."""
    if branch.restored is not None and branch.restored.restore == command.restore:
        return []
    gap = gap_after(command.unknown_s)
    numbers = {
        service.series: branch.next_number(service.series) - 1 + gap for service in branch.ordinary.services
    }
    told = HubRestored(
        restore=command.restore,
        last=command.last,
        link=command.link,
        unknown_s=command.unknown_s,
        numbers=numbers,
        reason=command.reason.strip(),
    )
    return [told]
