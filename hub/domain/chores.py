"""What the hub does by itself because its time has come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from contract.commands import Command
from hub.domain.branch import Branch


def due(branch: Branch, now: datetime) -> Iterator[Command]:  # noqa: ARG001  the first chore reads them
    """Yield what is to be done in *branch* at *now* (UTC) without anybody asking for it.

    Each has an id that follows from what it is about: yielded twice, it is carried out once. What is done
    is not yielded any more. Opening a service day is no chore: see `hub.day_watch`.
    """
    yield from ()
