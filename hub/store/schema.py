"""The tables of a hub's database. The journal is the truth; all others follow from it and guard it.

Instants are ISO 8601 text in UTC, days are ISO dates: both sort as they should, in every database.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

SCHEMA = "0007"
"""The migration that leads to what is written here."""

metadata = MetaData()

branches = Table(
    "branches",
    metadata,
    Column("branch", String(64), primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("day", String(10)),
    Column("opened", BigInteger),
    sqlite_with_rowid=False,
)
"""One row a branch: the last start of its hub, the service day, and the journal entry that opened it."""

journal = Table(
    "journal",
    metadata,
    Column("branch", String(64), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("epoch", BigInteger, nullable=False),
    Column("at", String(32), nullable=False),
    Column("day", String(10), nullable=False),
    Column("by", String(64), nullable=False),
    Column("command", String(64), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("ticket", String(64)),
    Column("body", Text, nullable=False),
    Column("link", String(64), nullable=False),
    sqlite_with_rowid=False,
)
"""What has happened, one row an entry; `body` is the event as JSON, `link` that of `hub.audit.chain`."""

commands = Table(
    "commands",
    metadata,
    Column("branch", String(64), primary_key=True),
    Column("command", String(64), primary_key=True),
    Column("day", String(10), nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""What was answered today and yesterday, refusals included."""

tickets = Table(
    "tickets",
    metadata,
    Column("branch", String(64), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("ticket", String(64), primary_key=True),
    Column("series", String(2), nullable=False),
    Column("count", Integer, nullable=False),
    Column("service", String(64), nullable=False),
    Column("token", String(64), nullable=False),
    Column("issued", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    UniqueConstraint("branch", "day", "series", "count", name="number_issued_once"),
    sqlite_with_rowid=False,
)
"""Every ticket there was; `service` and `token` are those it was issued with, `issued` its journal entry."""

calls = Table(
    "calls",
    metadata,
    Column("branch", String(64), primary_key=True),
    Column("call", BigInteger, primary_key=True, autoincrement=False),
    Column("day", String(10), nullable=False),
    Column("ticket", String(64), nullable=False),
    Column("desk", String(64), nullable=False),
    Column("ended", BigInteger),
    ForeignKeyConstraint(
        ["branch", "day", "ticket"],
        ["tickets.branch", "tickets.day", "tickets.ticket"],
        name="call_of_ticket",
    ),
    sqlite_with_rowid=False,
)
"""Every call; `call` and `ended` are journal entries, an open call has not ended.

Where the end of a call was taken back, the rest of it is a call once more, begun by the entry that says so.
"""

bookings = Table(
    "bookings",
    metadata,
    Column("branch", String(64), primary_key=True),
    Column("added", BigInteger, primary_key=True, autoincrement=False),
    Column("code", String(6), nullable=False),
    Column("service", String(64), nullable=False),
    Column("starts_on", String(10), nullable=False),
    Column("used", BigInteger),
    sqlite_with_rowid=False,
)
"""Every booking; `added` and `used` are journal entries. A code comes round again within months."""

cuts = Table(
    "cuts",
    metadata,
    Column("branch", String(64), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("link", String(64), nullable=False),
    Column("day", String(10), nullable=False),
    sqlite_with_rowid=False,
)
"""Every cut of a journal: the last entry that is kept no longer, with its link and day. The newest holds."""

scores = Table(
    "scores",
    metadata,
    Column("branch", String(64), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("service", String(64), primary_key=True),
    Column("score", SmallInteger, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How often visits were given which score; see `hub.domain.scores`. It follows from no journal."""

leases = Table(
    "leases",
    metadata,
    Column("branch", String(64), primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("holder", String(128), nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
    Column("gone", Text),
    sqlite_with_rowid=False,
)
"""Whose the right to write a branch is, and until when by the database's clock, where hubs share one.

`gone` is what a hub noted of entries that it had kept and that are here no more.
"""

moved = Table(
    "moved",
    metadata,
    Column("branch", String(64), primary_key=True),
    Column("whereto", String(500), nullable=False),
    Column("at", String(32), nullable=False),
    sqlite_with_rowid=False,
)
"""The branches that were moved to another database: here no hub opens them any more."""

OPEN = text("ended IS NULL")
one_call_a_ticket = Index(
    "one_open_call_a_ticket",
    calls.c.branch,
    calls.c.day,
    calls.c.ticket,
    unique=True,
    sqlite_where=OPEN,
    postgresql_where=OPEN,
)
one_call_a_desk = Index(
    "one_open_call_a_desk",
    calls.c.branch,
    calls.c.desk,
    unique=True,
    sqlite_where=OPEN,
    postgresql_where=OPEN,
)
SETTINGS = text("kind = 'settings-taken'")
settings_by_entry = Index(
    "settings_by_entry", journal.c.branch, journal.c.seq, sqlite_where=SETTINGS, postgresql_where=SETTINGS
)
"""Among millions of entries the few that took settings are found at once."""
calls_of_ticket = Index("calls_of_ticket", calls.c.branch, calls.c.day, calls.c.ticket)
"""A ticket is deleted only when no call names it; without this all calls were looked through for each."""
bookings_by_code = Index("bookings_by_code", bookings.c.branch, bookings.c.code)
bookings_by_date = Index("bookings_by_date", bookings.c.branch, bookings.c.starts_on)

version = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
"""Which migration the database has come to; Alembic's own table, looked at without loading Alembic."""
