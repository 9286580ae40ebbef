"""What clerks say of themselves, as the pages of their colleagues show it. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from contract.names import DeskId, DeviceId
from contract.staff_calls import SilentAlarm, StaffCalls, StaffMessage
from contract.views import Texts
from hub.domain.branch import Branch
from hub.domain.staff import Raised, Told
from hub.views.stamp import Stamp


class Clerk(TypedDict):
    """The fields of a `DeskView` that say who works there."""

    clerk: DeviceId | None
    clerk_since: datetime | None
    clerk_before: DeviceId | None


class StaffPictures:
    """What clerks of *branch* have told, on the branch's own clock."""

    def __init__(self, branch: Branch, stamp: Stamp) -> None:
        self._branch = branch
        self._stamp = stamp

    def calls(self) -> StaffCalls:
        """Return the alarms to which nobody has gone, and the messages that nobody has read."""
        raised = ((desk, raised) for desk, raised in self._branch.staff.raised.items() if not raised.coming)
        alarms = sorted((self._alarm(desk, each) for desk, each in raised), key=lambda alarm: alarm.at)
        messages = (self._message(told) for told in self._branch.staff.unread())
        return StaffCalls(**self._stamp, alarms=tuple(alarms), messages=tuple(messages))

    def told_at(self, desk: DeskId, most: int = 3) -> tuple[StaffMessage, ...]:
        """Return the latest *most* messages of *desk*, newest first."""
        told = [each for each in self._branch.staff.told.values() if each.desk == desk]
        return tuple(self._message(each) for each in reversed(told[-most:]))

    def at_work(self, desk: DeskId) -> Clerk:
        """Return who works at *desk*, as its view tells it."""
        known = self._branch.staff.at_work.get(desk)
        if known is None:
            return Clerk(clerk=None, clerk_since=None, clerk_before=None)
        return Clerk(clerk=known.clerk, clerk_since=self._local(known.since), clerk_before=known.before)

    def alarm_at(self, desk: DeskId) -> SilentAlarm | None:
        """Return the latest silent alarm of *desk*; None: it has raised none today."""
        raised = self._branch.staff.raised.get(desk)
        return None if raised is None else self._alarm(desk, raised)

    def _alarm(self, desk: DeskId, raised: Raised) -> SilentAlarm:
        return SilentAlarm(
            desk=desk,
            desk_name=self._branch.layout.desk(desk).name,
            by=raised.by,
            at=self._local(raised.at),
            coming=raised.coming,
        )

    def _message(self, told: Told) -> StaffMessage:
        return StaffMessage(
            message=told.message,
            desk=told.desk,
            desk_name=self._branch.layout.desk(told.desk).name,
            by=told.by,
            at=self._local(told.at),
            phrase=self._phrase(told.phrase),
            text=told.text,
            seen_by=told.seen_by,
            seen_at=self._local(told.seen_at) if told.seen_at else None,
        )

    def _phrase(self, name: str) -> Texts:
        known = {phrase.id: phrase.names for phrase in self._branch.settings.verbs.phrases}
        return known.get(name, {"pl": name} if name else {})  # type: ignore[dict-item]  # taken out since

    def _local(self, instant: datetime) -> datetime:
        return instant.astimezone(self._branch.zone)
