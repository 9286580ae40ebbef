"""The backup of a running hub: whether the second path keeps up, and when the next full copy is due.

What is wrong is said once and once when it is over: in the log, as the hub's own fault, as an alarm, and on
`/metrics`. Nothing of the queue ever waits for any of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from contract.clock import Clock
from contract.hall_views import Alarm
from contract.release import release
from hub.backup.manifest import BadCopy, Manifest, manifest_in
from hub.backup.places import copies_in
from hub.backup.shipping import Lag, Shipping, told
from hub.config import HubSettings
from hub.own_faults import own_fault
from link.health import Health

logger = logging.getLogger(__name__)

LOOK_S = 1.0
SLOW_S = 5.0
"""A commit that is not on the second path after so long is told as a fault."""
AGAIN_S = 300.0
"""So long after a full copy that failed the next one is tried, or as soon as the second path is back."""
FAULT = "backup"
PROGRAM = (sys.executable, "-m", "hub.backup")
WAY_OUT = (
    "look whether the stick or the share is there, may be written, and has room; the hub goes on without it"
)


@dataclass(frozen=True, slots=True)
class BackupState:
    """How the backup stands: what is wrong (empty: nothing), how far behind it is, and its newest copy."""

    trouble: str
    lag: Lag
    newest: Manifest | None


class BackupWatch:
    """Watches over the backup of one hub.

    Args:
        settings: the hub's own, with a folder for backups.
        shipping: ships the journal.
        branch_folder: of the branch, on the second path.
        clock: the day's clock.
        health: where a fault is reported.
    """

    def __init__(
        self, settings: HubSettings, shipping: Shipping, branch_folder: Path, clock: Clock, health: Health
    ) -> None:
        self._settings, self._shipping, self._folder = settings, shipping, branch_folder
        self._clock, self._health = clock, health
        self._newest: Manifest | None = None
        self._tried_s = float("-inf")
        self._copying = ""
        self._was_lost = False
        self._said = ""
        self._since: datetime | None = None

    @property
    def state(self) -> BackupState:
        """How the backup stands now."""
        lag = self._shipping.lag
        slow = f"the second path is {lag.seconds:.0f} s behind" if lag.seconds > SLOW_S else ""
        return BackupState(lag.trouble or slow or self._copying, lag, self._newest)

    def alarms(self) -> Iterator[Alarm]:
        """Yield an alarm while something is wrong."""
        if self._said and self._since is not None:
            yield own_fault(FAULT, self._since, f"backup: {self._said}", WAY_OUT)

    async def run(self) -> None:
        """Look once a second, and make full copies when they are due, until cancelled."""
        if not self._settings.backup.recipients:
            logger.warning("The backup in %s is not encrypted: [backup] names no recipients", self._folder)
        self._newest = await asyncio.to_thread(self._found)
        copying: asyncio.Task[None] | None = None
        try:
            while True:
                self._look()
                if (copying is None or copying.done()) and self._is_due():
                    copying = asyncio.create_task(self._copy(), name="backup-copy")
                await asyncio.sleep(LOOK_S)
        finally:
            if copying is not None:
                copying.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await copying

    def _look(self) -> None:
        is_lost = bool(self._shipping.lag.trouble)
        if self._was_lost and not is_lost:
            self._tried_s = float("-inf")  # what a copy failed of is over
        self._was_lost = is_lost
        self._tell(self.state.trouble)

    def _found(self) -> Manifest | None:
        with contextlib.suppress(OSError):
            for copy in reversed(copies_in(self._folder)):
                with contextlib.suppress(BadCopy):
                    return manifest_in(copy.path)
        return None

    def _is_due(self) -> bool:
        loop_s = asyncio.get_running_loop().time()
        if self._shipping.there is None or loop_s - self._tried_s < AGAIN_S:
            return False
        newest = self._newest
        if newest is None or self._copying or self._shipping.wants_copy or newest.version != release():
            return True
        return self._clock.now() - newest.at >= timedelta(hours=self._settings.backup.full_every_hours)

    async def _copy(self) -> None:
        self._tried_s = asyncio.get_running_loop().time()
        self._shipping.wants_copy = False
        try:
            self._newest = await made_by_program(self._settings)
        except (OSError, ValueError) as error:
            self._shipping.wants_copy = True
            if not self._copying:
                logger.error("No full copy could be made: %s", told(error))  # noqa: TRY400  told in words
            self._copying = f"no full copy could be made: {told(error)}"
            return
        self._copying, self._tried_s = "", float("-inf")
        logger.info("Full copy up to entry %s is proved and kept", self._newest.head.seq)

    def _tell(self, trouble: str) -> None:
        if trouble and not self._said:
            self._since = self._clock.now()
            logger.warning("Backup: %s; %s", trouble, WAY_OUT)
        elif self._said and not trouble:
            logger.info("Backup is well again")
        if trouble != self._said:
            self._said = trouble
            if trouble:
                self._health.fault(FAULT, f"backup: {trouble}")
            else:
                self._health.back(FAULT)


async def made_by_program(settings: HubSettings) -> Manifest:
    """Have a program of its own make a full copy of what the hub of *settings* keeps.

    Raises:
        ValueError: it could not; the message is the program's.
        OSError: the program cannot be started.
    """
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*PROGRAM, stdin=pipe, stdout=pipe, stderr=pipe)
    try:
        out, said = await process.communicate(msgspec.json.encode(settings))
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        raise
    if process.returncode:
        lines = said.decode("utf-8", "replace").strip().splitlines()
        raise ValueError(lines[-1] if lines else f"its program ended with status {process.returncode}")
    return msgspec.json.decode(out, type=Manifest)
