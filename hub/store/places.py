"""Which kind of database a url or a path means."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, make_url

from hub.store.place import Place
from hub.store.sqlite import SqlitePlace


def place_of(database: Path | str, password_file: str = "") -> Place:
    """Return the place of a *database*: a file's path, or the url of any.

    Args:
        database: a path, or a url such as ``sqlite:///hub.db`` or ``postgresql+psycopg://host/name``.
        password_file: the file whose first line is the password, where one is needed and named.

    Raises:
        ValueError: the url is none that is known.
    """
    if isinstance(database, Path):
        return SqlitePlace(URL.create("sqlite", database=str(database)))
    url = make_url(database)
    if url.get_backend_name() == "sqlite":
        return SqlitePlace(url)
    from hub.store.postgres import PostgresPlace  # noqa: PLC0415  its driver only where it is used

    return PostgresPlace(url, password_file)
