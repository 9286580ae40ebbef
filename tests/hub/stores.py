"""A store of each kind, for tests that make their own."""

from __future__ import annotations

from pathlib import Path

import pytest

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
