"""What `docs/answers.md` claims is held by tests that exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMPLAINTS = range(1, 41)
ANSWERED, _, OPEN = (
    (ROOT / "docs" / "answers.md").read_text(encoding="utf-8").partition("## Not answered yet")
)
ROW = re.compile(r"^\| *(\d+) \|(.*)\|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::((?:test_|Test)\w+)`")
ROWS = {int(number): rest for number, rest in ROW.findall(ANSWERED)}


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    machines = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return frozenset(functions | machines)


@pytest.mark.parametrize("number", ROWS)
def test_an_answer_names_tests_that_exist(number: int):
    named = NAMED.findall(ROWS[number])

    assert named
    assert [f"{path}::{test}" for path, test in named if test not in names_in(path)] == []


def test_what_must_always_hold_is_shown_by_tests_that_exist():
    holds = ANSWERED.partition("## What must always hold")[2]

    assert NAMED.findall(holds)
    assert [test for path, test in NAMED.findall(holds) if test not in names_in(path)] == []


def test_nothing_that_looks_like_a_test_escapes_the_eye():
    assert len(NAMED.findall(ANSWERED)) == ANSWERED.count("::")


def test_every_complaint_is_answered_or_said_not_to_be():
    unanswered = {int(number) for number, _ in ROW.findall(OPEN)}

    assert set(ROWS) | unanswered == set(COMPLAINTS)
    assert not set(ROWS) & unanswered
