"""What is cut off the journal, and what never is."""

from __future__ import annotations

from datetime import date, timedelta

from contract.commands import CutJournal
from contract.events import Event, JournalCut
from hub.domain.branch import Branch


def last_to_go(branch: Branch) -> date | None:
    """Return the last service day that *branch* wants kept no longer; None: all are kept."""
    days = branch.ordinary.retention.journal_days
    return None if days is None or branch.day is None else branch.day - timedelta(days=days)


def cut_journal(command: CutJournal, branch: Branch) -> list[Event]:
    """Return the cut; nothing where the branch wants that kept after all."""
    last, days = last_to_go(branch), branch.ordinary.retention.journal_days
    if last is None or days is None or command.day > last or not command.first <= command.last < branch.seq:
        return []
    told = JournalCut(day=command.day, first=command.first, last=command.last, link=command.link, days=days)
    return [told]
