"""Goes on after a database that has gone back, as after a restore: no number of the lost hub comes twice.

Kiosks hand back what they had from it, and numbers that it may have given are passed over; see
`hub.domain.restored`. What only clerks did is lost, and said.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging

from contract.names import CommandId, DeviceId
from contract.restoring import TakeUpRestored
from hub.authority import Authority
from hub.store import StoreError

logger = logging.getLogger(__name__)

HUB = DeviceId("hub")
LOOK_S = 1.0
_WHY = "the database went back by {lost} entries: a replica that lagged behind became the server"


async def run(authority: Authority) -> None:
    """Look whether something was noted, until cancelled."""
    while True:
        with contextlib.suppress(StoreError):  # said once by the writer; it is looked at again
            await look(authority)
        await asyncio.sleep(LOOK_S)


async def look(authority: Authority) -> None:
    """Take up what a hub has noted of entries that are there no more, if one has.

    Raises:
        StoreError: the store is away.
    """
    if (gone := authority.gone) is None:
        return
    last = await authority.journal(max(gone.ends - 1, 0), 1)
    since_s = (authority.now() - last[0].at).total_seconds() if last else 0.0
    why = _WHY.format(lost=(lost := gone.kept - gone.ends))
    logger.error("%s; numbers are passed over, and kiosks tell what they know", why)
    name = f"gone-{gone.kept}-{gone.link[:12]}"
    command = TakeUpRestored(
        command_id=CommandId(name),
        by=HUB,
        restore=name,
        last=gone.ends,
        link=gone.link,
        unknown_s=max(since_s, float(lost)),  # a second is good for one number, and so is an entry at most
        reason=why,
    )
    (await authority.carry_out(command)).wanted()
    await authority.forget_gone()
