"""Goes on after a database that has gone back, as after a restore: no number of the lost hub comes twice.

A hub that lives notices by itself (`hub.store.gone_back`); one that starts goes by what its folder remembers,
so that also a server that was brought back from a backup is noticed. Kiosks hand back what they had, and
numbers that may have been given are passed over; see `hub.domain.restored`. What only clerks did is lost, and
said.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from pathlib import Path

from contract.names import BranchId
from hub.audit.chain import Head
from hub.authority import Authority
from hub.going_on import Missing, pass_over
from hub.store import StoreError
from link.durable import replace_whole

logger = logging.getLogger(__name__)

LOOK_S = 1.0
REMEMBER_EVERY = 10
"""After so many looks it is written down; more often would wear a card out."""
FILE = "journal.head"
_WHY = "the database went back by {lost} entries: an older copy of it became the server"


async def begin(authority: Authority, folder: Path) -> None:
    """Look whether the database has gone back while this hub was not there, as *folder* remembers it.

    Raises:
        StoreError: the store is away.
    """
    if (kept := await asyncio.to_thread(_remembered, folder, authority.settings.branch)) is not None:
        await authority.note_if_gone(kept)
    await look(authority)


async def run(authority: Authority, folder: Path) -> None:
    """Look whether something was noted, and remember in *folder* what was kept last, until cancelled."""
    try:
        while True:
            for _ in range(REMEMBER_EVERY):
                with contextlib.suppress(StoreError):  # said once by the writer; it is looked at again
                    await look(authority)
                await asyncio.sleep(LOOK_S)
            await asyncio.to_thread(_remember, folder, authority)
    finally:
        if authority.was_replaced:  # what is gone was noted in the database itself, and is said once
            (folder / FILE).unlink(missing_ok=True)
        else:
            _remember(folder, authority)


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
    missing = Missing(
        head=Head(seq=gone.ends, link=gone.link),
        unknown_s=max(since_s, float(lost)),  # a second is good for one number, and so is an entry at most
        reason=why,
        name=f"gone-{gone.kept}-{gone.link[:12]}",
    )
    await pass_over(authority, missing)
    await authority.forget_gone()


def _remember(folder: Path, authority: Authority) -> None:
    """Write down what was kept last, if that is another than before."""
    branch, kept = authority.settings.branch, authority.kept
    if kept is None or kept == _remembered(folder, branch):
        return
    try:
        replace_whole(folder / FILE, f"{branch} {kept.seq} {kept.link}\n".encode())
    except OSError as error:
        logger.warning("%s cannot be written: %s", folder / FILE, error.strerror)


def _remembered(folder: Path, branch: BranchId) -> Head | None:
    """Return what was kept last of *branch*; None: it is not known."""
    try:
        whose, seq, link = (folder / FILE).read_text(encoding="ascii").split()
        return Head(seq=int(seq), link=link) if whose == branch else None
    except (OSError, ValueError):
        return None
