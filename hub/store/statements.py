"""What is written to the database, compiled once: while a command waits, it is plain text and values.

They go straight to the driver's cursor, in the transaction that SQLAlchemy has begun: what SQLAlchemy does
for each statement beside that costs more than the statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import Connection, Delete, Insert, Table, Update, bindparam, delete, insert, update
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError

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
        self._error = dialect.loaded_dbapi.Error

    def run(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Carry the statement out for each of *rows*, which are many in one go.

        Raises:
            DBAPIError: one of its kinds, as SQLAlchemy tells it.
        """
        order = self._order
        values = rows if order is None else [tuple([row[name] for name in order]) for row in rows]
        cursor = connection.connection.cursor()
        try:
            cursor.executemany(self._text, values)
        except self._error as error:
            raise self._told(error, connection) from error
        finally:
            cursor.close()

    def _told(self, error: Exception, connection: Connection) -> BaseException:
        """Return what the driver says as SQLAlchemy would have told it of a statement of its own."""
        dialect = connection.dialect
        if dialect.is_disconnect(error, connection.connection, None):  # type: ignore[arg-type]  # it is the driver's
            connection.invalidate(error)
        return DBAPIError.instance(self._text, None, error, self._error, dialect=dialect)


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
