"""Looks whether the database is whole: a while after the start, and when a service day begins.

A database whose structure is damaged takes no more commands: what would be written into it might be lost.
Kiosks then give numbers of their own, and desks say that they cannot call. A journal that is only not what
was written, somewhere in its past, is told of, and the day goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from datetime import date, datetime

from contract.hall_views import Alarm
from hub.authority import Authority
from hub.own_faults import own_fault
from hub.store import StoreError
from hub.store.wholeness import RESTORE
from link.health import Health

logger = logging.getLogger(__name__)

AFTER_START_S = 30.0
"""The start itself is not held up."""
LOOK_S = 60.0
FAULT = "store-damaged"


class DamageWatch:
    """Watches over the store of *authority*, and reports by *health*."""

    def __init__(self, authority: Authority, health: Health) -> None:
        self._authority, self._health = authority, health
        self._found = ""
        self._since: datetime | None = None

    @property
    def found(self) -> str:
        """What is damaged, and the way out; empty: nothing is known to be."""
        return self._found

    def alarms(self) -> Iterable[Alarm]:
        """Yield an alarm while something is damaged."""
        if self._found and self._since is not None:
            yield own_fault(FAULT, self._since, f"hub: {self._found}", RESTORE)

    async def run(self) -> None:
        """Look until cancelled; whatever is found stands until the hub starts again."""
        await asyncio.sleep(AFTER_START_S)
        await self.look(whole=False)
        day = await self._today(None)
        while not self._found:
            await asyncio.sleep(LOOK_S)
            if (today := await self._today(day)) != day:
                await self.look(whole=day is not None)
                day = today

    async def _today(self, before: date | None) -> date | None:
        """Return the service day; while the store is away, which the writer says once, the one *before*."""
        with contextlib.suppress(StoreError):
            async with self._authority.committed() as branch:
                return branch.day
        return before

    async def look(self, *, whole: bool) -> None:
        """Look at the structure, and if *whole* at each entry of the journal as well."""
        try:
            structure = await self._authority.damage()
            broken = (await self._authority.proof()).broken if whole and not structure else None
        except StoreError as error:
            logger.warning("Whether the database is whole cannot be told: %s", error)
            return
        if structure:
            self._tell(f"the database is damaged ({structure}); {RESTORE}")
            self._authority.shut.because("damage", self._found)
        elif broken is not None:
            self._tell(f"the journal is damaged at entry {broken.seq} ({broken.says}); {RESTORE}")

    def _tell(self, what: str) -> None:
        self._found, self._since = what, self._authority.now()
        logger.error("%s", what)
        self._health.fault(FAULT, what)
