"""``okienko audit draw`` says in plain words whether a draw was honest, and ends with 0, 1 or 2."""

from __future__ import annotations

from itertools import groupby

import pytest
from typer.testing import CliRunner

from contract.names import BranchId
from hub.store import Carried
from hub.store.sql import SqlStore
from okienko.cli import app
from tests.hub.audit.journals import tamper
from tests.hub.branch import TUESDAY, ticket_for
from tests.hub.carried import answer
from tests.hub.drawing import SEED, DrawingDay

DAY = "2026-12-01"


def asked(path, *words: str):
    return CliRunner().invoke(app, ["audit", "draw", *words, "--database", str(path)])


def keep(path, *, seed: str = SEED, draws: bool = True, hold: bool = True) -> None:
    """Write a database in which three visitors drew, with *seed*."""
    day = DrawingDay(*(ticket_for("A") for _ in range(3)), **({} if draws else {"draw": None}))
    if hold:
        day.hold(seed)
    store = SqlStore.in_file(path)
    store.open(BranchId("town"))
    store.next_epoch()
    store.commit([carried(command, entries) for command, entries in by_command(day)])
    store.close()


def by_command(day: DrawingDay):
    return groupby(day.journal, key=lambda entry: entry.command)


def carried(command, entries) -> Carried:
    return Carried(command=command, day=TUESDAY, answer=answer(b"{}"), entries=tuple(entries))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "hub.db"


def test_an_honest_draw_is_told_with_seed_and_lots(path):
    keep(path)

    said = asked(path, DAY)

    assert said.exit_code == 0, said.output
    assert f"The draw of {DAY} at town, held at 07:55:00" in said.output
    assert f"seed          {SEED}" in said.output
    assert "the order is that of the lots" in said.output
    assert said.output.count("  A00") == 3


def test_a_broken_commitment_is_told_and_ends_with_one(path):
    keep(path, seed="0" * 64)

    said = asked(path, DAY)

    assert said.exit_code == 1
    assert f"! the seed {'0' * 64} is not the one committed to" in said.output


def test_a_draw_that_was_not_held_is_said(path):
    keep(path, hold=False)

    assert f"The draw of {DAY} at town was not held" in asked(path, DAY).output


def test_a_day_without_a_draw_is_said(path):
    keep(path, draws=False, hold=False)

    said = asked(path, DAY)

    assert (said.exit_code, f"Nothing was drawn at town on {DAY}" in said.output) == (0, True)


def test_a_journal_that_was_tampered_with_ends_with_one(path):
    keep(path)
    tamper(path, "UPDATE journal SET by = 'nobody' WHERE kind = 'draw-held'")

    said = asked(path, DAY)

    assert said.exit_code == 1
    assert "IS BROKEN" in said.output


def test_a_day_that_is_none_is_named(path):
    keep(path)

    assert asked(path, "yesterday").exit_code == 2
