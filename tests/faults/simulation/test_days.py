"""Short days from their seeds: whatever breaks in them, every promise is kept; each is the same day again.

How it is done, and how to live through many more days, stands in ``docs/reliability/simulation.md``.
"""

from __future__ import annotations

import gc
import logging
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.simulation.day import Result, live
from tests.faults.simulation.kinds import PLAIN, Kind, kind_of
from tests.faults.simulation.lives import lives
from tests.faults.simulation.world import World

DAYS = range(1, 49)
MANY_DAYS = range(1, 3001)
SEED_WITH_A_KILL = 3
KEPT = Path(__file__).with_name("seeds.txt")
STRUCK = {
    *("hub-killed", "hub-power-cut", "cut-before-commit", "cut-after-commit", "store-away", "commit-unheard"),
    *("kiosk-killed", "desk-killed", "board-killed", "broker-killed", "presses-at-once", "clock-jumped"),
    *("answer-lost", "request-cut", "request-lost", "request-twice"),
    *("message-held", "message-lost", "message-twice", "message-mixed", "wire-given-up"),
    *("disk-refused", "power cut around a write", "printer: paper-out", "printer: no-answer"),
    *("office: bookings", "office: _gives_back", "office: _stops", "office: _closes", "office: _pauses"),
    *("office: _writes_well", "office: _writes_badly", "office: _lets_in", "office: _calls"),
}
"""What must have had an effect at least once in the days of every run."""


@pytest.fixture(autouse=True)
def _in_silence():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def lived() -> list[Result]:
    return list(lives(DAYS, 1))


def kept_seeds() -> list[tuple[int, Kind | None]]:
    lines = KEPT.read_text(encoding="utf-8").splitlines()
    told = [line.split() for line in lines if line and not line.startswith("#")]
    return [(int(seed), PLAIN if kind == "plain" else None) for seed, kind, *_ in told]


def told(results: list[Result]) -> str:
    return "\n".join(
        f"python -m tests.faults.simulation --seed {each.seed} --trace: {'; '.join(each.broken[:3])}"
        for each in results
        if each.broken
    )


@pytest.mark.fault(
    "F01", "F02", "F03", "F05", "F06", "F07", "F08", "F09", "F10", "F11", "F12", "F13", "F14",
    "F15", "F16", "F19", "F22", "F23", "F24", "F25", "F27", "F28", "F29", "F34", "F36",
)  # fmt: skip
def test_short_days_keep_every_promise(lived):
    assert told(lived) == ""


def test_every_kind_of_trouble_really_struck(lived):
    struck = Counter[str]()
    for each in lived:
        struck.update(each.had)

    assert {kind for kind in STRUCK if not struck[kind]} == set()


@pytest.mark.parametrize(("seed", "kind"), kept_seeds())
def test_a_day_that_once_broke_a_promise_keeps_it_now(seed, kind):
    assert told([live(seed, kind=kind)]) == ""


def test_days_begin_before_midnight_and_before_both_leaps_of_the_local_time():
    assert {kind_of(seed).name for seed in DAYS} == {"morning", "midnight", "spring", "autumn"}


def test_the_same_seed_is_the_same_day_to_the_bit():
    first, again, other = live(7, trace=True), live(7, trace=True), live(8)

    assert first.lines == again.lines
    assert first.digest == again.digest != other.digest


@pytest.mark.fault("F01", "F02")
def test_a_day_whose_journal_is_in_a_database_is_the_same_and_keeps_every_promise():
    """The hub is killed in it, and reads from the file what was committed."""
    kind = kind_of(SEED_WITH_A_KILL)
    in_file = live(SEED_WITH_A_KILL, kind=replace(kind, in_file=True))
    in_memory = live(SEED_WITH_A_KILL, kind=replace(kind, in_file=False))

    assert told([in_file, in_memory]) == ""
    assert in_file.had["database opened"] >= 2
    assert in_file.digest == in_memory.digest


def test_the_same_seed_is_the_same_day_in_another_process():
    told_by = "from tests.faults.simulation.day import live; print(live(7).digest)"
    program = f"import logging; logging.disable(50); {told_by}"
    root = Path(__file__).parents[3]

    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONPATH": str(root), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "4711")
    }

    assert digests == {f"{live(7).digest}\n"}


def test_days_that_are_over_are_let_go_of():
    """A thread that stands somewhere keeps its whole day; a day or three may wait for the next collection."""
    gc.collect()
    before = _worlds()
    for seed in range(1, 9):
        live(seed)
    gc.collect()

    assert _worlds() - before <= 4


def _worlds() -> int:
    return sum(isinstance(each, World) for each in gc.get_objects())


@pytest.mark.long
def test_many_short_days_keep_every_promise():
    assert told(list(lives(MANY_DAYS, 2))) == ""
