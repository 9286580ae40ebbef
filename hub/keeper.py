"""Does what nobody asks for: opens service days, and whatever else is due by the clock."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import date
from zoneinfo import ZoneInfo

from contract.clock import Clock
from contract.commands import Command, OpenDay
from contract.names import HUB, CommandId
from contract.settings import BadSettings, zone_of
from hub.answers import Answer
from hub.day_watch import DayWatch
from hub.domain.branch import Branch
from hub.domain.chores import due
from hub.domain.settings import BranchSettings
from hub.store import StoreError

LOOK_S = 1.0

Committed = Callable[[], AbstractAsyncContextManager[Branch]]


class Keeper:
    """Keeps the day of one branch.

    Args:
        carry_out: where what is due is asked for, like everything else.
        committed: gives the branch as it is stored.
        clock: the day's clock.
        zone: where the branch's day begins, as settings say now.
    """

    def __init__(
        self,
        carry_out: Callable[[Command], Awaitable[Answer]],
        committed: Committed,
        clock: Clock,
        zone: Callable[[], ZoneInfo],
    ) -> None:
        self._carry_out = carry_out
        self._committed = committed
        self._clock = clock
        self._zone = zone
        self._watch = DayWatch(zone(), clock.now(), clock.elapsed())
        self._day: date | None = None
        self._probes = 0
        self._epoch = 0

    async def begin(self, epoch: int) -> None:
        """Open the day if it is a new one; *epoch* is this start of the hub.

        Raises:
            StoreError: the store is away.
        """
        self._epoch = epoch
        await self._open(self._today())
        await self._do_what_is_due()  # before the doors open: what was due while the hub was down

    async def run(self, is_well: Callable[[], bool]) -> None:
        """Look what is due, once a second, until cancelled; a store that is away is knocked at."""
        while True:
            await asyncio.sleep(LOOK_S)
            today = self._today()
            with contextlib.suppress(StoreError):  # said once by the writer
                if today != self._day:
                    await self._open(today)
                elif not is_well():
                    await self._open(today, probe=True)
                await self._do_what_is_due()

    async def _do_what_is_due(self) -> None:
        async with self._committed() as branch:
            commands = list(due(branch, self._clock.now()))
        for command in commands:
            await self._carry_out(command)

    def _today(self) -> date:
        self._watch.zone = self._zone()
        return self._watch.today(self._clock.now(), self._clock.elapsed())

    async def _open(self, today: date, *, probe: bool = False) -> None:
        """Ask for the day to be opened; a *probe* has an id of its own and so must be written."""
        self._probes += probe
        name = f"probe-{self._epoch}-{self._probes}" if probe else f"day-{today}"
        await self._carry_out(OpenDay(command_id=CommandId(name), by=HUB, day=today))
        self._day = today


def require_zone(settings: BranchSettings) -> None:
    """Make sure that the time zone of a branch is known.

    Raises:
        BadSettings: nobody knows it.
    """
    try:
        zone_of(settings.timezone)
    except ValueError as error:
        raise BadSettings(f"branch {settings.branch}: {error}") from error
