"""``okienko audit`` says in plain words whether the journal holds, and ends with 0, 1 or 2."""

from __future__ import annotations

import csv
import sqlite3
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from hub.audit.chain import genesis
from okienko.cli import app
from tests.hub.audit.journals import kept_in, tamper
from tests.hub.branch import BRANCH_TOML


@pytest.fixture
def path(tmp_path):
    return tmp_path / "hub.db"


def asked(*words):
    return CliRunner().invoke(app, ["audit", *map(str, words)])


def verified(path, *more):
    return asked("verify", "--database", path, *more)


def reported(path, tmp_path, *more, day="2026-12-01"):
    (tmp_path / "branch.toml").write_text(BRANCH_TOML, encoding="utf-8")
    return asked("report", day, "--database", path, "--branch", tmp_path / "branch.toml", *more)


def test_a_whole_journal_is_told_with_its_head(path):
    rows = kept_in(path)

    said = verified(path)

    assert said.exit_code == 0
    assert f"{len(rows)}:{rows[-1].link}" in said.output


def test_the_data_folder_is_as_good_as_the_file(path, tmp_path):
    kept_in(path)

    assert asked("verify", "--data", tmp_path).exit_code == 0


def test_a_broken_journal_is_told_with_the_first_broken_entry(path):
    kept_in(path)
    tamper(path, "UPDATE journal SET by = 'desk-9' WHERE seq = 7")

    said = verified(path)

    assert said.exit_code == 1
    assert "THE JOURNAL OF town IS BROKEN at entry 7: changed" in said.output
    assert "expected" in said.output
    assert "found" in said.output


def test_a_noted_head_is_held_against_the_journal(path):
    rows = kept_in(path)
    tamper(path, "UPDATE calls SET ended = 1", f"DELETE FROM journal WHERE seq = {len(rows)}")

    assert verified(path).exit_code == 0
    assert verified(path, "--head", f"{len(rows)}:{rows[-1].link}").exit_code == 1


def test_a_journal_written_anew_is_told(path):
    rows = kept_in(path)

    said = verified(path, "--head", f"{len(rows)}:{genesis('x')}")

    assert said.exit_code == 1
    assert "all were written anew" in said.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--head", "12:abc"], "not a head of a journal: '12:abc'"),
        (["--branch", "village"], "no branch 'village' in this database"),
    ],
)
def test_a_mistake_of_the_asker_is_one_line(path, words, message):
    kept_in(path)

    said = verified(path, *words)

    assert said.exit_code == 2
    assert f"okienko: {message}" in said.output


def test_a_missing_database_is_one_line(path):
    said = verified(path)

    assert said.exit_code == 2
    assert "hub.db: there is no such file" in said.output


def test_of_several_branches_one_is_to_be_named(path):
    kept_in(path)
    tamper(path, "INSERT INTO branches SELECT 'village', epoch, day, opened FROM branches")

    assert "name one with --branch (kept here: town, village)" in verified(path).output
    assert verified(path, "--branch", "town").exit_code == 0


def test_a_day_is_reported_with_the_proof_of_its_journal(path, tmp_path):
    kept_in(path)

    said = reported(path, tmp_path)

    assert said.exit_code == 0
    assert "The journal of town is whole" in said.output
    assert "A003  to desk 1, by desk-1: chosen: a fainting child" in said.output
    assert "passed over A001" in said.output
    assert "no-show reinstated missed at desk 2, by page: was outside" in said.output


def test_a_day_without_entries_is_empty(path, tmp_path):
    kept_in(path)

    assert "nobody was called out of order" in reported(path, tmp_path, day="2026-12-24").output


def test_today_is_the_day_in_the_branch(path, tmp_path):
    kept_in(path)
    today = datetime.now(ZoneInfo("Europe/Warsaw")).date().isoformat()

    assert reported(path, tmp_path, day="today").output == reported(path, tmp_path, day=today).output


def test_a_day_is_reported_as_a_table_too(path, tmp_path):
    kept_in(path)

    reported(path, tmp_path, "--csv", tmp_path / "day.csv")

    with (tmp_path / "day.csv").open(encoding="utf-8", newline="") as written:
        assert next(csv.DictReader(written))["why"] == "chosen: a fainting child"


def test_a_broken_journal_is_said_before_the_report_and_by_the_exit(path, tmp_path):
    kept_in(path)
    tamper(path, "UPDATE journal SET by = 'desk-9' WHERE seq = 7")

    said = reported(path, tmp_path)

    assert said.exit_code == 1
    assert said.output.startswith("THE JOURNAL OF town IS BROKEN at entry 7")


def test_a_call_without_a_reason_is_told_by_the_exit(path, tmp_path):
    kept_in(path)
    tamper(path, "UPDATE journal SET body = replace(body, 'chosen: a fainting child', '')")

    said = reported(path, tmp_path)

    assert said.exit_code == 1
    assert "! 09:00:00  A003  to desk 1, by desk-1: NO REASON" in said.output


def test_what_is_no_day_is_one_line(path, tmp_path):
    kept_in(path)

    said = reported(path, tmp_path, day="yesterday")

    assert said.exit_code == 2
    assert "yesterday" in said.output


def test_the_hubs_settings_name_branch_and_data(path, tmp_path):
    kept_in(path)
    (tmp_path / "town.toml").write_text(BRANCH_TOML, encoding="utf-8")
    settings = tmp_path / "hub.toml"
    settings.write_text(f'branch = "town"\ndata = "{tmp_path}"\n', encoding="utf-8")

    assert asked("report", "2026-12-01", "--settings", settings).exit_code == 0


def test_nothing_is_written_by_an_audit(path, tmp_path):
    kept_in(path)
    before = path.read_bytes()

    verified(path)
    reported(path, tmp_path)

    assert path.read_bytes() == before
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
