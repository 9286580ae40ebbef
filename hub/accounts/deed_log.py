"""What was done to accounts, and who signed in: a chain, each link made of the entry and the link before."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

import msgspec
import sqlalchemy as sa

from hub.accounts.schema import deeds

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


def note(connection: sa.Connection, deed: Deed) -> None:
    """Add *deed* to the chain."""
    last = connection.execute(sa.select(deeds.c.link).order_by(deeds.c.seq.desc()).limit(1)).scalar()
    row = msgspec.structs.asdict(deed) | {"at": deed.at.isoformat()}
    connection.execute(sa.insert(deeds).values(**row, link=_link(last or "", deed)))


def latest(connection: sa.Connection, at_most: int) -> list[Deed]:
    """Return the latest deeds, newest first."""
    found = connection.execute(sa.select(deeds).order_by(deeds.c.seq.desc()).limit(at_most))
    return [_deed(row) for row in found]


def forget_before(connection: sa.Connection, then: datetime, now: datetime) -> int:
    """Do away with the deeds before the first one since *then*, and return how many.

    The last of them and its link are noted as a deed, by which the rest is proved.
    """
    first = connection.execute(sa.select(sa.func.min(deeds.c.seq)).where(deeds.c.at >= then.isoformat()))
    stays = first.scalar()
    old = sa.select(deeds.c.seq, deeds.c.link, deeds.c.what).order_by(deeds.c.seq.desc())
    rows = connection.execute(old if stays is None else old.where(deeds.c.seq < stays)).all()
    if not rows or {row.what for row in rows} == {CUT}:
        return 0
    last = rows[0]
    note(connection, Deed(at=now, by=HUB, what=CUT, login="", detail=f"{last.seq}:{last.link}"))
    connection.execute(sa.delete(deeds).where(deeds.c.seq <= last.seq))
    return len(rows)


def first_broken(connection: sa.Connection) -> int | None:
    """Return the number of the first deed whose link does not follow from the one before; None: all do.

    Where deeds were cut off, the latest deed about that says by which link the rest begins.
    """
    first = connection.execute(sa.select(sa.func.min(deeds.c.seq))).scalar()
    says = sa.select(deeds.c.detail).where(deeds.c.what == CUT).order_by(deeds.c.seq.desc()).limit(1)
    cut, _, link = (connection.execute(says).scalar() or "0:").partition(":")
    if first is not None and cut != str(first - 1):
        return int(first)
    for row in connection.execute(sa.select(deeds).order_by(deeds.c.seq)):
        link = _link(link, _deed(row))
        if link != row.link:
            return int(row.seq)
    return None


def _deed(row: sa.Row[tuple[object, ...]]) -> Deed:
    at = datetime.fromisoformat(row.at)
    return Deed(at=at, by=row.by, what=row.what, login=row.login, detail=row.detail)


def _link(before: str, deed: Deed) -> str:
    parts = (deed.at.isoformat(), deed.by, deed.what, deed.login, deed.detail)
    return sha256(before.encode() + msgspec.json.encode(parts)).hexdigest()
