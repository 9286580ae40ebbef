"""Both stores, open for the branch of these tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contract.names import BranchId
from hub.store import Store
from hub.store.memory import MemoryStore
from hub.store.sql import SqlStore
from tests.hub.branch import HandClock

TOWN = BranchId("town")


@pytest.fixture
def clock() -> HandClock:
    """Return a clock that stands at nine on the Tuesday of these tests."""
    return HandClock()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    """Return what makes a store, not yet open; each of them stands on what those before have kept."""
    if request.param == "sqlite":
        return lambda: SqlStore.in_file(tmp_path / "hub.db")
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").new_url()
        return lambda: SqlStore(url)
    kept = MemoryStore()
    return lambda: kept


@pytest.fixture
def store(new_store: Callable[[], Store]) -> Iterator[Store]:
    """Yield an open store."""
    opened = new_store()
    opened.open(TOWN)
    yield opened
    opened.close()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[SqlStore]:
    """Yield an open store in the file ``hub.db``."""
    opened = SqlStore.in_file(tmp_path / "hub.db")
    opened.open(TOWN)
    yield opened
    opened.close()
