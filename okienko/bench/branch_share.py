"""A share of many branches in one process, each with an authority, a store and a lease of its own."""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import time
from dataclasses import asdict, dataclass, field

import msgspec

from contract.commands import CallNext, IssueTicket, OpenDesk
from contract.events import TicketCalled, TicketIssued
from contract.names import BranchId, CommandId, DeskId, DeviceId, ServiceId
from contract.views import TicketView
from hub.authority import Authority
from hub.domain.settings import BranchSettings, read_branch
from hub.lease import Lease
from hub.run import new_token
from hub.store import StoreError
from hub.store.sql import SqlStore
from link.hub_client import new_command_id
from okienko.bench.processes import memory_of
from okienko.clock import SystemClock

BRANCH = """
branch = "bench"
names = {pl = "Urząd"}
languages = ["pl"]
status_url = "http://localhost/t/{token}"
double_press_s = 0
services = [{id = "karta", series = "A", names = {pl = "Karta"}}]
rooms = [{id = "hol", names = {pl = "Hol"}}]
desks = [{id = "1", name = "1", room = "hol", services = ["karta"]}]
boards = [{id = "hol-1", rooms = ["hol"]}]
kiosks = [{id = "K1", room = "hol", spare_series = "X"}]
"""
STARTING_AT_ONCE = 16
DESK, KIOSK = DeviceId("desk-1"), DeviceId("kiosk-K1")


@dataclass
class Share:
    """What came of the branches of one process."""

    began_s: float = 0.0
    took_ms: list[float] = field(default_factory=list)
    failed: int = 0
    issued: int = 0
    called: int = 0
    lost: int = 0
    unproved: list[str] = field(default_factory=list)
    rss_mib: float = 0.0


class Writer:
    """One branch, as its hub writes it."""

    def __init__(self, url: str, name: str, seen: Share) -> None:
        settings: BranchSettings = msgspec.structs.replace(
            read_branch(BRANCH, "bench.toml"), branch=BranchId(name)
        )
        self.name, self._seen, self.store = name, seen, SqlStore(url)
        self.authority = Authority(settings, self.store, clock=SystemClock(), mint_token=new_token)
        self._lease: asyncio.Task[None] | None = None
        self._tickets: set[str] = set()
        self._called = 0

    async def start(self) -> None:
        """Open the branch, take its lease, and open its desk."""
        await self.authority.start()
        lease = Lease(self.authority.settings.branch, self.store)
        self._lease = asyncio.create_task(lease.keep(self.authority.renew))
        desk = OpenDesk(command_id=new_command_id(), by=DESK, desk=DeskId("1"))
        await self.authority.carry_out(desk)

    async def write(self, every_s: float, until_s: float, chance: random.Random) -> None:
        """Issue a ticket and call it, in turn, about every *every_s* seconds."""
        await asyncio.sleep(chance.uniform(0, every_s))
        while time.monotonic() < until_s:
            for wish in (
                IssueTicket(command_id=new_command_id(), by=KIOSK, service=ServiceId("karta")),
                CallNext(command_id=new_command_id(), by=DESK, desk=DeskId("1")),
            ):
                begun_s = time.monotonic()
                await self._carry_out(wish)
                self._seen.took_ms.append((time.monotonic() - begun_s) * 1000)
                await asyncio.sleep(max(0.0, chance.uniform(0.5, 1.5) * every_s - time.monotonic() + begun_s))

    async def end(self) -> None:
        """Hold what was answered against the journal, prove it, and let the branch go."""
        events = [entry.event for entry in await self.authority.journal(0, 100_000)]
        issued = {str(event.ticket) for event in events if isinstance(event, TicketIssued)}
        called = sum(isinstance(event, TicketCalled) for event in events)
        self._seen.issued += len(issued)
        self._seen.called += called
        self._seen.lost += len(self._tickets - issued) + max(0, self._called - called)
        if (await self.authority.proof()).broken is not None:
            self._seen.unproved.append(self.name)
        if self._lease is not None:
            self._lease.cancel()
        await self.authority.stop()

    async def _carry_out(self, wish: IssueTicket | CallNext) -> None:
        try:
            answer = await self.authority.carry_out(wish)
        except StoreError:
            self._seen.failed += 1
            return
        if isinstance(wish, IssueTicket) and isinstance(answer.view, TicketView):
            self._tickets.add(str(CommandId(answer.view.ticket)))
        elif isinstance(wish, CallNext) and answer.status == 200:
            self._called += 1


async def share(url: str, names: list[str], every_s: float, for_s: float) -> None:
    """Run the branches *names*; begin to write when told so on standard input, and tell what came of it."""
    seen, begun_s = Share(), time.monotonic()
    writers = [Writer(url, name, seen) for name in names]
    limit = asyncio.Semaphore(STARTING_AT_ONCE)

    async def started(writer: Writer) -> None:
        async with limit:
            await writer.start()

    await asyncio.gather(*(started(writer) for writer in writers))
    seen.began_s = time.monotonic() - begun_s
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)
    until_s, chance = time.monotonic() + for_s, random.Random(names[0])  # noqa: S311  an even load, no secret
    await asyncio.gather(*(writer.write(every_s, until_s, chance) for writer in writers))
    seen.rss_mib = memory_of(os.getpid()).pss
    for writer in writers:
        await writer.end()
    sys.stdout.write(json.dumps(asdict(seen)) + "\n")


if __name__ == "__main__":
    asyncio.run(share(sys.argv[1], sys.argv[2].split(","), float(sys.argv[3]), float(sys.argv[4])))
