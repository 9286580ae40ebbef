"""A hub that issues and calls as fast as it can, and says what it has answered, until it is killed.

Started by `test_kill`, with the path of the database; each line is one number that a visitor holds.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from hub.store.sql import SqlStore
from tests.hub.branch import call_next, new_id, ticket_for
from tests.hub.running import running


async def _visitors(authority, kind):
    while True:
        answer = await authority.carry_out(ticket_for("A", new_id(kind)))
        os.write(1, f"{answer.view.ticket} {answer.view.number}\n".encode())


async def _clerk(authority, desk, kind):
    while True:
        await authority.carry_out(call_next(desk, command_id=new_id(kind)))


async def _main() -> None:
    start = sys.argv[2]
    async with running(SqlStore.in_file(Path(sys.argv[1])), double_press_s=0.0) as authority:
        visitors = (_visitors(authority, f"t{start}-{number}") for number in range(6))
        await asyncio.gather(
            *visitors, _clerk(authority, "1", f"c{start}"), _clerk(authority, "2", f"d{start}")
        )


asyncio.run(_main())
