"""The figures of docs/reliability/backup.md, told by ``python -m tests.hub.backup.figures [DAYS VISITORS]``.

What shipping costs is a ratio within one run, with and without in turns, hub and second path on one disk,
which is the worst case. Times of copies and restores are those of the machine at hand.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import median

from contract.commands import Command
from hub.answers import fingerprint
from hub.backup.proving import proved
from hub.domain.branch import Branch
from hub.domain.settings import read_branch
from hub.store import Carried, Remembered
from hub.store.sql import SqlStore
from tests.hub.backup.made import WHEN, Machine
from tests.hub.backup.office import BRANCH, HALL
from tests.hub.branch import Day, HandClock, call_next, new_id, open_day, open_desks, ticket_for

ROUNDS = 15
KEYS = ("age1e2vf7zn2cd23l7tn25sh3xf0290h3sezk2zg02lrd4zq0fznde0qqghaxz",)


def shipping() -> None:
    """Tell what shipping adds to a command, for one client and for 64 at once."""
    for clients, commands in ((1, 100), (64, 1920)):
        for recipients in ((), KEYS):
            times: dict[str, list[float]] = {"without": [], "with": []}
            for at in range(2 * ROUNDS):
                how = ("without", "with")[at % 2]
                with tempfile.TemporaryDirectory() as folder:
                    machine = Machine(Path(folder), recipients)
                    store = machine.store() if how == "with" else SqlStore.in_file(machine.database)
                    [took_s] = machine.live(_asked(clients, commands), store=store)
                    times[how].append(took_s / commands)
            less, more = median(times["without"]), median(times["with"])
            least = min(times["with"]) / min(times["without"])
            print(  # noqa: T201  that is what it is for
                f"{clients} clients, {'encrypted' if recipients else 'plain'}: {less * 1e6:.0f} us a command "
                f"without, {more * 1e6:.0f} us shipping: ratio {more / less:.2f}, best rounds {least:.2f}",
                flush=True,
            )


def _asked(clients: int, commands: int):
    async def client(authority, how_many: int) -> None:
        for _ in range(how_many):
            (await authority.carry_out(ticket_for("karta", new_id("f"), by="kiosk-K1"))).wanted()

    async def work(authority) -> float:
        await client(authority, 20)
        begun = time.perf_counter()
        await asyncio.gather(*(client(authority, commands // clients) for _ in range(clients)))
        return time.perf_counter() - begun

    return work


def lived(machine: Machine, days: int, visitors: int) -> int:
    """Let so many days pass on the disk of *machine*; return how many entries that are."""
    store = SqlStore.in_file(machine.database)
    store.open(BRANCH)
    store.next_epoch()
    entries, groups = 0, _days(days, visitors)
    while group := list(islice(groups, 2000)):
        store.commit(group)
        entries += sum(len(carried.entries) for carried in group)
    store.close()
    return entries


def _days(days: int, visitors: int) -> Iterator[Carried]:
    hall = _Hall()
    for number in range(days):
        yield hall.carried(open_day(WHEN.date() + timedelta(days=number)))
        yield hall.carried(open_desks("1")[0])
        for _ in range(visitors):
            yield hall.carried(ticket_for("karta", new_id("d"), by="kiosk-K1"))
            hall.clock.turn(seconds=10)
            yield hall.carried(call_next("1"))
        hall.clock.turn(hours=24)


class _Hall(Day):
    """A day of the hall with the rules, whose commands become what a store keeps."""

    def __init__(self) -> None:
        self.branch = Branch(read_branch(HALL, "hall.toml"), epoch=1)
        self.clock = HandClock(WHEN)
        self.journal = []

    def carried(self, command: Command) -> Carried:
        self.journal.clear()
        before = self.branch.day
        self.do(command)
        day = before or self.branch.day
        assert day is not None
        answer = Remembered(fingerprint=fingerprint(command), status=200, body=b"{}" * 300)
        return Carried(command=command.command_id, day=day, answer=answer, entries=tuple(self.journal))


def copies(days: int, visitors: int) -> None:
    """Tell how long a full copy and a restore of so many days take."""
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(Path(folder))
        entries = lived(machine, days, visitors)
        size = machine.database.stat().st_size
        begun = time.perf_counter()
        machine.copy()
        copied_s = time.perf_counter() - begun
        begun = time.perf_counter()
        proved(machine.database, read_branch(HALL, "hall.toml"))
        proved_s = time.perf_counter() - begun
        shutil.rmtree(machine.data)
        begun = time.perf_counter()
        machine.restore()
        restored_s = time.perf_counter() - begun
        print(  # noqa: T201
            f"{days} days of {visitors} visitors: {entries} entries, {size / 1e6:.0f} MB: full copy "
            f"{copied_s:.1f} s (proving alone {proved_s:.1f} s), restore {restored_s:.1f} s",
            flush=True,
        )


if __name__ == "__main__":
    if len(sys.argv) > 2:
        copies(int(sys.argv[1]), int(sys.argv[2]))
    else:
        shipping()
        copies(1, 1500)
