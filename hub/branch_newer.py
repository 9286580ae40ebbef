"""Settings that another hub of the branch took: the file of this one is brought up to them at its start.

Hubs that share a database each have a file of their own, and what is taken by one stands in its own alone. A
file as it was taken before is not a wish to go back; one that somebody has written since is taken as ever.
"""

from __future__ import annotations

import asyncio
import logging

from contract.branch_events import SettingsTaken
from contract.clock import Clock
from contract.settings import BadSettings
from hub.authority import Authority
from hub.branch_file import BranchFile, NotKept
from hub.domain.taken import fingerprint_of

logger = logging.getLogger(__name__)

LOOKED_AT = 100
"""So many settings that were taken are looked at for that in the file."""


async def is_older(file: BranchFile, authority: Authority, clock: Clock) -> bool:
    """Tell whether *file* is older than what is in force, and could not be brought up to that.

    Raises:
        StoreError: the store is away.
    """
    async with authority.committed() as branch:
        in_force, ends = branch.written, branch.seq + 1
    try:
        text = await asyncio.to_thread(file.read)
    except BadSettings:
        return False  # which is told by who takes the file over
    if not in_force or text == in_force:
        if in_force:
            await asyncio.to_thread(file.keep_last, text)
        return False
    last = file.last_taken()
    if text != last and (last or not await _was_taken(text, authority, ends)):
        return False
    try:
        await asyncio.to_thread(file.write, in_force)
    except NotKept as error:
        logger.warning("%s is older than what is in force, which stays in force: %s", file.name, error)
        return True
    await asyncio.to_thread(file.keep, in_force, clock.now())
    logger.info("%s is now as another hub took it: %s", file.name, fingerprint_of(in_force))
    return False


async def _was_taken(text: str, authority: Authority, before: int) -> bool:
    taken = await authority.settings_taken(before, LOOKED_AT)
    return any(isinstance(entry.event, SettingsTaken) and entry.event.text == text for entry in taken)
