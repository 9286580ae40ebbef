"""A hub that is killed in the middle of its commits has lost nothing that it answered."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from contract.states import State
from hub.domain.branch import folded
from hub.store.sql import SqlStore
from tests.hub.branch import branch_settings
from tests.hub.conftest import TOWN

ROOT = Path(__file__).parents[2]


def killed_after(path: Path, start: int, lines: int) -> list[list[str]]:
    """Run a hub, kill it once it has said *lines* lines, and return everything that it said."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.hub.issuing_until_killed", str(path), str(start)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as hub:
        said = [hub.stdout.readline() for _ in range(lines)]
        hub.send_signal(signal.SIGKILL)
        said += hub.stdout.readlines()
    return [line.split() for line in said if line.endswith("\n")]


def held_to_its_word(path: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    answered: list[list[str]] = []
    for start in range(kills):
        answered += killed_after(path, start, chance.randint(1, 300))

        store = SqlStore.in_file(path)
        store.open(TOWN)
        branch = folded(branch_settings(), store.history())
        journal = store.entries(0)
        store.close()

        kept = {ticket.ticket: str(ticket.number) for ticket in branch.tickets.values()}
        assert [entry.seq for entry in journal] == list(range(1, len(journal) + 1))
        assert {ticket: number for ticket, number in answered if kept.get(ticket) != number} == {}
        assert max(Counter(kept.values()).values()) == 1
        assert sum(branch.counts.values()) == len(kept)
        assert branch.counts[State.CALLED] <= 2
    assert len(answered) >= kills


@pytest.mark.fault("F01")
def test_a_killed_hub_has_lost_no_number_that_it_answered(tmp_path):
    held_to_its_word(tmp_path / "hub.db", kills=4, seed=20261201)


@pytest.mark.long
@pytest.mark.fault("F01")
def test_a_hub_that_is_killed_a_hundred_times_has_lost_none_either(tmp_path):
    held_to_its_word(tmp_path / "hub.db", kills=100, seed=7)
