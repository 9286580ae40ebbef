"""Every guard against a fault is worth its place: when it is taken out, the test named beside it fails."""

from __future__ import annotations

import ast

import pytest

from okienko.manual.guards import NOTICED, Guard
from tests.faults.guards import ROOT, Tree, functions_in, guards, shown_by

ALL = guards()
EACH = pytest.mark.parametrize("guard", ALL, ids=lambda guard: guard.name)


def test_there_are_guards():
    assert len(ALL) > 0
    assert len({(guard.file, guard.before, guard.test) for guard in ALL}) == len(ALL), "none is tried twice"


@EACH
def test_a_guard_stands_where_it_is_said_to_stand(guard: Guard):
    path = ROOT / guard.file
    text = path.read_text(encoding="utf-8")

    without = guard.taken_out_of(text)

    assert without != text
    if path.suffix == ".py":
        ast.parse(without)


@EACH
def test_the_test_of_a_guard_is_there_and_marked_with_its_fault(guard: Guard):
    file, function = shown_by(guard)
    found = functions_in(file)

    assert function in found
    assert guard.fault in found[function]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return Tree(tmp_path_factory.mktemp("guards"))


@pytest.mark.long
@pytest.mark.timeout(1200)
@EACH
def test_without_its_guard_the_test_fails(guard: Guard, tree: Tree):
    assert tree.outcome(guard)[0] == NOTICED
