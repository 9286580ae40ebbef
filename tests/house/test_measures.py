"""The house keeps its measures: short modules, short functions, words for every public thing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "contract", "hardware", "link", "hub", "kiosk", "display_board", "desk", "provisioning", "okienko",
)  # fmt: skip
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_every_module_fits_on_the_table():
    assert [named(path) for path in MODULES if len(text_of(path).splitlines()) > 300] == []


def test_every_function_fits_on_a_page():
    long = [(named(path), node.name) for path in MODULES for node in functions(path) if length(node) > 40]

    assert long == []


def test_nine_functions_in_ten_are_short():
    lengths = sorted(length(node) for path in MODULES for node in functions(path))

    assert lengths[len(lengths) * 9 // 10] < 30
    assert lengths[len(lengths) // 2] <= 8


def test_every_module_says_what_it_is_for():
    assert [named(path) for path in MODULES if not ast.get_docstring(ast.parse(text_of(path)))] == []


def test_no_module_is_a_drawer_for_everything():
    drawers = {"utils", "helpers", "common", "manager", "base"}

    assert [
        named(path) for path in MODULES if drawers & set(path.relative_to(ROOT).with_suffix("").parts)
    ] == []


def test_nothing_is_left_for_later():
    marks = ("TODO", "FIXME", "XXX", "NotImplementedError")

    assert [named(path) for path in MODULES if any(mark in text_of(path) for mark in marks)] == []


def test_the_tests_outweigh_the_code():
    tests = sum(len(text_of(path).splitlines()) for path in (ROOT / "tests").rglob("*.py"))
    code = sum(len(text_of(path).splitlines()) for path in MODULES)

    assert tests >= 0.8 * code


def test_packages_are_all_known_to_the_house():
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert found == set(PACKAGES)
