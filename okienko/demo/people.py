"""The people of a replayed day: they come, take a ticket, wait, walk to the desk, or lose patience."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass

from contract.clock import Clock
from contract.names import DeskId
from okienko.clock import DayClock
from okienko.demo.clerks import Clerk
from okienko.demo.day import Day, Visitor
from okienko.demo.hall import Hall, sleep
from okienko.demo.kiosks import Kiosk
from okienko.promise.evidence import Evidence, Story

WAY_S = (15.0, 60.0)
"""How long the way to a desk takes, at least and at most, in seconds of the day."""


@dataclass(slots=True)
class People:
    """Everybody who comes on *day*, in front of *kiosks* and in the *hall*."""

    day: Day
    clock: DayClock
    hall: Hall
    kiosks: Sequence[Kiosk]
    evidence: Evidence

    async def live(self, clerks: Sequence[Clerk]) -> None:
        """Let all visitors come and all clerks work until the last of them has gone."""
        async with asyncio.TaskGroup() as group:
            for clerk in clerks:
                group.create_task(clerk.work(), name=f"clerk {clerk.desk}")
            for visitor in self.day.visitors:
                group.create_task(self._visit(visitor), name=visitor.name)

    async def _visit(self, visitor: Visitor) -> None:
        arrives_s = (self.day.at(visitor.arrives) - self.clock.starts).total_seconds()
        await sleep(self.clock, arrives_s - self.clock.elapsed())
        story = Story(visitor.name, service=visitor.service, party=visitor.party)
        self.evidence.stories.append(story)
        kiosk = min(self.kiosks, key=lambda each: each.standing)
        await kiosk.serve(visitor, story)
        if story.number:
            await _wait(visitor, story, self.hall, self.clock)


async def _wait(visitor: Visitor, story: Story, hall: Hall, clock: Clock) -> None:
    begun_s = clock.elapsed()
    desk = await hall.until_called(story.number, visitor.patience_s)
    if desk is None:
        story.left = True
        return
    story.desk = desk
    story.waited_s = clock.elapsed() - begun_s
    await sleep(clock, _way_s(story.number, desk))
    hall.stand_at(desk, story.number, visitor)


def _way_s(number: str, desk: DeskId) -> float:
    """Return how long the way takes; the same for the same people on every run."""
    return random.Random(f"{number} {desk}").uniform(*WAY_S)  # noqa: S311  # no secret hangs on a way
