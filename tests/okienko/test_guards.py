"""The record of guards says what was seen of each, and of one that was changed since nothing."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from okienko.manual.guards import NOTICED, Guard, Trial, noticed, record, recorded

GUARD = Guard(
    name="wire-1",
    fault="F10",
    test="tests/link/test_inbox.py::test_it[cut - late]",
    file="link/inbox.py",
    before="if known:",
    after="if False:",
    why="what is sent twice happens twice",
)


def trial_of(guard: Guard, outcome: str = NOTICED, said: str = "") -> Trial:
    return Trial(guard.name, guard.words, guard.fault, guard.file, guard.test, outcome, said, 7, "abc1234")


def test_what_is_recorded_can_be_read(tmp_path: Path):
    trials = [trial_of(GUARD), trial_of(msgspec.structs.replace(GUARD, name="wire-2"), "passes", "assert 1")]

    record(tmp_path / "guards.md", trials)

    assert recorded(tmp_path / "guards.md") == trials
    assert "2 taken out, 1 noticed, at abc1234." in (tmp_path / "guards.md").read_text()


def test_a_new_trial_stands_in_the_place_of_the_old_one_and_others_stay(tmp_path: Path):
    other = trial_of(msgspec.structs.replace(GUARD, name="crash-10"))
    record(tmp_path / "guards.md", [trial_of(GUARD, "passes without the guard"), other])

    record(tmp_path / "guards.md", [trial_of(GUARD)])

    assert recorded(tmp_path / "guards.md") == [other, trial_of(GUARD)]


@pytest.mark.parametrize("changed", ["fault", "test", "file", "before", "after"])
def test_a_guard_that_was_changed_since_counts_as_not_yet_seen(changed):
    today = msgspec.structs.replace(GUARD, **{changed: "another"})

    assert noticed([today], [trial_of(GUARD)]) == []
    assert noticed([today], [trial_of(today)]) == [trial_of(today)]


def test_a_guard_that_nobody_missed_counts_as_not_yet_seen():
    assert noticed([GUARD], [trial_of(GUARD, "passes without the guard")]) == []


def test_a_guard_that_does_not_stand_exactly_once_is_not_taken_out():
    assert GUARD.taken_out_of("if known:\n") == "if False:\n"
    with pytest.raises(ValueError, match="wire-1: stands 2 times"):
        GUARD.taken_out_of("if known:\nif known:\n")
