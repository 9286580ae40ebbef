"""A hub that gave way serves again: a person says that it is to be the branch's after all.

Meanwhile the other hub has given out numbers that this one knows nothing of: it goes on as one that was
restored does, and above the other's epoch, so that devices obey it.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from contract.clock import Clock
from hub.domain.settings import BranchSettings
from hub.given_way import GivenWay, noted, take_away
from hub.going_on import Missing, go_on, unknown_since
from hub.store import Store


class GaveWayToNobody(ValueError):
    """There is nothing to take back: this hub serves, or would if it were started."""


def serve_again(data: Path, branch: BranchSettings, store: Store, clock: Clock) -> GivenWay:
    """Let the hub in the folder *data* be the branch's again, and return to whom it had given way.

    Raises:
        GaveWayToNobody: it had not given way.
        BadSettings: the note that it did cannot be read.
        StoreTaken: it runs, and must be stopped for it.
        StoreError: its database cannot be used.
        OSError: the note cannot be taken away; nothing is lost if it is tried again.
    """
    if (given := noted(data)) is None:
        raise GaveWayToNobody(f"{data}: the hub there has given way to nobody; start it")
    store.open(branch.branch)
    try:
        missing = Missing(
            head=store.head(),
            unknown_s=unknown_since(given.at, clock.now()),
            reason=f"it had given way to another hub ({given.theirs}) and serves again",
            epoch=given.theirs.epoch,
        )
    finally:
        store.close()
    asyncio.run(go_on(branch, store, data, clock, missing))
    take_away(data)
    return given
