"""Calls that the hub repeats by itself while the visitor has not come. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from contract.commands import Command, Recall
from contract.names import HUB, CommandId
from contract.states import State
from hub.domain.branch import Branch
from hub.domain.ticket import Ticket


def due_repeats(branch: Branch, now: datetime) -> Iterator[Command]:
    """Yield a recall for each visitor who was called `repeat_s` ago and has not come."""
    if not branch.settings.calling.repeat_s:
        return
    for desk in branch.desks:
        visitor = branch.at_desk(desk)
        if visitor is not None and is_to_be_repeated(visitor, branch, now):
            name = f"repeat-{visitor.ticket}-{visitor.times}"
            yield Recall(command_id=CommandId(name), by=HUB, desk=desk)


def is_to_be_repeated(visitor: Ticket, branch: Branch, now: datetime) -> bool:
    """Return whether the hub may repeat the call of *visitor*; asked again when it does so."""
    rule = branch.settings.calling
    if visitor.state is not State.CALLED or visitor.sounded_at is None or not rule.repeat_s:
        return False
    silent_s = (now - visitor.sounded_at).total_seconds()
    return silent_s >= rule.repeat_s and visitor.spared < rule.repeats_most
