"""All that was seen of a simulated day, put together for the judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okienko.promise.history import Hall, History, Text
from okienko.promise.walk import read
from tests.faults.simulation import truth

if TYPE_CHECKING:
    from okienko.promise.evidence import Story
    from tests.faults.simulation.world import World


def gathered(world: World, stories: list[Story], hall: Hall) -> History:
    """Return all that was seen of the day."""
    world.evidence.stories[:] = stories
    journal, witness = world.true_journal(), world.witness
    store, broker = world.store, world.broker
    tickets = read(journal).tickets
    doubtful = {name for name, known in tickets.items() if any(call.unsure for call in known.calls)}
    branch = world.hub.authority._branch if world.hub is not None else None
    return History(
        journal=journal,
        hall=hall,
        evidence=world.evidence,
        committed=world.committed,
        replied=world.replied,
        kept=world.kept(),
        rested=True,
        outputs=world.outputs,
        spoken=world.spoken,
        rows=store.rows() or (truth.rows(branch, journal, tickets) if branch is not None else None),
        calls=store.open_calls(),
        truth=list(truth.Hall(world.settings).along(journal, world.committed, doubtful)),
        pictures=list(truth.pictures(witness.looks, doubtful)),
        faults=witness.faults(),
        ended_s=world.scheduler.now_s,
        recoveries=witness.recoveries,
        desks_told=witness.end(),
        chain=store.chain(world.branch),
        texts=[Text(topic, each.decode()) for topic, each in (*broker.retained.items(), *broker.events)],
    )
