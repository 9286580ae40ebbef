"""The tables of what a hub keeps beside its journal: who may sign in, and small papers under a name.

A hub on SQLite has people in a file of their own (`accounts.db`, whose `branch` is empty: a file is of one
hub) and papers as files in its folder. Hubs that share a database have both there, so that whoever takes over
finds them. Of passwords, links and sessions only what cannot be turned back is kept.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

people = MetaData()

accounts = Table(
    "accounts",
    people,
    Column("branch", String(64), primary_key=True),
    Column("login", String(40), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("roles", String(120), nullable=False),
    Column("password", String(200)),
    Column("closed", Boolean, nullable=False, default=False),
    Column("changed_at", String(32), nullable=False),
    Column("identity", String(600)),
    Index("accounts_identity", "branch", "identity", unique=True),
)
"""`identity`: issuer and subject, of whom the office's directory knows."""


def _of_account(name: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["branch", "login"], ["accounts.branch", "accounts.login"], name=name)


links = Table(
    "links",
    people,
    Column("branch", String(64), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("login", String(40), nullable=False),
    Column("until", String(32), nullable=False),
    _of_account("link_of_account"),
    UniqueConstraint("branch", "login", name="one_link_an_account"),
)

sessions = Table(
    "sessions",
    people,
    Column("branch", String(64), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("login", String(40), nullable=False),
    Column("began_at", String(32), nullable=False),
    Column("seen_at", String(32), nullable=False),
    Column("address", String(45), nullable=False),
    _of_account("session_of_account"),
    Index("sessions_of_account", "branch", "login"),
)

deeds = Table(
    "deeds",
    people,
    Column("branch", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("by", String(64), nullable=False),
    Column("what", String(32), nullable=False),
    Column("login", String(40), nullable=False),
    Column("detail", String(200), nullable=False),
    Column("link", String(64), nullable=False),
)
"""What was done to accounts, and who signed in: a chain."""

papers_kept = MetaData()

papers = Table(
    "papers",
    papers_kept,
    Column("branch", String(64), primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
"""Drafts of settings and the key of the draw; `name` is that of the file which a hub on SQLite has for it."""
