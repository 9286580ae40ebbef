"""The large branch in simulation: ten minutes of it here, and whole days of it in long runs."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.simulation.day import live_large
from tests.faults.simulation.large import Size, branch

ROOT = Path(__file__).parents[3]
# A day of its own process, as the short ones are: nothing that another test has left reaches into it.
_LIVE = """
import json, logging
from tests.faults.simulation.day import live_large
from tests.faults.simulation.large import Size
logging.disable(logging.CRITICAL)
lived = live_large(1, Size(visitors=60, day_s=600))
print(json.dumps([lived.visitors, lived.broken]))
"""


@pytest.fixture(autouse=True)
def _in_silence():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_the_large_branch_is_the_large_one():
    settings = branch()

    assert (len(settings.desks), len(settings.boards), len(settings.kiosks)) == (40, 12, 4)


@pytest.mark.fault("F06", "F07", "F08")
def test_ten_minutes_of_a_large_hall_keep_every_promise():
    told = subprocess.run([sys.executable, "-c", _LIVE], cwd=ROOT, check=True, capture_output=True, text=True)

    assert json.loads(told.stdout) == [60, []]


def test_the_same_seed_is_the_same_large_day():
    size = Size(visitors=10, day_s=60)

    assert live_large(3, size).digest == live_large(3, size).digest


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 4))
def test_a_large_day_keeps_every_promise(seed):
    assert live_large(seed).broken == []
