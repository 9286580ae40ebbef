"""The journal is chained: each row gets a link, those that are there in their order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hub.audit.chain import genesis, line_of, link_after

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

AT_ONCE = 1000
COLUMNS = ("branch", "seq", "epoch", "at", "day", "by", "command", "kind", "ticket", "body")


def upgrade() -> None:
    """Make the journal anew, with links."""
    # Through a copy: the table then reads in every database as one that was made today.
    op.execute("CREATE TABLE journal_before AS SELECT * FROM journal")
    op.drop_table("journal")
    journal = op.create_table(
        "journal",
        sa.Column("branch", sa.String(64), primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("command", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("ticket", sa.String(64)),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("link", sa.String(64), nullable=False),
        sqlite_with_rowid=False,
    )
    _chain(op.get_bind(), journal)
    op.drop_table("journal_before")


def _chain(bind: sa.Connection, journal: sa.Table) -> None:
    before = sa.table("journal_before", *(sa.column(name) for name in COLUMNS))
    found = bind.execute(sa.select(before).order_by(before.c.branch, before.c.seq))
    branch, link = "", ""
    while some := found.fetchmany(AT_ONCE):
        rows = []
        for row in some:
            if row.branch != branch:
                branch, link = row.branch, genesis(row.branch)
            columns = dict(zip(COLUMNS, row, strict=True))
            link = link_after(link, line_of(columns))
            rows.append({**columns, "link": link})
        bind.execute(journal.insert(), rows)
