"""The tables of accounts.db. Of passwords, links and sessions only what cannot be turned back is kept."""

from __future__ import annotations

import sqlalchemy as sa

SCHEMA = 2
"""Which schema this is; `PRAGMA user_version` of the file says which it has."""

SINCE_1 = (
    "ALTER TABLE accounts ADD COLUMN identity VARCHAR(600)",
    "CREATE UNIQUE INDEX accounts_identity ON accounts (identity)",
)
"""What makes a file of schema 1 one of schema 2."""

metadata = sa.MetaData()

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("login", sa.String(40), primary_key=True),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("roles", sa.String(120), nullable=False),
    sa.Column("password", sa.String(200)),
    sa.Column("closed", sa.Boolean, nullable=False, default=False),
    sa.Column("changed_at", sa.String(32), nullable=False),
    sa.Column("identity", sa.String(600)),
    sa.Index("accounts_identity", "identity", unique=True),
)
"""`identity`: issuer and subject, of whom the office's directory knows."""

links = sa.Table(
    "links",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("login", sa.String(40), sa.ForeignKey("accounts.login"), nullable=False, unique=True),
    sa.Column("until", sa.String(32), nullable=False),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("login", sa.String(40), sa.ForeignKey("accounts.login"), nullable=False, index=True),
    sa.Column("began_at", sa.String(32), nullable=False),
    sa.Column("seen_at", sa.String(32), nullable=False),
    sa.Column("address", sa.String(45), nullable=False),
)

deeds = sa.Table(
    "deeds",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("by", sa.String(64), nullable=False),
    sa.Column("what", sa.String(32), nullable=False),
    sa.Column("login", sa.String(40), nullable=False),
    sa.Column("detail", sa.String(200), nullable=False),
    sa.Column("link", sa.String(64), nullable=False),
)
