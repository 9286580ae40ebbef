"""Python's own rubbish, taken away often and in little, so that nobody waits for it.

Whatever lives is walked through to find what does not: on a full day that stops the hub for a tenth of a
second and more, at a moment of Python's choosing. What has lived through one of our own rounds is therefore
put aside and not walked through again before the day is over. The few rings that die among it until then
(a connection, a page) are what it costs.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import date

from hub.domain.branch import Branch
from hub.store import StoreError

ROUND_S = 20.0

Committed = Callable[[], AbstractAsyncContextManager[Branch]]


class Rubbish:
    """Takes it away while the hub runs."""

    def __init__(self) -> None:
        self._day: date | None = None

    async def run(self, committed: Committed) -> None:
        """Make a round every `ROUND_S` seconds, until cancelled."""
        while True:
            with contextlib.suppress(StoreError):  # said once by the writer
                async with committed() as branch:
                    day = branch.day
                self.round(day)
            await asyncio.sleep(ROUND_S)

    def round(self, day: date | None) -> None:
        """Take away what has died, and put aside what lives; all of it is looked through on a new *day*."""
        if self._day not in (None, day):
            gc.unfreeze()
        self._day = day
        gc.collect()
        gc.freeze()
