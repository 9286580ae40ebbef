"""A database comes up to the present schema, whether it is new, present or old."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, insert, inspect, select

from hub.store import StoreError
from hub.store.beside_schema import papers_kept, people
from hub.store.place import Place
from hub.store.schema import SCHEMA, metadata, version

MIGRATIONS = Path(__file__).with_name("migrations")


def bring_up(connection: Connection, place: Place) -> None:
    """Give the database at *place*, behind *connection*, the present schema.

    Only an old one needs Alembic, which is loaded then and not before: it takes longer than the hub's start.

    Raises:
        StoreError: the database was written by a newer version.
    """
    if _is_present(connection):
        return
    place.alone(connection)  # of many branches that begin at once in one database, one makes the tables
    if not inspect(connection).has_table(version.name):
        _begin(connection)
        for tables in (metadata, people, papers_kept) if place.folder is None else (metadata,):
            tables.create_all(connection)
        version.create(connection)
        connection.execute(insert(version).values(version_num=SCHEMA))
        return
    found = connection.execute(select(version.c.version_num)).scalar()
    if found != SCHEMA:
        _migrate(connection, found, place.where)


def _is_present(connection: Connection) -> bool:
    if not inspect(connection).has_table(version.name):
        return False
    return bool(connection.execute(select(version.c.version_num)).scalar() == SCHEMA)


def _migrate(connection: Connection, found: str | None, where: str) -> None:
    from alembic import command  # noqa: PLC0415  see bring_up
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(
            f"{where}: a newer version of the hub wrote it (schema {found}, this one knows {SCHEMA}); "
            "install that version again"
        )
    _begin(connection)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _begin(connection: Connection) -> None:
    """Begin a transaction, where the driver of SQLite begins none: before a change of tables.

    Without it a power cut leaves half of the tables, or one without its indexes, for ever.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
