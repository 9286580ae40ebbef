"""``okienko statistics``: the figures of a day or a month from the database, on the screen and as a table."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from hub.store.sql import SqlStore
from okienko.cli import app
from okienko.plainly import USAGE
from tests.hub.branch import BRANCH_TOML, TUESDAY, call_next, open_day, open_desks, ticket_for
from tests.hub.carried import Carrier
from tests.hub.conftest import TOWN


@pytest.fixture
def reckoned(tmp_path):
    """Return what reckons two days, of which the first has three tickets and the second one."""
    store, carrier = SqlStore.in_file(tmp_path / "hub.db"), Carrier()
    store.open(TOWN)
    first = [*open_desks("1"), ticket_for("A"), ticket_for("B", language="en"), ticket_for("A"), call_next()]
    for carried in carrier.carry(*first, open_day(TUESDAY + timedelta(days=1)), ticket_for("A")):
        store.commit([carried])
    store.close()
    (tmp_path / "branch.toml").write_text(BRANCH_TOML, encoding="utf-8")

    def asked(*words: object):
        given = ["statistics", *words, "--data", tmp_path, "--branch", tmp_path / "branch.toml"]
        return CliRunner().invoke(app, [str(word) for word in given])

    return asked


def lines(text: str, name: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines() if line.startswith(f"{name} ")]


def test_a_day_is_told_on_the_screen(reckoned):
    said = reckoned("2026-12-01")

    assert said.exit_code == 0, said.output
    assert said.output.startswith("Statistics of town, 2026-12-01: 1 day with tickets")
    assert [line[1] for line in lines(said.output, "all")] == ["3"]
    assert [line[1] for line in lines(said.output, "B")] == ["1"]
    assert "2026-12-02" not in said.output


def test_several_days_are_told_together_and_one_by_one(reckoned, tmp_path):
    said = reckoned("2026-12-01", "--to", "2026-12-31", "--csv", tmp_path / "december.csv")

    assert [line[1] for line in lines(said.output, "all")] == ["4"]
    with (tmp_path / "december.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["name"], row["issued"]) for row in rows if row["by"] == "day"] == [
        ("2026-12-01", "3"),
        ("2026-12-02", "1"),
    ]


def test_a_table_on_the_screen_is_nothing_but_the_table(reckoned):
    said = reckoned("2026-12-01", "--csv", "-")

    assert said.output.startswith("branch,from,to,by,name,issued,")


def test_a_day_without_anybody_is_no_mistake(reckoned):
    said = reckoned("2020-01-01")

    assert (said.exit_code, "0 days with tickets" in said.output) == (0, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("tuesday",), "Invalid isoformat string: 'tuesday'"),
        (("2026-12-01", "--to", "2026-11-01"), "--to 2026-11-01 is before 2026-12-01"),
        (("2026-12-01", "--database", "/nonexistent/hub.db"), "there is no such file"),
    ],
)
def test_a_mistake_is_one_line(reckoned, words, said):
    told = reckoned(*words)

    assert (told.exit_code, told.output.startswith("okienko: ")) == (USAGE, True)
    assert said in told.output
