"""Whatever happens in whatever order: what a device was sent in the end is its whole picture, drawn anew.

Views are made for those whom a change concerns, some of them from what was drawn for the answer. A device
that was forgotten, or was sent what was true before, would stand out here.
"""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract import topics
from contract.codec import decode
from contract.views import BoardView, DeskView, Menu
from hub.domain.calling_settings import CallingSettings
from hub.estimate import likely_wait
from hub.faces import Faces, picture_of
from hub.group import Asked, Group
from hub.publisher import Publisher
from hub.views import Pictures
from hub.views.timeless import timeless
from tests.hub.branch import Day, call_next, open_desks, ticket_for, token_of
from tests.hub.histories import History

KINDS = {"desk": DeskView, "board": BoardView, "kiosk": Menu}
SEEDS = st.integers(0, 2**32)


class Followed:
    """A publisher that follows a day as the authority leads it, commit by commit, and what it has sent."""

    def __init__(self, day: Day) -> None:
        self.day, self.branch, self.sent = day, day.branch, {}
        self.publisher = Publisher(
            self.branch.settings, clock=day.clock, publish=self.take, calm_s=0.0, beat_s=1000.0
        )

    def take(self, topic, payload, retained):
        if retained:
            self.sent[topic] = payload

    def commit(self, commands):
        """Carry *commands* out as one group, and show at once what must be seen at once."""
        group = Group(self.branch, self.day.clock.now, lambda: token_of("new"), lambda _day: "seed")
        for command in commands:
            group.take(Asked(command, asyncio.get_running_loop().create_future()), None)
        if group.entries:
            self.publisher.show(self.branch, group.entries)

    def wrong(self, faces=None):
        """Return the faces whose picture is another than one that is drawn anew."""
        self.branch.waits.clear()
        self.branch.work = self.branch.floors = None
        pictures = Pictures(self.branch, self.day.clock.now(), likely_wait)
        known = Faces(self.branch.layout) if faces is None else faces
        return [face for face in known if self.told(face) != timeless(picture_of(face, pictures))]

    def told(self, face):
        payload = self.sent.get(Faces.topic(self.branch.settings.branch, face))
        return None if payload is None else timeless(decode(payload, KINDS[face[0]]))

    @contextlib.asynccontextmanager
    async def committed(self):
        yield self.branch

    async def settled(self):
        """Let it publish all that it has left for later."""
        for _ in range(12):
            await asyncio.sleep(0)


async def lived(seed, steps):
    """Live a day, and hold every picture against one drawn anew after each commit."""
    history = History(seed, calling=CallingSettings(priority_every=3, booked_first=True))
    followed = Followed(history.day)
    running = asyncio.create_task(followed.publisher.run(followed.committed))
    await followed.settled()
    together = []
    for number, commands in enumerate(history.wishes(steps)):
        together += commands
        if number % 3 == 0:  # else they share a commit with those that come next
            continue
        followed.publisher.look(followed.branch)  # time has passed
        followed.commit(together)
        together = []
        await followed.settled()
        assert followed.wrong() == []
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_every_device_has_in_the_end_what_drawing_it_anew_shows(seed):
    asyncio.run(lived(seed, 50))


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(max_examples=600, deadline=None)
@given(SEEDS)
def test_every_device_has_in_the_end_what_drawing_it_anew_shows_on_many_days(seed):
    asyncio.run(lived(seed, 150))


def test_the_called_desk_and_its_boards_are_right_before_anything_else_is_done():
    async def work():
        day = Day(*open_desks("1", "2"), *(ticket_for("A") for _ in range(5)))
        followed = Followed(day)

        followed.commit([call_next("1"), call_next("2")])

        assert topics.desk_view("town", "1") in followed.sent
        at_once = [("desk", "1"), ("desk", "2"), ("board", "hall-1"), ("board", "stairs")]
        assert followed.wrong(at_once) == []

    asyncio.run(work())
