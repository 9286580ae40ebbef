"""What the hub does by itself because its time has come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from contract.commands import Command
from hub.domain.branch import Branch
from hub.domain.draw import due_draws
from hub.domain.no_desk import due_moves
from hub.domain.repeats import due_repeats


def due(branch: Branch, now: datetime) -> Iterator[Command]:
    """Yield what is to be done in *branch* at *now* (UTC) without anybody asking for it.

    Each has an id that follows from what it is about: yielded twice, it is carried out once. What is done
    is not yielded any more. Opening a service day is no chore: see `hub.day_watch`. While the hall is stopped
    nothing is due: its times stand still.
    """
    if branch.stops.present is not None:
        return
    yield from due_draws(branch, now)
    yield from due_moves(branch, now)
    yield from due_repeats(branch, now)
