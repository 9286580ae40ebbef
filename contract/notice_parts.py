"""Notices that staff post while the hall is open: what is asked, what has happened, and the list of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import msgspec

from contract.asked import Asked
from contract.happened import Happened
from contract.names import BoardId, KioskId, Language, NoticeId, RoomId
from contract.picture import Texts, View

LONGEST_NOTICE = 240
"""No notice has more letters in one language: it is read in passing, from a distance."""
NoticeText = Annotated[str, msgspec.Meta(max_length=LONGEST_NOTICE)]
Whose = Annotated[str, msgspec.Meta(max_length=60)]


class PostNotice(Asked, frozen=True, kw_only=True):
    """Everybody is to be told *texts*, by language, until it is withdrawn, *until* comes or the day ends.

    The command's id becomes the notice's. *who* posts it, as a role or a badge. Without *boards*, *rooms* and
    *kiosks* it stands on all boards and kiosks; a room means those in it. ``pl`` must be among the texts.
    """

    texts: dict[Language, NoticeText]
    who: Whose = ""
    until: datetime | None = None
    boards: tuple[BoardId, ...] = ()
    rooms: tuple[RoomId, ...] = ()
    kiosks: tuple[KioskId, ...] = ()

    def __post_init__(self) -> None:
        if not self.texts.get(Language("pl"), "").strip():
            raise ValueError("'texts' must hold one in 'pl'; it stands in for the languages without one")
        if self.until is not None and self.until.tzinfo is None:
            raise ValueError("'until' must say its offset, as in 2026-12-01T15:00:00+01:00")


class WithdrawNotice(Asked, frozen=True, kw_only=True):
    """*notice* is not to be shown any more; *who* says so, as a role or a badge."""

    notice: NoticeId
    who: Whose = ""


class NoticePosted(Happened, frozen=True, kw_only=True):
    """Everybody is told *texts*, because *who* said so; *since*: None, from this entry on."""

    notice: NoticeId
    texts: Texts
    who: str
    until: datetime | None = None
    boards: tuple[BoardId, ...] = ()
    rooms: tuple[RoomId, ...] = ()
    kiosks: tuple[KioskId, ...] = ()
    since: datetime | None = None


class NoticeWithdrawn(Happened, frozen=True, kw_only=True):
    """*notice* is not shown any more, because *who* said so."""

    notice: NoticeId
    who: str


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One notice that stands now.

    Attributes:
        since: when it was posted, on the branch's own clock; None: it stands in the branch's file.
        until: when it ends, on the same clock; None: with the day, or not at all for one of the file.
        last_day: the last day of one of the file.
    """

    notice: NoticeId
    texts: Texts
    who: str = ""
    since: datetime | None = None
    until: datetime | None = None
    last_day: date | None = None
    boards: tuple[BoardId, ...] = ()
    rooms: tuple[RoomId, ...] = ()
    kiosks: tuple[KioskId, ...] = ()


class NoticeList(View, frozen=True, kw_only=True):
    """All notices that stand now, newest first, then those of the branch's file."""

    notices: tuple[Notice, ...]
