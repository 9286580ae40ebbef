"""What is written to the database, compiled once: while a command waits, it is plain text and values.

Run through the driver as text, a statement costs a tenth of what building and compiling it anew would.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import Connection, Delete, Insert, Table, Update, bindparam, delete, insert, update
from sqlalchemy.engine import Dialect

from hub.store.rows import Row, Rows
from hub.store.schema import bookings, branches, calls, commands, cuts, journal, tickets

Write = Insert | Update | Delete


class Prepared:
    """One statement in the words of one database."""

    def __init__(self, statement: Write, dialect: Dialect) -> None:
        columns = [column.name for column in statement.table.c] if isinstance(statement, Insert) else None
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        self._text = str(compiled)
        self._order: Sequence[str] | None = compiled.positiontup

    def run(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Carry the statement out for each of *rows*, which are many in one go."""
        if self._order is None:
            connection.exec_driver_sql(self._text, list(rows))
        else:
            connection.exec_driver_sql(self._text, [tuple(row[name] for name in self._order) for row in rows])


def writes(dialect: Dialect) -> list[tuple[str, Prepared]]:
    """Return the statement for each field of `Rows`, in the order in which they are carried out."""
    known = _is(bookings, "branch"), _is(bookings, "code"), bookings.c.starts_on >= bindparam("oldest")
    statements: dict[str, Write] = {
        "pruned": delete(commands).where(_is(commands, "branch"), commands.c.day < bindparam("oldest")),
        "days": (
            update(branches)
            .where(_is(branches, "branch"))
            .values(day=bindparam("new_day"), opened=bindparam("new_opened"))
        ),
        "cuts": insert(cuts).inline(),
        "journal": insert(journal).inline(),
        "commands": insert(commands).inline(),
        "tickets": insert(tickets).inline(),
        "states": (
            update(tickets)
            .where(_is(tickets, "branch"), _is(tickets, "day"), _is(tickets, "ticket"))
            .values(state=bindparam("new_state"))
        ),
        "ends": (
            update(calls)
            .where(_is(calls, "branch"), _is(calls, "day"), _is(calls, "ticket"), calls.c.ended.is_(None))
            .values(ended=bindparam("new_ended"))
        ),
        "calls": insert(calls).inline(),
        "bookings": insert(bookings).inline(),
        "moves": (
            update(bookings)
            .where(*known)
            .values(code=bindparam("new_code"), starts_on=bindparam("new_starts_on"))
        ),
        "uses": (update(bookings).where(*known).values(used=bindparam("new_used"))),
    }
    return [(field.name, Prepared(statements[field.name], dialect)) for field in fields(Rows)]


def _is(table: Table, name: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  one of SQLAlchemy's own kinds
    return table.c[name] == bindparam(f"{name}_is")
