"""The head of the chain is told where it can be noted: in the log of each day, and at a door of its own."""

from __future__ import annotations

import logging
from datetime import timedelta

from contract.commands import OpenDay
from hub.store.memory import MemoryStore
from tests.hub.branch import TUESDAY, ticket_for, wish
from tests.hub.running import run, running


def test_the_head_is_logged_at_the_opening_of_each_day(caplog):
    store, heads = MemoryStore(), []

    async def work():
        async with running(store) as authority:
            heads.append(await authority.head())
            await authority.carry_out(ticket_for("A"))
            await authority.carry_out(wish(OpenDay, day=TUESDAY + timedelta(days=1)))
            heads.append(await authority.head())

    with caplog.at_level(logging.INFO, logger="hub.authority"):
        run(work())

    said = [record.getMessage() for record in caplog.records if "ends at" in record.getMessage()]
    assert said == [f"Journal of branch town ends at {head}" for head in heads]
