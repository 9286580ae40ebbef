"""The table of accessibility: what is required, how it is met, and which tests show it.

The requirements lie in `accessibility.toml` beside this file. The tests say themselves what they show, by
``@pytest.mark.accessibility("A07")``; they are read here and not run.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from okienko.manual.pages import HEAD

REQUIREMENTS = Path(__file__).with_suffix(".toml")
MARK = "accessibility"
_BEGINNING = """\
What kiosk, slip, board and pages must do so that everybody can use them, how they do it, and the tests that
show it. The ids follow EN 301 549, WCAG 2.2 and the European Accessibility Act; this is no declaration of
conformity, which takes an assessment of a device with its enclosure. Each test named here fails when the
thing is taken out."""
AREAS = {"kiosk": "Kiosk", "slip": "Slip", "board": "Board", "pages": "Pages"}


class Requirement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One requirement, in our own words.

    Attributes:
        area: one of `AREAS`.
        asks: what must be the case.
        met: how, and where in the code; empty while it is not.
        hardware: what only a real device can show.
    """

    area: str
    asks: str
    met: str
    hardware: str = ""


class Shown(msgspec.Struct, frozen=True, order=True):
    """A test that shows something: its file, from the root of the source tree, and its name."""

    file: str
    test: str


def requirements() -> dict[str, Requirement]:
    """Return every requirement by its id, in order."""
    found = tomllib.loads(REQUIREMENTS.read_text(encoding="utf-8"))
    return msgspec.convert(dict(sorted(found.items())), dict[str, Requirement])


def marked(root: Path) -> dict[str, list[Shown]]:
    """Return which tests below *root* show which id; ids that no requirement bears are among them."""
    found: dict[str, list[Shown]] = {}
    for path in sorted((root / "tests").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if MARK in text:
            for name, test in _marks(ast.parse(text)):
                found.setdefault(name, []).append(Shown(str(path.relative_to(root)), test))
    return found


def _marks(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield an id and the test that bears it, for every mark of *module*."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            for decorator in node.decorator_list:
                yield from ((name, node.name) for name in _ids(decorator))


def _ids(decorator: ast.expr) -> Iterator[str]:
    if not isinstance(decorator, ast.Call) or ast.unparse(decorator.func) != f"pytest.mark.{MARK}":
        return
    for argument in decorator.args:
        yield ast.literal_eval(argument)


def accessibility_page(shown: Mapping[str, list[Shown]]) -> Iterator[str]:
    """Yield the lines of the page; *shown* is what `marked` returns."""
    asked = requirements()
    yield from _beginning(asked, shown)
    for area, title in AREAS.items():
        yield f"\n## {title}\n\n| | asked for | how it is met | shown by |\n|---|---|---|---|"
        for name, each in asked.items():
            if each.area == area:
                yield f"| **{name}** | {each.asks} | {_met(each)} | {_tests(shown.get(name, ()))} |"


def _beginning(asked: Mapping[str, Requirement], shown: Mapping[str, list[Shown]]) -> Iterator[str]:
    yield "# Accessibility\n"
    yield _BEGINNING
    met = [name for name, each in asked.items() if each.met]
    tests = {test for name in asked for test in shown.get(name, ())}
    yield f"\n{len(met)} of {len(asked)} are met, as {len(tests)} tests show."
    if missing := [name for name in asked if name not in met]:
        yield f"Not met yet: {', '.join(missing)}."
    needs = [f"**{name}**: {each.hardware}" for name, each in asked.items() if each.hardware]
    yield "\nOnly a real device can show:\n"
    yield from (f"* {each}" for each in needs)


def _met(each: Requirement) -> str:
    return each.met or "*not yet*"


def _tests(shown: list[Shown] | tuple[Shown, ...]) -> str:
    by_file: dict[str, list[str]] = {}
    for each in sorted(set(shown)):
        by_file.setdefault(each.file, []).append(each.test.removeprefix("test_").replace("_", " "))
    return "<br>".join(
        f"[{Path(file).stem.removeprefix('test_')}](../{file}): {'; '.join(names)}"
        for file, names in by_file.items()
    )


def write_accessibility(page: Path, root: Path) -> bool:
    """Write *page* anew from the tests below *root*; return whether it has changed."""
    text = HEAD + "\n".join(accessibility_page(marked(root))) + "\n"
    if page.exists() and page.read_text(encoding="utf-8") == text:
        return False
    page.write_text(text, encoding="utf-8")
    return True
