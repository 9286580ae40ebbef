"""What somebody should look after now, in the branch and among its devices; looked at once a second.

The state of the branch says it (`hub.domain.alarms`), and what devices have reported. Here is remembered only
what was told already: an alarm is logged once when it comes and once when it has been gone for a while.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from contract.clock import Clock
from contract.hall_views import Alarm, AlarmList
from contract.names import device_id
from hub.domain.alarms import Key, alarms, key_of
from hub.domain.branch import Branch
from hub.http.board_watch import MUTE, BoardWatch
from hub.http.devices import DeviceLine
from hub.store import StoreError
from hub.views.hall import HallPictures
from hub.views.stamp import Stamp

logger = logging.getLogger(__name__)

LOOK_S = 1.0
GONE_S = 10.0
"""So long an alarm must have been gone before that is told."""
_WAYS_OUT = {
    "lost": "look whether it has power and network",
    "fault": "look at the device; its screen says what it needs",
}


@dataclass(slots=True)
class _Told:
    alarm: Alarm
    gone_since: datetime | None = None


class AlarmWatch:
    """The alarms of one branch.

    Args:
        boards: what is wrong with boards, and what all devices have said of themselves.
        clock: the day's clock.
        others: tell of what neither the branch nor a device says.
    """

    def __init__(
        self, boards: BoardWatch, clock: Clock, others: Sequence[Callable[[], Iterable[Alarm]]] = ()
    ) -> None:
        self._boards = boards
        self._others = others
        self._clock = clock
        self._told: dict[Key, _Told] = {}
        self._now: list[Alarm] = []

    def look(self, branch: Branch) -> AlarmList:
        """Return the alarms of *branch* as it is now; the oldest first."""
        now = self._clock.now()
        stamp = Stamp(branch=branch.settings.branch, epoch=branch.epoch, seq=branch.seq, at=now)
        found = alarms(branch, now, {key_of(alarm) for alarm in self._now})
        found += self._of_devices(branch, now)
        found += self._boards.alarms(branch, now)
        found += (alarm for tell in self._others for alarm in tell())
        self._tell(found, now)
        self._now = found
        return AlarmList(**stamp, alarms=tuple(found), stopped=HallPictures(branch, now, stamp).stopped)

    async def run(
        self, committed: Callable[[], AbstractAsyncContextManager[Branch]], changed: Callable[[], None]
    ) -> None:
        """Look once a second, until cancelled; say *changed* when the list is another than it was."""
        while True:
            before = self._now
            with contextlib.suppress(StoreError):  # said once by the writer
                async with committed() as branch:
                    self.look(branch)
            if self._now != before:
                changed()
            await asyncio.sleep(LOOK_S)

    def _of_devices(self, branch: Branch, now: datetime) -> Iterator[Alarm]:
        layout, patience = branch.layout, timedelta(seconds=branch.settings.alarms.device_s)
        known = {device_id("kiosk", kiosk) for kiosk in layout.kiosks}
        known |= {device_id("desk", desk) for desk in layout.desks}
        boards = {device_id("board", board) for board in layout.boards}
        for line in self._boards.devices.everything().devices:
            if line.since is None or now - line.since < patience:
                continue
            if line.device in known or (line.device in boards and _has_other_faults(line)):
                yield from _of_device(line, line.since)

    def _tell(self, found: list[Alarm], now: datetime) -> None:
        current = {key_of(alarm): alarm for alarm in found}
        for key, alarm in current.items():
            if key not in self._told:
                logger.warning("Alarm %s: %s; %s", _named(alarm), alarm.what, alarm.way_out)
            self._told[key] = _Told(alarm)
        for key in self._told.keys() - current.keys():
            told = self._told[key]
            told.gone_since = told.gone_since or now
            if now - told.gone_since >= timedelta(seconds=GONE_S):
                after = (told.gone_since - told.alarm.since).total_seconds() / 60
                logger.info("Alarm %s over after %.0f min", _named(told.alarm), after)
                del self._told[key]


def _of_device(line: DeviceLine, since: datetime) -> Iterator[Alarm]:
    health = line.health
    if health is not None and health.status in _WAYS_OUT:
        said = health.detail or health.fault or "it does not answer"
        yield Alarm(
            code=f"device-{health.status}",
            about=line.device,
            since=since,
            what=f"{line.device}: {said}",
            way_out=_WAYS_OUT[health.status],
        )


def _has_other_faults(line: DeviceLine) -> bool:
    """Return whether a board is at fault otherwise than mute, which is told as that."""
    return line.health is not None and bool({line.health.fault, *line.health.faults} - {MUTE, ""})


def _named(alarm: Alarm) -> str:
    return f"{alarm.code} ({alarm.about})" if alarm.about else alarm.code
