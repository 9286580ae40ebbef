"""Does away with what need not be kept any longer, once when a service day begins and once at each start.

In small portions with breathing space between them: whoever asks for a ticket waits for one portion at most.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import date, timedelta

from contract.clock import Clock
from contract.commands import CutJournal
from contract.events import DayOpened
from contract.names import HUB, CommandId
from hub.accounts.gate import Gate
from hub.authority import Authority
from hub.domain.keeping import last_to_go
from hub.drafts.keeper import Drafts
from hub.store import StoreError

logger = logging.getLogger(__name__)

LOOK_S = 30.0
ROWS_AT_ONCE = 100
"""So many rows go in one transaction."""
BREATH_S = 0.02
"""Nothing is swept for so long between two portions."""
LONGEST_S = 600.0
"""One sweep is over after so long; what is left goes with the next."""


class Retention:
    """Sweeps what is behind one branch.

    Args:
        authority: whose journal it is.
        drafts: those of the administrators.
        gate: accounts, with their deeds and sessions.
        clock: the day's clock.
        deeds_days: for how many days deeds of accounts are kept; None: for ever.
        longest_s: how long one sweep of the journal may take.
    """

    def __init__(  # noqa: PLR0913  # all that is swept
        self,
        authority: Authority,
        drafts: Drafts,
        gate: Gate,
        clock: Clock,
        *,
        deeds_days: int | None = None,
        longest_s: float = LONGEST_S,
    ) -> None:
        self._authority, self._drafts, self._gate, self._clock = authority, drafts, gate, clock
        self._deeds_days, self._longest_s = deeds_days, longest_s
        self._swept: date | None = None

    async def run(self) -> None:
        """Look whether a day has begun, until cancelled; while the store is away nothing is swept."""
        while True:
            with contextlib.suppress(StoreError):  # said once by the writer
                await self.sweep()
            await asyncio.sleep(LOOK_S)

    async def sweep(self) -> None:
        """Do away with what is not to be kept, unless that was done on this service day.

        Raises:
            StoreError: a store is away; it is tried again.
        """
        async with self._authority.committed() as branch:
            day, last, drafts_days = branch.day, last_to_go(branch), branch.ordinary.retention.drafts_days
        if day is None or day == self._swept:
            return
        if last is not None:
            await self._cut(day, last)
            await self._say_what_stays(last)
        await self._sweep_journal()
        if drafts_days is not None:
            then = self._clock.now() - timedelta(days=drafts_days)
            for login in await asyncio.to_thread(self._drafts.forget_before, then):
                logger.info("The draft of %s was not touched for %d days and is gone", login, drafts_days)
        await self._sweep_accounts()
        self._swept = day

    async def _cut(self, day: date, last: date) -> None:
        before, cut = await self._authority.cut(), await self._authority.could_cut(last)
        if cut is None:
            return
        command = CutJournal(
            command_id=CommandId(f"cut-{day}-{cut.head.seq}"),
            by=HUB,
            day=cut.day,
            first=before.head.seq + 1 if before else 1,
            last=cut.head.seq,
            link=cut.head.link,
        )
        await self._authority.carry_out(command)

    async def _say_what_stays(self, last: date) -> None:
        """Say so where a day that could go stays, because a booking that is still known came in on it."""
        for entry in await self._authority.journal(0, 1):
            if isinstance(entry.event, DayOpened) and entry.event.day <= last:
                logger.info("Days from %s on stay for now: a known booking came in then", entry.event.day)

    async def _sweep_journal(self) -> None:
        loop, rows = asyncio.get_running_loop(), 0
        ends = loop.time() + self._longest_s
        while gone := await self._authority.sweep(ROWS_AT_ONCE):
            rows += gone
            if loop.time() >= ends:
                logger.info("Not everything could be swept yet; the rest goes with the next sweep")
                break
            await asyncio.sleep(BREATH_S)
        if rows and (cut := await self._authority.cut()) is not None:
            logger.info("%d rows swept; the journal is kept from entry %d on", rows, cut.head.seq + 1)

    async def _sweep_accounts(self) -> None:
        days = self._deeds_days
        then = None if days is None else self._clock.now() - timedelta(days=days)
        if gone := await self._gate.sweep(then):
            logger.info("%d deeds of accounts are not kept any more", gone)
