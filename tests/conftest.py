"""What tests of several packages need: a real broker, a free port."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.broker import Mosquitto, free_tcp_port
from tests.postgres import Cluster, cluster


@pytest.fixture(autouse=True)
def _diary() -> Iterator[None]:
    """Give the diary back as it was: a program that is tried within a test turns it to its own ends."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(scope="session")
def mosquitto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    """Yield a real broker that all tests share; use a branch name of your own, and do not stop it."""
    broker = Mosquitto(tmp_path_factory.mktemp("mosquitto"))
    yield broker
    broker.kill()


@pytest.fixture
def own_mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    """Yield a real broker for one test, which may kill it and start it again."""
    broker = Mosquitto(tmp_path)
    yield broker
    broker.kill()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """Yield a real PostgreSQL that all tests share; take a `new_url` of your own, and do not stop it."""
    with cluster() as running:
        yield running


@pytest.fixture
def free_port() -> int:
    """Return a port of this machine on which nobody listens now."""
    return free_tcp_port()


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Yield a port on which nobody listens, nor can: it is held, so that no connect meets itself."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield int(held.getsockname()[1])
