"""What anybody may know of a branch from afar: who waits for what, how long, and who was called last."""

from __future__ import annotations

from datetime import datetime

import msgspec

from contract.hall_parts import Stopped
from contract.menu_views import MenuService
from contract.names import Language, NumberText
from contract.picture import DayProfile, Texts, View


class LastCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call that boards show as well; `at` is on the branch's own clock."""

    number: NumberText
    desk_name: str
    room_names: Texts
    at: datetime


class NowView(View, frozen=True, kw_only=True):
    """The branch as it is now, for everybody; no ticket can be found by it, and nobody known.

    Attributes:
        open: whether tickets are given now, by the branch's own hours; a service may have others.
        opens_at: when they are given again, on the branch's own clock; None: it is open, or not known.
        closes_at: until when they are given; None: no end is known, or it is closed.
        profile: the kind of day that it is; None: an ordinary one.
        services: all that are offered, each with who waits and how long a newcomer would.
        calls: the last calls, newest first.
    """

    branch_names: Texts
    languages: tuple[Language, ...]
    open: bool
    services: tuple[MenuService, ...]
    calls: tuple[LastCall, ...] = ()
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    profile: DayProfile | None = None
    stopped: Stopped | None = None
    notices: tuple[Texts, ...] = ()
