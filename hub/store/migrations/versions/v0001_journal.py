"""The journal, and the tables that follow from it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

OPEN = sa.text("ended IS NULL")


def upgrade() -> None:
    """Make the first tables."""
    _journal()
    _tickets()
    _calls()
    _bookings()


def _journal() -> None:
    op.create_table(
        "branches",
        sa.Column("branch", sa.String(64), primary_key=True),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("day", sa.String(10)),
        sa.Column("opened", sa.BigInteger),
        sqlite_with_rowid=False,
    )
    op.create_table(
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
        sqlite_with_rowid=False,
    )
    op.create_table(
        "commands",
        sa.Column("branch", sa.String(64), primary_key=True),
        sa.Column("command", sa.String(64), primary_key=True),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("status", sa.SmallInteger, nullable=False),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )


def _tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("branch", sa.String(64), primary_key=True),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("ticket", sa.String(64), primary_key=True),
        sa.Column("series", sa.String(2), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("service", sa.String(64), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("issued", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.UniqueConstraint("branch", "day", "series", "count", name="number_issued_once"),
        sqlite_with_rowid=False,
    )


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("branch", sa.String(64), primary_key=True),
        sa.Column("call", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("ticket", sa.String(64), nullable=False),
        sa.Column("desk", sa.String(64), nullable=False),
        sa.Column("ended", sa.BigInteger),
        sa.ForeignKeyConstraint(
            ["branch", "day", "ticket"],
            ["tickets.branch", "tickets.day", "tickets.ticket"],
            name="call_of_ticket",
        ),
        sqlite_with_rowid=False,
    )
    for name, columns in (
        ("one_open_call_a_ticket", ["branch", "day", "ticket"]),
        ("one_open_call_a_desk", ["branch", "desk"]),
    ):
        op.create_index(name, "calls", columns, unique=True, sqlite_where=OPEN, postgresql_where=OPEN)


def _bookings() -> None:
    op.create_table(
        "bookings",
        sa.Column("branch", sa.String(64), primary_key=True),
        sa.Column("added", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("code", sa.String(6), nullable=False),
        sa.Column("service", sa.String(64), nullable=False),
        sa.Column("starts_on", sa.String(10), nullable=False),
        sa.Column("used", sa.BigInteger),
        sqlite_with_rowid=False,
    )
    op.create_index("bookings_by_code", "bookings", ["branch", "code"])
    op.create_index("bookings_by_date", "bookings", ["branch", "starts_on"])
