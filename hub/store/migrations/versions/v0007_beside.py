"""Hubs that share a database keep there who may sign in, drafts of settings and the key of the draw.

A hub on SQLite has these as files. Beside the lease stands what a hub noted of entries that are gone.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BRANCH = ("branch", "login")


def upgrade() -> None:
    """Make the tables, with nothing in them; the hub takes in what is in its folder."""
    op.add_column("leases", sa.Column("gone", sa.Text))
    if op.get_bind().dialect.name == "sqlite":
        return
    _accounts()
    _of_accounts()
    op.create_table(
        "papers",
        sa.Column("branch", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("branch", sa.String(64), primary_key=True),
        sa.Column("login", sa.String(40), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("roles", sa.String(120), nullable=False),
        sa.Column("password", sa.String(200)),
        sa.Column("closed", sa.Boolean, nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.Column("identity", sa.String(600)),
    )
    op.create_index("accounts_identity", "accounts", ["branch", "identity"], unique=True)


def _of_accounts() -> None:
    op.create_table(
        "links",
        sa.Column("branch", sa.String(64), primary_key=True),
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("login", sa.String(40), nullable=False),
        sa.Column("until", sa.String(32), nullable=False),
        _of_account("link_of_account"),
        sa.UniqueConstraint("branch", "login", name="one_link_an_account"),
    )
    op.create_table(
        "sessions",
        sa.Column("branch", sa.String(64), primary_key=True),
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("login", sa.String(40), nullable=False),
        sa.Column("began_at", sa.String(32), nullable=False),
        sa.Column("seen_at", sa.String(32), nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
        _of_account("session_of_account"),
    )
    op.create_index("sessions_of_account", "sessions", BRANCH)
    op.create_table(
        "deeds",
        sa.Column("branch", sa.String(64), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("login", sa.String(40), nullable=False),
        sa.Column("detail", sa.String(200), nullable=False),
        sa.Column("link", sa.String(64), nullable=False),
    )


def _of_account(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(BRANCH, ["accounts.branch", "accounts.login"], name=name)
