"""How a hub goes on whose journal lacks what another has done: restored, or called back after it gave way.

What is missing is not known, and visitors may hold numbers of it. So an entry says that it is missing, each
series goes on behind a gap, and kiosks hand back what they had from the other hub; see `hub.domain.restored`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from contract.clock import Clock
from contract.names import HUB, CommandId, StatusToken
from contract.restoring import TakeUpRestored
from hub.audit.chain import Head
from hub.authority import Authority
from hub.domain.settings import BranchSettings
from hub.draw_key import seeds_in
from hub.store import Store

CLOCKS_DIFFER = timedelta(minutes=1)
NOTHING_KNOWN_S = 86_400.0
"""As good as for ever: the widest gap follows from it."""
LOOKED_AT = 100
"""So many entries are looked through for one of an earlier start; a hub that just started wrote fewer."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What a journal that ends at *head* lacks: *unknown_s* seconds, of which nothing is known.

    *reason*: why it lacks them, for people. *epoch*: that of the hub which had them, where it may be higher.
    *name*: by which it is known when it is written down again; empty: each time by another.
    """

    head: Head
    unknown_s: float
    reason: str
    epoch: int = 0
    name: str = ""


def unknown_since(seen: datetime, now: datetime) -> float:
    """Return how many seconds lie between *seen* and *now*; of a clock that is behind, as good as all."""
    if now < seen - CLOCKS_DIFFER:
        return NOTHING_KNOWN_S  # a machine without a battery may think that it is 1970
    return max(0.0, (now - seen).total_seconds())


async def go_on(branch: BranchSettings, store: Store, data: Path, clock: Clock, missing: Missing) -> None:
    """Write into *store* what is *missing*, and open the day of today before, as a hub in *data* would.

    Raises:
        StoreError: the store cannot be used.
    """
    authority = Authority(
        branch,
        store,
        clock=clock,
        mint_token=lambda: StatusToken(secrets.token_urlsafe(16)),
        seed_of=seeds_in(data),
    )
    await authority.start()
    try:
        if missing.epoch:
            await authority.outrank(missing.epoch)
        await pass_over(authority, missing)
    finally:
        await authority.stop()


async def pass_over(authority: Authority, missing: Missing) -> None:
    """Write down what is *missing*, before any command that comes later, and pass its numbers over.

    Raises:
        StoreError: the store is away.
    """
    name = missing.name or restore_id(missing.head)
    command = TakeUpRestored(
        command_id=CommandId(missing.name or f"restored-{name}"),
        by=HUB,
        restore=name,
        last=missing.head.seq,
        link=missing.head.link,
        unknown_s=missing.unknown_s,
        reason=missing.reason,
    )
    (await authority.carry_out(command)).wanted()


async def unknown_before(authority: Authority, epoch: int) -> float:
    """Return for how many seconds another hub may have served: since a start of this one before *epoch*.

    Raises:
        StoreError: the store is away.
    """
    latest = await authority.journal(max(authority.seq - LOOKED_AT, 0), LOOKED_AT)
    before = [entry.at for entry in latest if entry.epoch < epoch]
    return unknown_since(before[-1], authority.now()) if before else NOTHING_KNOWN_S


def restore_id(head: Head) -> str:
    """Return a name for going on from a journal that ends at *head*; each time has another."""
    return f"{head.seq}-{secrets.token_hex(6)}"
