"""A hub that runs for weeks holds no more, keeps no more open and stores no more than it did before (F38).

The bounded form of what `okienko bench --only "many days"` does with the whole program.
"""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path

import pytest

from contract.commands import Serve
from hub.authority import Authority
from hub.publisher import Publisher
from hub.store.sql import SqlStore
from tests.hub.branch import HandClock, branch_settings, call_next, open_day, ticket_for, token_of, wish

DAYS, HALF, TICKETS = 16, 8, 8
GROWTH = 1.05


def weight() -> int:
    gc.collect()
    return len(gc.get_objects())


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def lived(folder: Path) -> list[tuple[int, int, int]]:
    """Live the days, and return after each how many objects there are, open files, and remembered ids."""
    clock, settings = HandClock(), branch_settings(double_press_s=0.0)
    publisher = Publisher(settings, clock=clock, publish=lambda *_: None, calm_s=0.0)
    authority = Authority(
        settings,
        SqlStore.in_file(folder / "hub.db"),
        clock=clock,
        mint_token=lambda: token_of("x"),
        show=publisher.show,
    )
    await authority.start()
    seen = []
    for _ in range(DAYS):
        for _ in range(TICKETS):
            await authority.carry_out(ticket_for("A"))
            await authority.carry_out(call_next("1"))
        await authority.carry_out(wish(Serve, desk="1"))
        clock.turn(days=1)
        await authority.carry_out(open_day(clock.now().date()))
        async with authority.committed() as branch:
            assert not branch.tickets
        ids = len(list(await authority._in_store(authority._store.known_ids)))
        seen.append((weight(), open_files(), ids))
    await authority.stop()
    return seen


@pytest.mark.fault("F38")
def test_after_many_days_a_hub_holds_no_more_than_after_half_of_them(tmp_path):
    seen = asyncio.run(lived(tmp_path))

    objects, files, ids = zip(*seen[HALF:], strict=True)
    assert max(objects) <= GROWTH * objects[0]
    assert len(set(files)) == 1
    assert max(ids) - min(ids) <= 1  # the hub may have asked for the new day before us
