"""What was done to accounts, and who signed in: a chain, each link made of the entry and the link before."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

import msgspec
import sqlalchemy as sa

from hub.accounts.schema import deeds

UNKNOWN = "unknown"
"""Who tried to sign in by no known login. What was typed is not kept: it may be a password."""
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


def first_broken(connection: sa.Connection) -> int | None:
    """Return the number of the first deed whose link does not follow from the one before; None: all do."""
    link = ""
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
