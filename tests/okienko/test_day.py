"""``okienko day`` says in plain words what a day left, from the database of a hub that runs or not."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from contract.codec import decode
from contract.day_views import DayLeft
from contract.names import BranchId
from hub.audit.left import left_of
from hub.store.sql import SqlStore
from okienko.cli import app
from okienko.plainly import USAGE
from tests.hub.branch import BRANCH_TOML, TUESDAY
from tests.hub.carried import with_night
from tests.hub.test_day_end import days_kept


@pytest.fixture
def path(tmp_path):
    """The database of a hub that was stopped after two days."""
    store = SqlStore.in_file(tmp_path / "hub.db")
    store.open(BranchId("town"))
    days_kept(store)
    store.close()
    return tmp_path / "hub.db"


def asked(path, day, *more):
    (path.parent / "branch.toml").write_text(BRANCH_TOML, encoding="utf-8")
    words = ["day", day, "--database", path, "--branch", path.parent / "branch.toml", *more]
    return CliRunner().invoke(app, list(map(str, words)))


def test_what_was_left_is_told_line_by_line(path):
    said = asked(path, "2026-12-01")

    assert said.exit_code == 0
    assert said.output.splitlines() == [
        "Left at town on 2026-12-01 (ended 2026-12-01 09:00:00)",
        "",
        "  A001   service A: called at desk 1 since 09:00:00, closed as served",
        "  A002   service A: waiting since 09:00:00, closed as expired",
        "",
        "  desk 1: open since 09:00:00",
        "",
        "       1  served",
        "       1  expired",
    ]


def test_a_day_that_is_not_over_and_left_nothing_says_so(path):
    said = asked(path, "2026-12-05").output

    assert "Left at town on 2026-12-05 (not over)" in said
    assert "no ticket was left" in said
    assert "every desk was closed" in said


def test_for_programs_it_says_the_same_as_the_hub(path):
    told = decode(asked(path, "2026-12-01", "--json").output.encode(), DayLeft)

    store = SqlStore.in_file(path)
    store.open(BranchId("town"))
    assert told == left_of(TUESDAY, BranchId("town"), with_night(store, TUESDAY))
    store.close()


@pytest.mark.parametrize(
    ("day", "told"), [("2026-12-03", "town had no service day 2026-12-03"), ("yesterday", "'yesterday'")]
)
def test_a_day_that_there_was_not_is_one_line(path, day, told):
    said = asked(path, day)

    assert said.exit_code == USAGE
    assert told in said.output
    assert "Traceback" not in said.output
