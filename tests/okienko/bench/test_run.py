"""A run goes through all measures, whatever becomes of one, and keeps whole runs only."""

from __future__ import annotations

import pytest

from okienko.bench import run as bench_run
from okienko.bench.counts import SMALL
from okienko.bench.figures import Figure
from okienko.bench.run import MEASURES, measured, told


@pytest.fixture
def said():
    return []


@pytest.fixture
def measures(monkeypatch):
    """Put these measures in the place of the real ones."""

    def put(**measures):
        monkeypatch.setattr(bench_run, "MEASURES", measures)

    return put


def quick(_):
    yield Figure("call → view", 2.0, "ms", goal=3.0)


def slow(_):
    yield Figure("press → frame", 120.0, "ms", goal=100.0)


def broken(_):
    yield Figure("half of it", 1.0, "s")
    raise ValueError("the board went away")


def test_a_missed_goal_is_told_and_the_run_ends_well(tmp_path, said, measures):
    measures(quick=quick, slow=slow)

    status = measured(tmp_path, "", said.append, SMALL)

    assert status == 0
    assert any("press → frame" in line and "MISSED" in line for line in said)


def test_a_broken_measure_is_told_and_the_others_go_on(tmp_path, said, measures):
    measures(broken=broken, quick=quick)

    status = measured(tmp_path, "", said.append, SMALL)

    assert status == 1
    report = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "broken: the board went away" in report
    assert "call → view" in report
    assert "half of it" in report


def test_a_part_of_a_run_does_not_touch_the_report_of_a_whole_one(tmp_path, said, measures):
    measures(quick=quick, slow=slow)

    measured(tmp_path, "slow", said.append, SMALL)

    assert list(tmp_path.iterdir()) == []
    assert not any("call → view" in line for line in said)


def test_a_name_that_nothing_has_is_a_mistake_that_names_those_there_are(tmp_path, said):
    with pytest.raises(ValueError, match=r"called 'presss'.*press to board frame"):
        measured(tmp_path, "presss", said.append, SMALL)


def test_limits_are_told_before_any_figure(tmp_path, said, measures):
    measures(quick=quick)

    measured(tmp_path, "", said.append, SMALL)

    limits, figure = (
        next(n for n, line in enumerate(said) if word in line) for word in ("bare POST", "call →")
    )
    assert limits < figure


def test_nothing_is_left_in_the_temporary_folder(tmp_path, said, measures, monkeypatch):
    monkeypatch.setattr(bench_run.tempfile, "tempdir", str(tmp_path))
    measures(quick=quick)

    measured(tmp_path / "out", "", said.append, SMALL)

    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(
    ("figure", "line"),
    [
        (Figure("call", 7.5, "ms", goal=3), "call: 7.5 ms (goal ≤ 3), MISSED"),
        (
            Figure("rate", 2000, "/s", goal=1000, more_is_better=True),
            "rate: 2,000 /s (goal ≥ 1,000), reached",
        ),
        (Figure("lost", 0, "", goal=0), "lost: 0 (goal ≤ 0), reached"),
        (Figure("slip", 80, "ms"), "slip: 80 ms"),
    ],
)
def test_a_figure_is_told_in_one_line(figure, line):
    assert told(figure) == line


@pytest.mark.long
def test_every_measure_has_something_to_tell(tmp_path, said):
    status = measured(tmp_path, "", said.append, SMALL)

    assert status == 0, "\n".join(said)
    assert len(said) > len(MEASURES)
