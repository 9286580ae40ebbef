"""What was done to accounts, and who signed in: a chain, each link made of the entry and the link before."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

import msgspec
import sqlalchemy as sa

from hub.store.beside_schema import deeds
from hub.store.ours import Ours

UNKNOWN = "unknown"
"""Who tried to sign in by no known login. What was typed is not kept: it may be a password."""
HUB = "hub"
"""Who did away with deeds that need not be kept."""
CUT = "deeds-cut"
"""What that is called."""
DIRECTORY = "directory"
"""Who gave somebody an account or other roles, when the office's directory did."""


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """One entry.

    Attributes:
        by: who did it: a login, ``console``, ``directory`` or ``unknown``.
        what: a lasting word, such as ``signed-in``.
        login: whose account it is about; empty: nobody's.
    """

    at: datetime
    by: str
    what: str
    login: str
    detail: str = ""


def note(ours: Ours, deed: Deed) -> None:
    """Add *deed* to the chain."""
    last = ours.ask(ours.of(deeds).order_by(deeds.c.seq.desc()).limit(1)).first()
    seq, before = (last.seq + 1, last.link) if last else (1, "")
    row = msgspec.structs.asdict(deed) | {"at": deed.at.isoformat()}
    ours.add(deeds, **row, seq=seq, link=_link(before, deed))


def latest(ours: Ours, at_most: int) -> list[Deed]:
    """Return the latest deeds, newest first."""
    return [_deed(row) for row in ours.ask(ours.of(deeds).order_by(deeds.c.seq.desc()).limit(at_most))]


def forget_before(ours: Ours, then: datetime, now: datetime) -> int:
    """Do away with the deeds before the first one since *then*, and return how many.

    The last of them and its link are noted as a deed, by which the rest is proved.
    """
    stays = _first(ours, deeds.c.at >= then.isoformat())
    old = ours.of(deeds, *([] if stays is None else [deeds.c.seq < stays])).order_by(deeds.c.seq.desc())
    rows = ours.ask(old).all()
    if not rows or {row.what for row in rows} == {CUT}:
        return 0
    last = rows[0]
    note(ours, Deed(at=now, by=HUB, what=CUT, login="", detail=f"{last.seq}:{last.link}"))
    ours.drop(deeds, deeds.c.seq <= last.seq)
    return len(rows)


def first_broken(ours: Ours) -> int | None:
    """Return the number of the first deed whose link does not follow from the one before; None: all do.

    Where deeds were cut off, the latest deed about that says by which link the rest begins.
    """
    first = _first(ours)
    says = ours.ask(ours.of(deeds, deeds.c.what == CUT).order_by(deeds.c.seq.desc()).limit(1)).first()
    cut, _, link = (says.detail if says else "0:").partition(":")
    if first is not None and cut != str(first - 1):
        return first
    for row in ours.ask(ours.of(deeds).order_by(deeds.c.seq)):
        link = _link(link, _deed(row))
        if link != row.link:
            return int(row.seq)
    return None


def _first(ours: Ours, *which: sa.ColumnElement[bool]) -> int | None:
    found = ours.ask(ours.of(deeds, *which).order_by(deeds.c.seq).limit(1)).first()
    return None if found is None else int(found.seq)


def _deed(row: sa.Row[tuple[object, ...]]) -> Deed:
    at = datetime.fromisoformat(row.at)
    return Deed(at=at, by=row.by, what=row.what, login=row.login, detail=row.detail)


def _link(before: str, deed: Deed) -> str:
    parts = (deed.at.isoformat(), deed.by, deed.what, deed.login, deed.detail)
    return sha256(before.encode() + msgspec.json.encode(parts)).hexdigest()
