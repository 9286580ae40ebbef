"""What an operator writes into ``[[notices]]`` of ``branch.toml``: texts for everybody, on boards and kiosks.

What staff post while the hall is open stands in `hub.domain.notices`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from contract.mistakes import Mistake
from contract.names import BoardId, KioskId, NoticeId, ProfileId, RoomId
from contract.notice_parts import LONGEST_NOTICE
from contract.views import Texts
from hub.domain.crossing import nowhere


class NoticeSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Something that everybody is told; without boards, rooms and kiosks, on all boards and kiosks."""

    id: NoticeId
    """How the notice is called in lists."""
    texts: Texts
    """What is told, by language; ``pl`` must be there."""
    boards: tuple[BoardId, ...] = ()
    """On these boards."""
    rooms: tuple[RoomId, ...] = ()
    """On the boards and kiosks of these rooms."""
    kiosks: tuple[KioskId, ...] = ()
    """On these kiosks."""
    from_: date | None = msgspec.field(name="from", default=None)
    """From this day on, as in ``2026-12-01``; left out: at once."""
    until: date | None = None
    """To this day, which is the last; left out: until it is taken out of the file."""
    profiles: tuple[ProfileId, ...] = ()
    """On days with one of these day profiles only; left out: on all."""


def notices_mistakes(
    notices: Sequence[NoticeSettings],
    boards: Sequence[BoardId],
    rooms: Sequence[RoomId],
    kiosks: Sequence[KioskId],
    profiles: Sequence[ProfileId],
) -> Iterator[str]:
    """Yield what contradicts itself in *notices*, or names what the branch has not, one sentence each."""
    known = {"boards": boards, "rooms": rooms, "kiosks": kiosks, "profiles": profiles}
    for place, notice in enumerate(notices):
        where, at = f"[notices] {notice.id!r}", ("notices", place)
        for key, there in known.items():
            for number, name in enumerate(getattr(notice, key)):
                if name not in there:
                    yield nowhere(where, (*at, key, number), key.removesuffix("s"), name, there)
        if notice.from_ and notice.until and notice.until < notice.from_:
            yield Mistake(f"{where}: 'until' is before 'from', so nobody would ever read it", (*at, "until"))
        for language, text in notice.texts.items():
            if len(text) > LONGEST_NOTICE:
                says = f"{where}: 'texts' {language!r} has {len(text)} letters; {LONGEST_NOTICE} can be read"
                yield Mistake(says, (*at, "texts", language))
