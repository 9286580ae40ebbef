"""What somebody should look after now, in the branch and among its devices; looked at once a second.

The state of the branch says it (`hub.domain.alarms`), and what devices have reported. Here is remembered only
what was told already: an alarm is logged once when it comes and once when it has been gone for a while.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from contract.clock import Clock
from contract.hall_views import Alarm, AlarmList
from hub.domain.alarm_weights import weight_of
from hub.domain.alarms import Key, alarms, key_of
from hub.domain.branch import Branch
from hub.http.board_watch import BoardWatch
from hub.http.device_alarms import alarms_of_devices
from hub.store import StoreError
from hub.views.hall import HallPictures
from hub.views.stamp import Stamp

logger = logging.getLogger(__name__)

LOOK_S = 1.0
GONE_S = 10.0
"""So long an alarm must have been gone before that is told."""


@dataclass(slots=True)
class _Told:
    alarm: Alarm
    began: datetime
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
        self._has_looked = False

    def look(self, branch: Branch) -> AlarmList:
        """Return the alarms of *branch* as it is now; the heaviest first, of equal ones the oldest."""
        now = self._clock.now()
        stamp = Stamp(branch=branch.settings.branch, epoch=branch.epoch, seq=branch.seq, at=now)
        found = alarms(branch, now, {key_of(alarm) for alarm in self._now})
        found += alarms_of_devices(branch, self._boards.devices, now)
        found += self._boards.alarms(branch, now)
        found += (alarm for tell in self._others for alarm in tell())
        self._tell(found, now)
        found = [self._complete(alarm, branch) for alarm in found]
        found.sort(key=lambda alarm: (-alarm.weight, alarm.since, alarm.code, alarm.about))
        self._now = found
        return AlarmList(**stamp, alarms=tuple(found), stopped=HallPictures(branch, now, stamp).stopped)

    async def run(
        self, committed: Callable[[], AbstractAsyncContextManager[Branch]], changed: Callable[[], None]
    ) -> None:
        """Look once a second, until cancelled; say *changed* when the list is another than it was."""
        before = self._now
        while True:
            with contextlib.suppress(StoreError):  # said once by the writer
                async with committed() as branch:
                    self.look(branch)
            if self._now != before:  # also where somebody else has looked meanwhile
                before = self._now
                changed()
            await asyncio.sleep(LOOK_S)

    def _tell(self, found: list[Alarm], now: datetime) -> None:
        current = {key_of(alarm): alarm for alarm in found}
        for key, alarm in current.items():
            if key not in self._told:
                logger.warning("Alarm %s: %s; %s", _named(alarm), alarm.what, alarm.way_out)
            began = self._told[key].began if key in self._told else now if self._has_looked else alarm.since
            self._told[key] = _Told(alarm, began)
        self._has_looked = True
        for key in self._told.keys() - current.keys():
            told = self._told[key]
            told.gone_since = told.gone_since or now
            if now - told.gone_since >= timedelta(seconds=GONE_S):
                after = (told.gone_since - told.alarm.since).total_seconds() / 60
                logger.info("Alarm %s over after %.0f min", _named(told.alarm), after)
                del self._told[key]

    def _complete(self, alarm: Alarm, branch: Branch) -> Alarm:
        """Return *alarm* with its weight and who looks after it, if that was said of this one."""
        began, looked_after = self._told[key_of(alarm)].began, branch.looked_after.get(key_of(alarm))
        if looked_after is None or looked_after.at < began:
            return msgspec.structs.replace(alarm, weight=weight_of(alarm), began=began)
        return msgspec.structs.replace(
            alarm,
            weight=weight_of(alarm),
            began=began,
            looked_after_by=looked_after.by,
            looked_after_at=looked_after.at,
        )


def _named(alarm: Alarm) -> str:
    return f"{alarm.code} ({alarm.about})" if alarm.about else alarm.code
