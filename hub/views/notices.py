"""What everybody is told beside the queue: notices that staff post, and those of the branch file. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from contract.names import BoardId, KioskId, RoomId
from contract.notice_parts import Notice, NoticeList
from contract.views import Texts
from hub.domain.branch import Branch
from hub.domain.notice_settings import NoticeSettings
from hub.domain.notices import on_file
from hub.domain.posted import Posted
from hub.views.stamp import Stamp


class NoticePictures:
    """The notices of *branch* at *now*, on the branch's own clock."""

    def __init__(self, branch: Branch, now: datetime, stamp: Stamp) -> None:
        self._branch = branch
        self._now = now
        self._stamp = stamp

    def view(self) -> NoticeList:
        """Return all that stand now."""
        return NoticeList(**self._stamp, notices=self._all)

    def on_board(self, board: BoardId, rooms: Sequence[RoomId]) -> tuple[Texts, ...]:
        """Return the texts for *board*, which serves *rooms*."""
        return tuple(
            notice.texts
            for notice in self._all
            if _is_for_all(notice) or board in notice.boards or not set(rooms).isdisjoint(notice.rooms)
        )

    def on_kiosk(self, kiosk: KioskId, room: RoomId) -> tuple[Texts, ...]:
        """Return the texts for *kiosk*, which stands in *room*."""
        return tuple(
            notice.texts
            for notice in self._all
            if _is_for_all(notice) or kiosk in notice.kiosks or room in notice.rooms
        )

    def for_all(self) -> tuple[Texts, ...]:
        """Return the texts that are for the whole branch."""
        return tuple(notice.texts for notice in self._all if _is_for_all(notice))

    @cached_property
    def _all(self) -> tuple[Notice, ...]:
        posted = [each for each in self._branch.notices.values() if each.stands(self._now)]
        of_file = on_file(self._branch, self._now)
        return (*map(self._posted, reversed(posted)), *map(_of_file, of_file))

    def _posted(self, posted: Posted) -> Notice:
        event, zone = posted.event, self._branch.zone
        return Notice(
            notice=event.notice,
            texts=event.texts,
            who=event.who,
            since=posted.since.astimezone(zone),
            until=event.until.astimezone(zone) if event.until else None,
            boards=event.boards,
            rooms=event.rooms,
            kiosks=event.kiosks,
        )


def _of_file(notice: NoticeSettings) -> Notice:
    return Notice(
        notice=notice.id,
        texts=notice.texts,
        last_day=notice.until,
        boards=notice.boards,
        rooms=notice.rooms,
        kiosks=notice.kiosks,
    )


def _is_for_all(notice: Notice) -> bool:
    return not (notice.boards or notice.rooms or notice.kiosks)
