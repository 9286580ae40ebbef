"""A store of each kind, for tests that make their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from contract.names import BranchId
from hub.store import Store
from hub.store.memory import MemoryStore
from hub.store.sql import SqlStore


def a_store(kind: str, folder: Path, request: pytest.FixtureRequest) -> Store:
    """Return a new store of *kind*, not yet open; `memory`, `sqlite` or `postgresql`."""
    if kind == "memory":
        return MemoryStore()
    if kind == "sqlite":
        return SqlStore.in_file(folder / "hub.db")
    return SqlStore(request.getfixturevalue("postgres").new_url())


Open = Callable[[], Iterator[Store]]
"""Yields empty stores, each open, and closed again when the next is wanted."""


def in_this_process() -> Iterator[Store]:
    """Yield one in memory, and one that SQLite keeps."""
    for store in (MemoryStore(), SqlStore("sqlite://")):
        store.open(BranchId("town"))
        with closing(store):
            yield store


def on_server(url: str) -> Open:
    """Return what yields one on PostgreSQL, each time of another branch: tables are made once."""
    numbers = count(1)

    def opened() -> Iterator[Store]:
        store = SqlStore(url)
        store.open(BranchId(f"town-{next(numbers)}"))
        with closing(store):
            yield store

    return opened
