"""A database that has gone back: entries that were kept, and answered, are there no more.

So it is where a replica that lagged behind became the server that is written to. The hub that wrote them
knows the last one by its number and link. It notes it beside the lease, for whoever has the branch now, and
ends: everything that it believed may be wrong.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select, update

from contract.names import BranchId
from hub.audit.chain import Head
from hub.store.cutting import cut_of
from hub.store.place import LeaseLost
from hub.store.schema import branches, journal, leases

_SAYS = (
    "{where}: the database has gone back: of branch {branch} it held entry {kept.seq} and this hub's start, "
    "and now ends at {ends}; a replica that lagged behind became the server"
)


class GoneBack(LeaseLost):
    """Entries that were kept are there no more; this hub writes nothing more, and starts anew."""


class Gone(msgspec.Struct, frozen=True, kw_only=True):
    """What is noted of it.

    Attributes:
        kept: the number of the last entry that was kept.
        link: that of the same.
        ends: the number of the last entry that is there still, when it was noted.
    """

    kept: int
    link: str
    ends: int


def note_if_gone(connection: Connection, branch: BranchId, epoch: int, kept: Head, where: str) -> str:
    """Note it where the entry *kept* is there no more, and return what is said of it; empty: it is there.

    The next epoch will be above *epoch* in any case: devices have seen pictures of that.
    """
    mine, newest = journal.c.branch == branch, journal.c.seq.desc()
    link = connection.execute(select(journal.c.link).where(mine, journal.c.seq == kept.seq)).scalar()
    raised = update(branches).where(branches.c.branch == branch, branches.c.epoch < epoch).values(epoch=epoch)
    cut = cut_of(connection, branch)
    is_behind = connection.execute(raised).rowcount > 0
    ends = connection.execute(select(journal.c.seq).where(mine).order_by(newest).limit(1)).scalar() or 0
    if link == kept.link or kept.seq <= (cut.head.seq if cut else 0):
        return _SAYS.format(where=where, branch=branch, kept=kept, ends=ends) if is_behind else ""
    told = msgspec.json.encode(Gone(kept=kept.seq, link=kept.link, ends=ends)).decode()
    connection.execute(update(leases).where(leases.c.branch == branch).values(gone=told))
    return _SAYS.format(where=where, branch=branch, kept=kept, ends=ends)


def gone_in(connection: Connection, branch: BranchId) -> Gone | None:
    """Return what was noted, and not yet taken up; None: nothing was."""
    told = connection.execute(select(leases.c.gone).where(leases.c.branch == branch)).scalar()
    return msgspec.json.decode(told, type=Gone) if told else None


def forget(connection: Connection, branch: BranchId) -> None:
    """Take the note away: it was taken up."""
    connection.execute(update(leases).where(leases.c.branch == branch).values(gone=None))
