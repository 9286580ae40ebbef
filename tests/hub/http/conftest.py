"""One hub for each test of the doors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hub.http.running import Client, running


@pytest.fixture
def hub() -> Iterator[Client]:
    """Yield a client of a hub with the memory store."""
    with running() as client:
        yield client
