"""What the manual says about proving the chain by hand is true, word for word."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from pathlib import Path

import pytest

from hub.audit.chain import line_as
from hub.domain.draw import commitment_of, lot_of
from tests.hub.audit.journals import TOWN, kept_in

MANUAL = Path(__file__).parents[3] / "docs" / "audit.md"


def block(kind: str, having: str) -> str:
    """Return the block of code of *kind* in the manual that has *having* in it."""
    blocks = re.findall(rf"```{kind}\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    [found] = [text for text in blocks if having in text]
    return found


def test_the_worked_example_comes_out_as_printed():
    done = subprocess.run(
        ["sh", "-eu"], input=block("sh", "sha256sum"), capture_output=True, text=True, check=True
    )

    assert [line.split()[0] for line in done.stdout.splitlines()] == block("text", "").split()


def test_the_worked_example_is_a_chain():
    links = block("text", "").split()

    assert [link for link in links[:-1] if f"'{link}'" not in block("sh", "sha256sum")] == []


@pytest.mark.parametrize("place", [0, 4, -1])
def test_the_lines_of_a_database_are_those_that_are_chained(place, tmp_path):
    rows = kept_in(tmp_path / "hub.db")
    question = block("sql", "SELECT").replace("town-hall", TOWN)

    connection = sqlite3.connect(tmp_path / "hub.db")
    told = connection.execute(question).fetchall()
    connection.close()

    assert len(told) == len(rows)
    assert told[place] == (line_as(rows[place], rows[place].seq).decode(), rows[place].link)


def test_the_worked_example_of_a_draw_comes_out_as_printed():
    done = subprocess.run(
        ["bash", "-eu"], input=block("bash", "seed="), capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == block("plain", "A001").split()


def test_the_worked_example_of_a_draw_is_one():
    commitment, *lots = block("plain", "A001").splitlines()
    [seed] = re.findall(r"seed=([0-9a-f]{64})", block("bash", "seed="))
    numbers = [line.split()[1] for line in lots]

    assert commitment.split()[0] == commitment_of(seed)
    assert numbers == sorted(numbers, key=lambda number: lot_of(seed, number))
