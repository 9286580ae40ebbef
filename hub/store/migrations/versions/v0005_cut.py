"""A journal is kept no longer up to an entry, and what goes with it is found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, with nothing in it: all is kept; and what finds the calls of a ticket."""
    op.create_table(
        "cuts",
        sa.Column("branch", sa.String(64), primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("link", sa.String(64), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("calls_of_ticket", "calls", ["branch", "day", "ticket"])
