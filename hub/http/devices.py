"""What the devices of the branch have said of themselves: their last health, and what boards have shown."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import msgspec

from contract.codec import Unreadable, decode
from contract.names import BranchId, DeviceId, device_id
from contract.reports import HealthState, Shown, Spoken
from contract.topics import all_health, all_shown, all_spoken
from contract.views import Count
from link.broker import Wire

logger = logging.getLogger(__name__)

R = TypeVar("R", Shown, Spoken)

MOST = 1000
"""How many devices are kept; a branch has a few dozen, and a stranger may not fill our memory."""


class DeviceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One device as the hub knows it.

    Attributes:
        health: its own last report; none when only its boards' reports were heard.
        heard_at: when the last report came, UTC.
        since: since when its health is what it is, UTC.
        faults_since: since when each of its faults stands, UTC.
        shown: of a board, the last call that it reported as shown.
        spoken: of a board, what it told last of its voice.
    """

    device: DeviceId
    health: HealthState | None = None
    heard_at: datetime
    since: datetime | None = None
    faults_since: dict[str, datetime] = {}
    shown: Shown | None = None
    spoken: Spoken | None = None


class DeviceList(msgspec.Struct, frozen=True, kw_only=True):
    """All devices that were heard since the hub started."""

    branch: BranchId
    at: datetime
    devices: tuple[DeviceLine, ...]
    unreadable: Count
    """How many reports could not be read and were dropped."""


class Devices:
    """The register of devices; written on the wire's thread, read by the doors.

    Attributes:
        unreadable: how many reports could not be read.
        strangers: how many reports were passed over because as many devices were known as are kept.
        shown: how many calls boards have reported as shown.
        shown_after_s: the sum of their seconds from the arrival of the view to its frame.
    """

    def __init__(self, branch: BranchId, now: Callable[[], datetime]) -> None:
        self._branch = branch
        self._now = now
        self._lines: dict[DeviceId, DeviceLine] = {}
        self._listener: Callable[[Shown | Spoken], None] = lambda _: None
        self.unreadable = self.strangers = 0
        self.shown = 0
        self.shown_after_s = 0.0

    def listen(self, wire: Wire) -> None:
        """Hear from now on what devices say by *wire*."""
        wire.subscribe(all_health(self._branch), self._hear_health)
        wire.subscribe(all_shown(self._branch), self._hear_shown)
        wire.subscribe(all_spoken(self._branch), self._hear_spoken)

    def on_report(self, listener: Callable[[Shown | Spoken], None]) -> None:
        """Have *listener* told of each report of a board, on the wire's thread."""
        self._listener = listener

    @property
    def known(self) -> int:
        """How many devices have said something of themselves."""
        return len(self._lines)

    def line(self, device: DeviceId) -> DeviceLine | None:
        """Return what *device* has said of itself; None: nothing."""
        return self._lines.get(device)

    def everything(self) -> DeviceList:
        """Return all devices, by name."""
        lines = sorted(self._lines.copy().values(), key=lambda line: line.device)
        return DeviceList(
            branch=self._branch, at=self._now(), devices=tuple(lines), unreadable=self.unreadable
        )

    def statuses(self) -> Counter[str]:
        """Return how many devices are ready, at fault or lost."""
        return Counter(line.health.status for line in self._lines.copy().values() if line.health)

    def _hear_health(self, topic: str, payload: bytes, _retained: bool) -> None:  # noqa: FBT001  wire's order
        if not payload:  # a retained report was cleared: the device was taken out of service
            self._lines.pop(DeviceId(topic.split("/")[-2]), None)
            return
        try:
            health = decode(payload, HealthState)
        except Unreadable as error:
            self._count_unreadable(topic, error)
            return
        if health.device != topic.split("/")[-2]:
            self._count_unreadable(topic, Unreadable(f"the report is of {health.device}"))
            return
        before = self._lines.get(health.device)
        was = before.health if before else None
        same = was is not None and (was.status, was.fault) == (health.status, health.fault)
        since = before.since if before and same else self._now()
        standing = before.faults_since if before else {}
        faults = {
            fault: standing.get(fault, self._now()) for fault in (health.fault, *health.faults) if fault
        }
        self._keep(health.device, health=health, since=since, faults_since=faults)

    def _hear_shown(self, topic: str, payload: bytes, _retained: bool) -> None:  # noqa: FBT001  wire's order
        if (shown := self._of_board(topic, payload, Shown)) is not None:
            self.shown += 1
            self.shown_after_s += shown.shown_after_s
            self._keep(device_id("board", shown.board), shown=shown)
            self._listener(shown)

    def _hear_spoken(self, topic: str, payload: bytes, _retained: bool) -> None:  # noqa: FBT001  wire's order
        if (spoken := self._of_board(topic, payload, Spoken)) is not None:
            self._keep(device_id("board", spoken.board), spoken=spoken)
            self._listener(spoken)

    def _of_board(self, topic: str, payload: bytes, kind: type[R]) -> R | None:
        """Return the report of a board; None where it cannot be read, or is of another board."""
        try:
            report = decode(payload, kind)
        except Unreadable as error:
            self._count_unreadable(topic, error)
            return None
        if report.board != topic.split("/")[-2]:
            self._count_unreadable(topic, Unreadable(f"the report is of board {report.board}"))
            return None
        return report

    def _keep(self, device: DeviceId, **news: object) -> None:
        line = self._lines.get(device)
        if line is None:
            if len(self._lines) >= MOST:
                self.strangers += 1
                if self.strangers == 1:
                    logger.warning("%d devices are known; reports of more are only counted", MOST)
                return
            line = DeviceLine(device=device, heard_at=self._now())
        self._lines[device] = msgspec.structs.replace(line, heard_at=self._now(), **news)

    def _count_unreadable(self, topic: str, error: Unreadable) -> None:
        self.unreadable += 1
        if self.unreadable == 1:  # once: a device that speaks another language would fill the log
            logger.warning("Dropped a report on %s: %s; more of them are only counted", topic, error)
