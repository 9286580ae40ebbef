"""A hub's disk and its stick, made in this process in a moment, to be hurt and brought back."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from contract.names import StatusToken
from contract.views import TicketView
from hub.authority import Authority
from hub.backup.copying import full_copy
from hub.backup.manifest import Manifest
from hub.backup.restoring import Sound, restore
from hub.backup.sealing import Key, seal_for
from hub.backup.shipped_store import ShippedStore
from hub.backup.shipping import Shipping
from hub.backup.source import Source
from hub.backup_settings import BackupSettings
from hub.config import HubSettings
from hub.domain.settings import read_branch
from hub.store.evidence import DATABASE
from hub.store.sql import SqlStore
from tests.hub.backup.office import BRANCH, HALL
from tests.hub.branch import HandClock, call_next, new_id, open_desks, ticket_for
from tests.waiting import eventually

WHEN = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


class Machine:
    """One hub's disk and its stick."""

    def __init__(self, folder: Path, recipients: tuple[str, ...] = (), keep: int = 7) -> None:
        self.data, self.stick = folder / "disk", folder / "stick"
        self.copies = self.stick / BRANCH
        self.data.mkdir()
        (folder / "hall.toml").write_text(HALL, encoding="utf-8")
        (self.data / "branch.toml").write_text(HALL, encoding="utf-8")
        (self.data / "draw.key").write_text("ab" * 32, encoding="ascii")
        self.clock = HandClock(WHEN)
        self.settings = HubSettings(
            branch=str(folder / "hall.toml"),
            data=str(self.data),
            backup=BackupSettings(folder=str(self.stick), recipients=recipients, keep=keep),
        )
        self.shipping: Shipping | None = None
        self._tokens = count(1)

    @property
    def database(self) -> Path:
        return self.data / DATABASE

    def store(self) -> ShippedStore:
        source = Source(self.database, BRANCH)
        seal = seal_for(self.settings.backup.recipients)
        self.shipping = Shipping(self.copies, seal, source, self.clock.now)
        return ShippedStore(self.database, self.shipping)

    def live(self, *work: Callable[[Authority], Any], store: SqlStore | None = None) -> list[Any]:
        """Run a hub on the disk while *work* is done by it, one after the other; all is shipped after it."""
        return asyncio.run(self._live(work, store or self.store()))

    async def _live(self, work: tuple[Callable[[Authority], Any], ...], store: SqlStore) -> list[Any]:
        authority = Authority(
            read_branch(HALL, "hall.toml"),
            store,
            clock=self.clock,
            mint_token=lambda: StatusToken(f"token-{next(self._tokens)}".ljust(22, "_")),
        )
        await authority.start()
        try:
            return [await each(authority) for each in work]
        finally:
            await authority.stop()

    def copy(self) -> Manifest:
        return full_copy(self.settings, self.clock.now(), "0.1")

    def restore(self, to: Path | None = None, identity: str = "", **more: Any) -> tuple[Sound, list[str]]:
        said: list[str] = []
        sound = restore(self.copies, to or self.data, Key(identity), self.clock, said.append, **more)
        return sound, said

    def shipped(self) -> None:
        """Wait until all is on the stick."""
        assert self.shipping is not None
        eventually(lambda: self.shipping.lag.entries == 0 and self.shipping.there is not None)


def tickets(how_many: int, service: str = "karta") -> Callable[[Authority], Any]:
    """Return the work of so many visitors; it returns what they were told."""

    async def work(authority: Authority) -> list[TicketView]:
        commands = [ticket_for(service, new_id("v"), by="kiosk-K1") for _ in range(how_many)]
        return [answer.view for answer in await asyncio.gather(*map(authority.carry_out, commands))]

    return work


def calls(how_many: int) -> Callable[[Authority], Any]:
    """Return the work of a clerk at desk 1, who is told of as many visitors."""

    async def work(authority: Authority) -> None:
        for command in (*open_desks("1"), *(call_next("1") for _ in range(how_many))):
            (await authority.carry_out(command)).wanted()

    return work


def numbers_in(database: Path) -> set[str]:
    """Return the number of every ticket in *database*."""
    store = SqlStore.in_file(database)
    store.open(BRANCH)
    try:
        issued = [entry.event for entry in store.entries(0) if hasattr(entry.event, "number")]
        return {str(event.number) for event in issued}
    finally:
        store.close()


def tables_in(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of *database* that tell of the queue, by table."""
    connection = sqlite3.connect(database)
    try:
        names = ("journal", "commands", "tickets", "calls", "bookings", "scores", "cuts")
        return {name: sorted(connection.execute(f"SELECT * FROM {name}")) for name in names}
    finally:
        connection.close()
