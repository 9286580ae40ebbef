"""A run leaves a page for people, figures for programs, and one more line in the table over time."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from okienko.bench.figures import Figure, Spread
from okienko.bench.limits import Limits
from okienko.bench.load import Outcome
from okienko.bench.machine import Machine
from okienko.bench.report import Run, page, remember, summary, write

POSTS = Outcome(1.0, [0.001] * 500, {201: 500})
LIMITS = Limits(
    Spread.of([0.0002]), 40_000.0, Spread.of([0.00015]), Spread.of([0.0001]), POSTS, POSTS, POSTS, 0.0012
)
MACHINE = Machine(4, "Cortex-A76", 8.0, "Debian GNU/Linux 12", "3.11.2", "ext4", 0.25)
CALL = Figure("call → view", 2.0, "ms", goal=3.0, limit=0.5, limit_name="wire")
LATE = Figure("press → frame", 120.0, "ms", goal=100.0)
RUN = Run(datetime(2026, 12, 1, 9, 0, tzinfo=UTC), MACHINE, LIMITS, (CALL, LATE), 300.0, 0.5)


def history(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


@pytest.mark.parametrize(
    "fact", ["4 x Cortex-A76", "8 GiB", "3.11.2", "ext4", "0.25 before, 0.50 after", "2026-12-01"]
)
def test_the_page_tells_the_machine_and_the_day(fact):
    assert fact in page(RUN)


def test_the_page_tells_a_missed_goal():
    assert "| press → frame | 120 ms | ≤ 100 | **missed** |" in page(RUN)


def test_the_page_tells_what_could_not_be_measured():
    assert "- idle: no such process" in page(replace(RUN, broken=("idle: no such process",)))


def test_a_whole_run_says_nothing_of_broken_measures():
    assert "Could not be measured" not in page(RUN)


def test_programs_find_goal_limit_and_ratio(tmp_path):
    write(RUN, tmp_path)

    told = json.loads((tmp_path / "latest.json").read_text())
    assert told["machine"]["cpu"] == "Cortex-A76"
    assert [(one["ratio"], one["reached"]) for one in told["figures"]] == [(4.0, True), (None, False)]
    assert told["limits"]["commit_ms"] == 0.2


def test_a_run_leaves_page_figures_picture_and_history(tmp_path):
    write(RUN, tmp_path / "bench")

    left = {path.name for path in (tmp_path / "bench").iterdir()}
    assert left == {"README.md", "latest.json", "bench.svg", "history.csv"}


def test_every_file_that_the_page_points_to_is_there(tmp_path):
    write(RUN, tmp_path)

    named = [part.partition(")")[0] for part in page(RUN).split("](")[1:]]
    assert named
    assert all((tmp_path / name).is_file() for name in named)


def test_each_run_adds_one_line_to_the_table_over_time(tmp_path):
    for _ in range(3):
        remember(RUN, tmp_path / "history.csv")

    assert [line["call → view [ms]"] for line in history(tmp_path / "history.csv")] == ["2", "2", "2"]


def test_a_new_figure_gets_a_column_and_older_lines_leave_it_empty(tmp_path):
    remember(RUN, tmp_path / "history.csv")
    remember(replace(RUN, figures=(CALL, Figure("slip", 80, "ms"))), tmp_path / "history.csv")

    first, second = history(tmp_path / "history.csv")
    assert (first["slip [ms]"], second["slip [ms]"]) == ("", "80")
    assert second["press → frame [ms]"] == ""


def test_the_summary_counts_goals_and_names_the_missed():
    assert summary([CALL, LATE, Figure("slip", 80, "ms")]) == "1 of 2 goals reached; missed: press → frame"


def test_the_summary_of_a_good_run_names_none():
    assert summary([CALL]) == "1 of 1 goals reached"
