"""What a simulated day must not leave behind in the process that lived through it."""

from __future__ import annotations

from asyncio import events
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _no_loop_runs_on() -> Iterator[None]:
    """Take the simulated loop away again: to asyncio it would run for ever, and no other could."""
    yield
    events._set_running_loop(None)
