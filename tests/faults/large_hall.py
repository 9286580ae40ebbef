"""The large hall in one folder: real hub and broker in processes, and what is seen of them from outside.

Its tables are those of the shipped large branch: 40 desks, 12 boards, 4 kiosks, all calling rules. Only long
texts about services are left out, which every start of a hub would read for nothing, and the hours, so that
it is open whenever tests run.
"""

from __future__ import annotations

import copy
import shutil
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import requests

from okienko.clock import DayClock, SystemClock
from okienko.demo.table import Table, laid
from okienko.promise.checker import Broken, broken
from okienko.promise.evidence import Evidence
from okienko.promise.history import History, Replied
from tests.broker import Mosquitto, free_tcp_port
from tests.faults.ear import ALIKE_WITHIN_S, Ear
from tests.faults.gathered import chain_of, journal_in, open_calls_of, rows_of
from tests.faults.nursery import Nursery, Program
from tests.waiting import eventually

OPENS = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
"""Tuesday, eight in the morning in Warsaw."""
SPEED = 10.0
"""Seconds of the day in a second of the world: fast enough for many lives, and slow enough that a fault of a
second is not half an hour."""
_LONG_TEXTS = ("[services.about]", "[services.bring]", "[services.instead]")
_READY_S = 30.0


def without_long_texts(branch_toml: str) -> str:
    """Return *branch_toml* without what is only read by people in front of a kiosk."""
    kept: list[str] = []
    drops = False
    for line in branch_toml.splitlines(keepends=True):
        if line.startswith("["):
            drops = line.startswith(_LONG_TEXTS)
        if not drops:
            kept.append(line)
    return "".join(kept)


class LargeHall:
    """A large branch that can be hurt; everything of it ends with the block.

    Args:
        folder: where all of it lies.
        nursery: where programs are started; one of its own when None.
        clock: the day's; when None one that runs fast.
        shipped: the name of the branch.
    """

    def __init__(
        self,
        folder: Path,
        *,
        nursery: Nursery | None = None,
        clock: DayClock | SystemClock | None = None,
        shipped: str = "large",
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.clock = clock or DayClock(OPENS, SPEED, time.monotonic())
        self._parts = ExitStack()
        self.broker = Mosquitto(folder)
        self._parts.callback(self.broker.kill)
        self.nursery = nursery or Nursery(folder)
        if nursery is None:
            self._parts.callback(self.nursery.close)
        self.table: Table = laid(folder, shipped, self.broker.url, always_open=True)
        self._port_by_which_to_come(free_tcp_port())
        branch = folder / "branch.toml"
        branch.write_text(without_long_texts(branch.read_text(encoding="utf-8")), encoding="utf-8")
        self.evidence = Evidence()
        self.replied: list[Replied] = []
        self.hub: Program | None = None
        self.starts = 0
        self.slowest_start_s = self.slowest_alike_s = 0.0
        self.hears_at = self.broker.url

    def __enter__(self) -> Self:
        self.start_hub()
        self.ear = Ear(self.table, self.hears_at, self.evidence)
        self.ear.start()
        self._parts.callback(self.ear.close)
        return self

    def __exit__(self, *_: object) -> None:
        if self.hub is not None:
            self.hub.close()
        self._parts.close()

    def _port_by_which_to_come(self, port: int) -> None:
        settings = self.folder / "hub.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace(f"port = {self.table.hub_port}", f"port = {port}"), encoding="utf-8")
        self.table = replace(self.table, hub_port=port)

    @property
    def clock_text(self) -> str:
        """The day's clock, as programs are told of it."""
        return str(self.clock) if isinstance(self.clock, DayClock) else ""

    @property
    def url(self) -> str:
        """Where the hub itself answers."""
        return self.table.hub_url

    @property
    def database(self) -> Path:
        """Where the hub's journal can be read; of one on a disk of its own, a copy of this moment."""
        at = self.folder / "hub" / "hub.db"
        if at.exists():
            return at
        # SQLite follows every link to its end, and behind this one the disk is another program's.
        there, copies = self.inside(at.parent), self.folder / "copy"
        copies.mkdir(exist_ok=True)
        for name in ("hub.db", "hub.db-wal"):
            shutil.copyfile(there / name, copies / name)
        return copies / "hub.db"

    def inside(self, path: Path) -> Path:
        """Return where *path* is that the hub sees, which may have a disk of its own there."""
        return Path(f"/proc/{self.hub.pid}/root{path}") if self.hub is not None else path

    def reach_broker_at(self, url: str) -> None:
        """Let the hub come to the broker by *url* from its next start on."""
        settings = self.folder / "hub.toml"
        text = settings.read_text(encoding="utf-8").replace(self.broker.url, url)
        settings.write_text(text, encoding="utf-8")

    def start_hub(self) -> None:
        """Start the hub and return when it is ready."""
        begun = time.monotonic()
        self.hub = self.nursery.start("hub", "hub", self.folder / "hub.toml", self.clock_text)
        self.hub.waits_for(bool, _READY_S)
        self.starts += 1
        self.slowest_start_s = max(self.slowest_start_s, time.monotonic() - begun)

    def kill_hub(self) -> None:
        """End the hub as a power cut does."""
        assert self.hub is not None
        self.hub.close()
        self.hub = None

    def settled(self, within_s: float = ALIKE_WITHIN_S) -> None:
        """Return once the hub is ready and all devices show what it knows (I7).

        Raises:
            AssertionError: they do not *within_s* seconds after it is.
        """
        eventually(lambda: self._get("/readyz").ok, _READY_S)
        self.slowest_alike_s = max(self.slowest_alike_s, self.ear.until_alike(self.url, within_s))

    def history(self) -> History:
        """Return all that was seen so far, with the journal of the hub, which must be there and at rest."""
        with self.ear.held():
            evidence = copy.copy(self.evidence)
            evidence.boards, evidence.desks = [*evidence.boards], [*evidence.desks]
            evidence.answers, evidence.shown = [*evidence.answers], [*evidence.shown]
        chain = chain_of(self.database, str(self.table.name))
        return History(
            journal=journal_in(chain),
            hall=self.table.hall(),
            evidence=evidence,
            replied=[*self.replied],
            rows=rows_of(self.database),
            calls=open_calls_of(self.database),
            chain=chain,
            rested=True,
        )

    def broken(self) -> list[Broken]:
        """Judge all that was seen so far."""
        return broken(self.history())

    def _get(self, path: str) -> requests.Response:
        return requests.get(self.url + path, timeout=5)
