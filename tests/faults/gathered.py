"""What a running hub's database holds, read by nobody's code but SQLite's own: for the judge, read-only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from contract.events import Entry
from okienko.promise.history import Chain, OpenCall, Row


@contextmanager
def _read(database: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as opened:
        opened.row_factory = sqlite3.Row
        yield opened


def rows_of(database: Path) -> list[Row]:
    """Return every ticket that the table of *database* holds."""
    with _read(database) as hub:
        found = hub.execute("SELECT day, ticket, series, count, state, issued FROM tickets").fetchall()
    return [
        Row(row["day"], row["ticket"], f"{row['series']}{row['count']:03d}", row["state"], row["issued"])
        for row in found
    ]


def open_calls_of(database: Path) -> list[OpenCall]:
    """Return every call in the table of *database* that has not ended."""
    with _read(database) as hub:
        found = hub.execute("SELECT ticket, desk FROM calls WHERE ended IS NULL").fetchall()
    return [OpenCall(row["ticket"], row["desk"]) for row in found]


def chain_of(database: Path, branch: str) -> Chain:
    """Return the journal of *branch* in *database* with its links, as far as its newest cut has left it.

    What was cut off goes by and by, and may still lie there.
    """
    with _read(database) as hub:
        cut = hub.execute(
            "SELECT seq, link FROM cuts WHERE branch = ? ORDER BY seq DESC LIMIT 1", (branch,)
        ).fetchone()
        found = hub.execute(
            "SELECT seq, epoch, at, by, command, body, link FROM journal"
            " WHERE branch = ? AND seq > ? ORDER BY seq",
            (branch, cut["seq"] if cut else 0),
        ).fetchall()
    return Chain(branch, [dict(row) for row in found], start=cut["link"] if cut else "")


def journal_in(chain: Chain) -> list[Entry]:
    """Return the entries of *chain*, whole; by HTTP the hub tells them without the text of settings."""
    return [msgspec.json.decode(_as_told(row), type=Entry) for row in chain.rows]


def _as_told(row: Mapping[str, object]) -> bytes:
    told = {name: row[name] for name in ("seq", "epoch", "at", "by", "command")}
    return msgspec.json.encode({**told, "event": msgspec.Raw(str(row["body"]).encode())})


def is_sound(database: Path) -> bool:
    """Return whether SQLite finds nothing wrong with *database*."""
    with _read(database) as hub:
        return [row[0] for row in hub.execute("PRAGMA integrity_check")] == ["ok"]
