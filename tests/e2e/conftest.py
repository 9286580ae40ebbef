"""Whole programs on one table: a broker and a hub, each a process, as an operator would start them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from okienko.demo.programs import await_ready, program
from okienko.demo.table import Table, laid
from tests.broker import Mosquitto


@pytest.fixture
def table(tmp_path: Path, own_mosquitto: Mosquitto) -> Iterator[Table]:
    """A small branch whose broker and hub run; everything else is up to the test."""
    made = laid(tmp_path, "small", own_mosquitto.url)
    with program(tmp_path, "hub", "hub", "--settings", str(tmp_path / "hub.toml")) as hub:
        await_ready(made.hub_url, hub, tmp_path)
        yield made
