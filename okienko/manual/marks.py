"""Tables of requirements: what is required, how it is met, and which tests show it.

The requirements lie in a file beside this one. The tests say themselves what they show, by a mark such as
``@pytest.mark.accessibility("A07")``; they are read here and not run.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from okienko.manual.pages import HEAD

HERE = Path(__file__).parent


class Requirement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One requirement, in our own words.

    Attributes:
        area: one of the table's areas.
        asks: what must be the case.
        met: how, and where in the code; empty while it is not.
        so_far: what of it is built while it is not met.
        hardware: what only a real device can show.
    """

    area: str
    asks: str
    met: str
    so_far: str = ""
    hardware: str = ""


class Shown(msgspec.Struct, frozen=True, order=True):
    """A test that shows something: its file, from the root of the source tree, and its name."""

    file: str
    test: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of requirements, and the page that it makes.

    Attributes:
        mark: what its tests are marked with, and how its file is called.
        title: the page's.
        beginning: what stands above the table.
        areas: its parts, with their titles.
    """

    mark: str
    title: str
    beginning: str
    areas: Mapping[str, str]

    def requirements(self) -> dict[str, Requirement]:
        """Return every requirement by its id, in order."""
        found = tomllib.loads((HERE / f"{self.mark}.toml").read_text(encoding="utf-8"))
        return msgspec.convert(dict(sorted(found.items())), dict[str, Requirement])

    def marked(self, root: Path) -> dict[str, list[Shown]]:
        """Return which tests below *root* show which id; ids that no requirement bears are among them."""
        found: dict[str, list[Shown]] = {}
        for path in sorted((root / "tests").rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            if f"mark.{self.mark}" in text:
                for name, test in _marks(ast.parse(text), self.mark):
                    found.setdefault(name, []).append(Shown(str(path.relative_to(root)), test))
        return found

    def page(self, shown: Mapping[str, list[Shown]]) -> Iterator[str]:
        """Yield the lines of the page; *shown* is what `marked` returns."""
        asked = self.requirements()
        yield f"# {self.title}\n"
        yield self.beginning
        yield from _counted(asked, shown)
        for area, title in self.areas.items():
            yield f"\n## {title}\n\n| | asked for | how it is met | shown by |\n|---|---|---|---|"
            for name, each in asked.items():
                if each.area == area:
                    yield f"| **{name}** | {each.asks} | {_met(each)} | {tests_told(shown.get(name, ()))} |"

    @property
    def name(self) -> str:
        """What page and file are called."""
        return self.mark

    def page_of(self, root: Path) -> Iterator[str]:
        """Yield the lines of the page, for the source tree below *root*."""
        return self.page(self.marked(root))

    def write(self, folder: Path, root: Path) -> Path | None:
        """Write the page in *folder* anew from the tests below *root*; return it if it has changed."""
        page = folder / f"{self.name}.md"
        text = HEAD + "\n".join(self.page_of(root)) + "\n"
        if page.exists() and page.read_text(encoding="utf-8") == text:
            return None
        page.write_text(text, encoding="utf-8")
        return page


def _marks(module: ast.Module, mark: str) -> Iterator[tuple[str, str]]:
    """Yield an id and the test that bears it, for every *mark* of *module*."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            for decorator in node.decorator_list:
                yield from ((name, node.name) for name in _ids(decorator, mark))


def _ids(decorator: ast.expr, mark: str) -> Iterator[str]:
    """Yield the ids of each *mark* in *decorator*; some of its parameters may bear one of their own."""
    for node in ast.walk(decorator):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == f"pytest.mark.{mark}":
            yield from named(node)


def named(call: ast.Call) -> Iterator[str]:
    """Yield the words that *call* is made with, one by one or in a tuple behind a star."""
    for argument in call.args:
        if isinstance(argument, ast.Starred):
            yield from ast.literal_eval(argument.value)
        else:
            yield ast.literal_eval(argument)


def _counted(asked: Mapping[str, Requirement], shown: Mapping[str, list[Shown]]) -> Iterator[str]:
    met = [name for name, each in asked.items() if each.met]
    tests = {test for name in asked for test in shown.get(name, ())}
    yield f"\n{len(met)} of {len(asked)} are met, as {len(tests)} tests show."
    if missing := [name for name in asked if name not in met]:
        yield f"Not met yet: {', '.join(missing)}."
    if needs := [f"* **{name}**: {each.hardware}" for name, each in asked.items() if each.hardware]:
        yield "\nOnly a real device can show:\n"
        yield from needs


def _met(each: Requirement) -> str:
    return each.met or f"*Not yet.* {each.so_far}".strip()


def tests_told(shown: list[Shown] | tuple[Shown, ...]) -> str:
    """Return the tests *shown* as links to their files, each with its sentences."""
    by_file: dict[str, list[str]] = {}
    for each in sorted(set(shown)):
        by_file.setdefault(each.file, []).append(each.test.removeprefix("test_").replace("_", " "))
    return "<br>".join(
        f"[{Path(file).stem.removeprefix('test_')}](../{file}): {'; '.join(names)}"
        for file, names in by_file.items()
    )
