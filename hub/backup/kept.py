"""What the running hub keeps of its backup: the store that ships, and what watches over it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from contract.clock import Clock
from contract.hall_views import Alarm
from contract.names import BranchId
from contract.settings import BadSettings
from hub.backup.sealing import seal_for
from hub.backup.shipped_store import ShippedStore
from hub.backup.shipping import Shipping
from hub.backup.source import Source
from hub.backup.watch import BackupWatch
from hub.config import HubSettings
from hub.pulse import task
from hub.store.evidence import DATABASE
from link.health import Health


@dataclass(frozen=True, slots=True)
class Backup:
    """The backup of one hub, before it is watched over."""

    settings: HubSettings
    shipping: Shipping
    folder: Path

    def store(self) -> ShippedStore:
        """Return the hub's store, which ships what it commits."""
        return ShippedStore(Path(self.settings.data) / DATABASE, self.shipping)

    def watch(self, clock: Clock, health: Health) -> BackupWatch:
        """Return what watches over it and reports to *health*."""
        return BackupWatch(self.settings, self.shipping, self.folder, clock, health)


def backup_of(settings: HubSettings, branch: BranchId, clock: Clock, where: str) -> Backup | None:
    """Return the backup that *settings* want; None: they want none.

    Raises:
        BadSettings: it cannot be as they say; *where* they stand is named.
    """
    told = settings.backup
    if not told.folder:
        return None
    if settings.store.url:
        raise BadSettings(
            f"{where} [backup]: it is for SQLite; a database of [store] is backed up by its own means"
        )
    folder, data = Path(told.folder).absolute() / branch, Path(settings.data).absolute()
    if folder.is_relative_to(data) or data.is_relative_to(folder):
        raise BadSettings(
            f"{where} [backup]: 'folder' must lie on another disk than 'data', and not within it"
        )
    try:
        seal = seal_for(told.recipients)
    except ValueError as error:
        raise BadSettings(f"{where} {error}") from error
    return Backup(settings, Shipping(folder, seal, Source(data / DATABASE, branch), clock.now), folder)


@contextlib.asynccontextmanager
async def backing_up(watch: BackupWatch | None) -> AsyncIterator[None]:
    """Watch over the backup while inside; None: there is none."""
    if watch is None:
        yield
        return
    async with task(watch.run(), "backup"):
        yield


def alarms_of(watch: BackupWatch | None) -> list[Callable[[], Iterable[Alarm]]]:
    """Return what tells of a backup that is not well; nothing where there is none."""
    return [] if watch is None else [watch.alarms]
