"""Files of accounts as earlier versions wrote them."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

TABLES = """
CREATE TABLE accounts (login VARCHAR(40) NOT NULL, name VARCHAR(80) NOT NULL, roles VARCHAR(120) NOT NULL,
    password VARCHAR(200), closed BOOLEAN NOT NULL, changed_at VARCHAR(32) NOT NULL, PRIMARY KEY (login));
CREATE TABLE deeds (seq INTEGER NOT NULL, at VARCHAR(32) NOT NULL, "by" VARCHAR(64) NOT NULL,
    what VARCHAR(32) NOT NULL, login VARCHAR(40) NOT NULL, detail VARCHAR(200) NOT NULL,
    link VARCHAR(64) NOT NULL, PRIMARY KEY (seq));
CREATE TABLE links (digest VARCHAR(64) NOT NULL, login VARCHAR(40) NOT NULL, until VARCHAR(32) NOT NULL,
    PRIMARY KEY (digest), UNIQUE (login), FOREIGN KEY(login) REFERENCES accounts (login));
CREATE TABLE sessions (digest VARCHAR(64) NOT NULL, login VARCHAR(40) NOT NULL,
    began_at VARCHAR(32) NOT NULL, seen_at VARCHAR(32) NOT NULL, address VARCHAR(45) NOT NULL,
    PRIMARY KEY (digest), FOREIGN KEY(login) REFERENCES accounts (login));
CREATE INDEX ix_sessions_login ON sessions (login);
"""
SINCE_1 = """
ALTER TABLE accounts ADD COLUMN identity VARCHAR(600);
CREATE UNIQUE INDEX accounts_identity ON accounts (identity);
"""


def accounts_of(schema: int, path: Path) -> None:
    """Make the file of accounts at *path* as *schema* has it, with one account in it."""
    with contextlib.closing(sqlite3.connect(path)) as file:
        file.executescript(TABLES + (SINCE_1 if schema > 1 else ""))
        file.execute(
            "INSERT INTO accounts (login, name, roles, closed, changed_at)"
            " VALUES ('anna', 'Anna', 'clerk', 0, '2026-12-01T00:00:00+00:00')"
        )
        file.execute(f"PRAGMA user_version = {schema}")
        file.commit()
