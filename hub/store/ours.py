"""The rows of one branch: nobody who asks by way of this sees or changes those of another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Result,
    Select,
    Table,
    delete,
    insert,
    select,
    update,
)


@dataclass(frozen=True, slots=True)
class Ours:
    """What is ours of tables with a column `branch`, by a *connection* that is within a transaction."""

    connection: Connection
    branch: str

    def of(self, table: Table, *which: ColumnElement[bool]) -> Select[Any]:
        """Return the question for our rows of *table*."""
        return select(table).where(table.c.branch == self.branch, *which)

    def ask(self, question: Select[Any]) -> Result[Any]:
        """Return the answer to a question that began as `of`."""
        return self.connection.execute(question)

    def rows(self, table: Table, *which: ColumnElement[bool]) -> Result[Any]:
        """Return our rows of *table*."""
        return self.ask(self.of(table, *which))

    def add(self, table: Table, **values: object) -> None:
        """Add a row of ours to *table*."""
        self.connection.execute(insert(table).values(branch=self.branch, **values))

    def change(self, table: Table, *which: ColumnElement[bool], **values: object) -> None:
        """Give our rows of *table* other *values*."""
        self.connection.execute(update(table).where(table.c.branch == self.branch, *which).values(**values))

    def drop(self, table: Table, *which: ColumnElement[bool]) -> CursorResult[Any]:
        """Do away with our rows of *table*."""
        return self.connection.execute(delete(table).where(table.c.branch == self.branch, *which))
