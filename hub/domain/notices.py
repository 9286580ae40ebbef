"""Notices: what staff post while the hall is open, and what the branch's file tells everybody.

A posted notice without an end is told until the day is over; one whose end lies on a later day is told again
on that day. The text is whoever's own; the rules only keep it from standing where nobody would see it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from contract.commands import PostNotice, WithdrawNotice
from contract.events import Event, NoticePosted, NoticeWithdrawn
from contract.names import NoticeId
from contract.refusal import (
    NotNow,
    ReasonMissing,
    TooManyNotices,
    UnknownDevice,
    UnknownNotice,
    UnknownRoom,
)
from hub.domain.branch import Branch
from hub.domain.notice_settings import NoticeSettings

MOST_NOTICES = 20
"""So many are told at once at most; a board would need minutes for more."""


def of_notices(command: PostNotice | WithdrawNotice, branch: Branch, now: datetime) -> list[Event]:
    """Return that a notice is told, or not any more; nothing where it is so already."""
    who = command.who.strip()
    if not who:
        raise ReasonMissing("everybody is told, so say who you are (a role or a badge)")
    if isinstance(command, PostNotice):
        return _post(command, who, branch, now)
    if command.notice not in branch.notices:
        raise UnknownNotice(f"no notice {command.notice!r} is posted; the branch's file is changed by hand")
    return [NoticeWithdrawn(notice=command.notice, who=who)]


def _post(command: PostNotice, who: str, branch: Branch, now: datetime) -> list[Event]:
    if command.until is not None and command.until <= now:
        raise NotNow("the end of the notice is past already, so nobody would read it")
    if sum(posted.stands(now) for posted in branch.notices.values()) >= MOST_NOTICES:
        raise TooManyNotices(f"{MOST_NOTICES} notices are posted already; withdraw one that nobody needs")
    _require_there(command, branch)
    texts = {language: text.strip() for language, text in command.texts.items() if text.strip()}
    return [
        NoticePosted(
            notice=NoticeId(command.command_id),
            texts=texts,
            who=who,
            until=command.until,
            boards=command.boards,
            rooms=command.rooms,
            kiosks=command.kiosks,
        )
    ]


def _require_there(command: PostNotice, branch: Branch) -> None:
    layout = branch.layout
    for room in command.rooms:
        if room not in layout.rooms:
            raise UnknownRoom(f"this branch has no room {room!r} (known: {', '.join(layout.rooms)})")
    for what, named, known in (
        ("board", command.boards, layout.boards),
        ("kiosk", command.kiosks, layout.kiosks),
    ):
        for name in named:
            if name not in known:
                raise UnknownDevice(f"this branch has no {what} {name!r} (known: {', '.join(known)})")


def told_on_next_day(branch: Branch, day: date) -> list[Event]:
    """Return the notices that are told on *day* too, once more for it."""
    return [
        msgspec.structs.replace(posted.event, since=posted.since)
        for posted in branch.notices.values()
        if posted.event.until is not None and posted.event.until.astimezone(branch.zone).date() >= day
    ]


def on_file(branch: Branch, now: datetime) -> Iterator[NoticeSettings]:
    """Yield what the branch's file tells everybody at *now* (UTC)."""
    today = now.astimezone(branch.zone).date()
    for notice in branch.settings.notices:
        begun = notice.from_ is None or notice.from_ <= today
        over = notice.until is not None and notice.until < today
        if begun and not over and (not notice.profiles or branch.profile in notice.profiles):
            yield notice
