"""No page sleeps through a change, and none outlives the hub."""

from __future__ import annotations

import asyncio

from hub.domain.branch import Branch
from hub.web.changes import Changes
from tests.hub.http.running import small_branch


def test_a_change_while_nobody_waited_is_not_missed():
    async def look() -> bool:
        changes = Changes()
        seen = changes.count
        changes.show(Branch(small_branch()), ())
        return await changes.wait(seen, longest_s=0)

    assert asyncio.run(look())


def test_without_a_change_the_wait_has_an_end():
    async def look() -> bool:
        changes = Changes()
        return await changes.wait(changes.count, longest_s=0)

    assert not asyncio.run(look())


def test_all_who_wait_are_woken_by_the_end():
    async def look() -> list[bool]:
        changes = Changes()
        waits = [asyncio.create_task(changes.wait(changes.count, longest_s=60)) for _ in range(3)]
        await asyncio.sleep(0)
        changes.close()
        return await asyncio.gather(*waits)

    assert asyncio.run(look()) == [True, True, True]
