"""Of days that were cut off the journal every command says plainly that they are not kept any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from typer.testing import CliRunner

from hub.audit.chain import NotKept, genesis
from hub.http.problems import problem_of, reason_of
from hub.store.sql import SqlStore
from okienko.cli import app
from okienko.plainly import USAGE
from tests.hub.branch import BRANCH_TOML, TUESDAY
from tests.hub.conftest import TOWN
from tests.hub.cut_days import cut_until, some_days, sweep


@pytest.fixture
def asked(tmp_path):
    """Return what asks ``okienko`` about a journal of 2026-12-01 to 2026-12-05, kept from 2026-12-03 on."""
    store = SqlStore.in_file(tmp_path / "hub.db")
    store.open(TOWN)
    carrier = some_days(store, 5)
    cut_until(store, carrier, TUESDAY + timedelta(days=1), keeps=3)
    sweep(store)
    store.close()
    (tmp_path / "branch.toml").write_text(BRANCH_TOML, encoding="utf-8")
    settings = ["--branch", tmp_path / "branch.toml"]

    def ask(*words: object, of_branch: bool = True):
        given = [*words, "--database", tmp_path / "hub.db", *(settings if of_branch else [])]
        return CliRunner().invoke(app, [str(word) for word in given])

    return ask


def test_verify_says_from_when_on_the_journal_is_there(asked):
    said = asked("audit", "verify", of_branch=False)

    assert said.exit_code == 0, said.output
    assert said.output.startswith(
        "Days up to 2026-12-02 are not kept any more; the journal is there from entry"
    )
    assert "The journal of town is whole" in said.output


def test_a_head_of_cut_days_cannot_be_looked_at(asked):
    said = asked("audit", "verify", "--head", f"2:{genesis(TOWN)}", of_branch=False)

    assert said.exit_code == USAGE
    assert "the noted head 2 is of days that are not kept any more" in said.output


@pytest.mark.parametrize("words", [("audit", "report"), ("day",), ("statistics",)])
def test_a_day_that_was_cut_is_not_told_as_an_empty_one(asked, words):
    said = asked(*words, "2026-12-02")

    assert said.exit_code == USAGE
    assert "2026-12-02 is not kept any more: the journal of town was cut after 2026-12-02" in said.output
    assert asked(*words, "2026-12-03").exit_code in {0, 1}
    assert "not kept any more: the journal" not in asked(*words, "2026-12-03").output


def test_a_draw_of_a_day_that_was_cut_is_not_told_either(asked):
    said = asked("audit", "draw", "2026-12-01", of_branch=False)

    assert said.exit_code == USAGE
    assert "is not kept any more" in said.output


def test_figures_of_several_days_of_which_some_were_cut_are_not_told_as_if_whole(asked):
    assert asked("statistics", "2026-12-01", "--to", "2026-12-05").exit_code == USAGE
    assert asked("statistics", "2026-12-03", "--to", "2026-12-05").exit_code == 0


def test_a_program_is_told_that_the_day_is_gone():
    problem = problem_of(reason_of(NotKept("2026-12-02 is not kept any more")))

    assert (problem.status, problem.code) == (410, "kept-no-longer")
