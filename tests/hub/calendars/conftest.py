"""A real calendar server for a test, and one that all tests share which do not stop it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.radicale import Radicale


@pytest.fixture
def radicale(tmp_path: Path) -> Iterator[Radicale]:
    """Yield a server of the test's own, with an empty calendar; it may be killed and started again."""
    folder = tmp_path / "radicale"
    folder.mkdir()
    server = Radicale(folder)
    yield server
    server.kill()
