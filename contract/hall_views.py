"""Pictures of the hall as a whole: whether it is stopped, what is wrong in it, and how places were drawn."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from contract.hall_parts import Stopped
from contract.names import DeviceId, NumberText
from contract.views import View


class HallView(View, frozen=True, kw_only=True):
    """Whether the hall is stopped; also the answer to stopping it and to going on."""

    stopped: Stopped | None = None


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """Something that somebody should look after.

    Attributes:
        code: a word that never changes once released, such as ``no-open-desk``.
        about: which service, desk, ticket number, series or device; empty: the whole hall.
        since: since when it is so, UTC.
        what: what is the case, for people.
        way_out: what can be done.
        fault: of a device's fault, its lasting word, such as ``paper-out``; else empty.
        weight: how heavy it weighs, 0 to 100; a list has the heaviest first.
        began: since when it is told, UTC, as far as this start of the hub knows; of one that comes back
            within seconds the same as before. With code and thing it tells this alarm from a later one.
        looked_after_by: who looks after it; None: nobody yet.
        looked_after_at: since when, UTC.
    """

    code: str
    about: str = ""
    since: datetime
    what: str
    way_out: str
    fault: str = ""
    weight: int = 0
    began: datetime | None = None
    looked_after_by: DeviceId | None = None
    looked_after_at: datetime | None = None


class AlarmList(View, frozen=True, kw_only=True):
    """All that somebody should look after now; the heaviest first, of equal ones the oldest."""

    alarms: tuple[Alarm, ...]
    stopped: Stopped | None = None


class DrawView(View, frozen=True, kw_only=True):
    """The draw of one day, for everybody to check.

    Attributes:
        commitment: the SHA-256 of the seed, known before anybody registered.
        draw_at: when it is held, on the branch's own clock; None: not known yet, or held.
        held_at: when it was held, on the branch's own clock; None: not yet.
        seed: with which it was held; empty until then.
        numbers: in the order that was drawn: by the SHA-256 of seed, colon and number.
    """

    day: date
    commitment: str
    draw_at: datetime | None = None
    held_at: datetime | None = None
    seed: str = ""
    numbers: tuple[NumberText, ...] = ()
