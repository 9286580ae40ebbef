"""A day that draws at opening: its clock, its seed, and the chores of the hub carried out by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from contract.commands import Command, CommitDraw, HoldDraw
from contract.events import Event
from hub.domain.chores import due
from hub.domain.draw import commitment_of
from hub.domain.draw_settings import DrawSettings
from tests.hub.branch import Day, HandClock

QUARTER_TO = datetime(2026, 12, 1, 6, 45, tzinfo=UTC)
"""7:45 in Warsaw: the window of `WINDOW` begins."""
WINDOW = DrawSettings(minutes=10, begins="7:45")
FROM_FIRST = DrawSettings(minutes=10)
SEED = "5eed" * 16


class DrawingDay(Day):
    """A day whose hub does what is due; *seed* is what its edge would mint."""

    def __init__(
        self, *commands: Any, seed: str = SEED, draw: DrawSettings | None = WINDOW, **changed: Any
    ) -> None:
        self.seed = seed
        super().__init__(clock=changed.pop("clock", HandClock(QUARTER_TO)), draw=draw, **changed)
        self.keep()
        self.do(*commands)

    def keep(self, seed: str = "") -> list[Event]:
        """Do what is due now, as the keeper of the hub does, and return what happened."""
        happened: list[Event] = []
        for command in list(due(self.branch, self.clock.now())):
            happened += self.do(self._minted(command, seed or self.seed))
        return happened

    def _minted(self, command: Command, seed: str) -> Command:
        if isinstance(command, CommitDraw):
            return msgspec.structs.replace(command, commitment=commitment_of(seed))
        if isinstance(command, HoldDraw):
            return msgspec.structs.replace(command, seed=seed)
        return command

    def hold(self, seed: str = "") -> list[Event]:
        """Let the window pass, and the hub hold the draw."""
        self.clock.set(max(self.clock.now(), self.branch.draw.ends_at or self.clock.now()))
        return self.keep(seed)
