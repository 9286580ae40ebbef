"""Journals to be tampered with: as rows in memory, and as a database on disk."""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path

from contract.commands import (
    CancelTicket,
    MarkNoShow,
    PutBack,
    ReinstateTicket,
    Serve,
    Transfer,
    TransferTicket,
)
from contract.names import BranchId, DeviceId
from hub.audit.chain import Written, genesis
from hub.store import Carried
from hub.store.evidence import evidence
from hub.store.rows import rows_of
from hub.store.sql import SqlStore
from tests.hub.branch import call, call_next, open_desks, ticket_for, wish
from tests.hub.carried import Carrier

TOWN = BranchId("town")
COLUMNS = Written.__struct_fields__


def an_odd_morning():
    """Return commands that keep an auditor busy."""
    return [
        *open_desks("1", "2"),
        *(ticket_for("A", name) for name in ("anna", "ben", "cleo", "dan")),
        call("cleo", "1", reason="a fainting child", by=DeviceId("desk-1")),
        call_next("2"),
        wish(MarkNoShow, desk="2"),
        wish(ReinstateTicket, ticket="anna", reason="was outside", by=DeviceId("page")),
        wish(PutBack, desk="1", by=DeviceId("desk-1")),
        call_next("1"),
        wish(Transfer, desk="1", service="B", by=DeviceId("desk-1")),
        wish(TransferTicket, ticket="dan", service="B", reason="wrong service", by=DeviceId("page")),
        wish(CancelTicket, ticket="ben", reason="gone home", by=DeviceId("page")),
        call_next("1"),
        wish(Serve, desk="1"),
    ]


@cache
def carried() -> tuple[Carried, ...]:
    """Return that morning as a store is handed it; the same whenever it is asked for."""
    return tuple(Carrier().carry(*an_odd_morning()))


def written(count: int | None = None) -> list[Written]:
    """Return the rows of that morning, or the first *count* of them."""
    rows = rows_of(carried(), TOWN, genesis(TOWN)).journal
    return [Written(**{name: row[name] for name in COLUMNS}) for row in rows][:count]


def kept_in(path: Path) -> list[Written]:
    """Keep that morning in the database *path* and return its rows."""
    store = SqlStore.in_file(path)
    store.open(TOWN)
    store.commit(carried())
    store.close()
    return rows_in(path)


def rows_in(path: Path) -> list[Written]:
    """Return the rows of the journal in the database *path*."""
    with evidence(path) as found:
        return list(found.journal(TOWN))


def tamper(path: Path, *statements: str) -> None:
    """Do to the database *path* what somebody with its file could do."""
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def replace_journal(path: Path, rows: list[Written]) -> None:
    """Write *rows* in the place of the journal in the database *path*."""
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM journal")
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    names = ", ".join(f'"{name}"' for name in ("branch", *COLUMNS))
    values = [(TOWN, *(getattr(row, name) for name in COLUMNS)) for row in rows]
    connection.executemany(f"INSERT INTO journal ({names}) VALUES ({marks})", values)
    connection.commit()
    connection.close()
