"""What an operator says of where the branch's journal is kept."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec

SCHEMES = ("postgresql+psycopg", "postgresql")


class StoreSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The database: table `[store]` of `hub.toml`.

    Raises:
        ValueError: the url is none of PostgreSQL, or holds a password.
    """

    url: str = ""
    """Empty: SQLite, in the folder `data`. ``postgresql+psycopg://hub@db.example:5432/okienko`` is a database
    on a PostgreSQL server, which many branches may share; what libpq knows besides follows a ``?``, such as
    ``sslmode=verify-full``. A second hub of the branch with the same url waits as its standby."""
    password_file: str = ""
    """The file whose first line is the password; empty: that in `~/.pgpass` of the hub's user, or none."""

    def __post_init__(self) -> None:
        if not self.url:
            return
        parts = urlsplit(self.url)
        if parts.scheme not in SCHEMES or not parts.path.strip("/"):
            raise ValueError("'url' must be as 'postgresql+psycopg://user@host:5432/database', or left out")
        if parts.password is not None or "password=" in parts.query:
            raise ValueError(
                "'url' must hold no password: write it to a file, and name that in 'password_file'"
            )
