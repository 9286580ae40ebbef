"""Guards that can be taken out: each entry of ``sabotage/*.toml`` names one, and a test that fails then.

``python -m tests.faults.guards [F10 ...]`` takes each out in a copy of the source tree, runs that one test
there with and without it, and says how many were noticed; the long tests do the same.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from okienko.manual.marks import named

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "faults" / "sabotage"
PATIENCE_S = 400.0
"""A test that hangs for so long without its guard has noticed, too."""
_NOT_COPIED = (".venv", ".git", ".mypy_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache")
FAILED = 1
"""What pytest ends with when tests have failed; anything else above 0 means that it could not run them."""


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard: `before` stands once in `file`; with `after` in its place `test` must fail."""

    name: str
    fault: str
    test: str
    file: str
    before: str
    after: str
    why: str

    @property
    def test_file(self) -> str:
        return self.test.partition("::")[0]

    @property
    def function(self) -> str:
        """The name of the test function, without its parameters."""
        return self.test.partition("[")[0].rpartition("::")[2]

    def taken_out_of(self, text: str) -> str:
        """Return *text* of the file without the guard."""
        assert text.count(self.before) == 1, (
            f"{self.name}: stands {text.count(self.before)} times in {self.file}"
        )
        return text.replace(self.before, self.after)


def guards() -> list[Guard]:
    """Return every guard there is."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("guard", [])
        found += [Guard(name=f"{path.stem}-{n}", **entry) for n, entry in enumerate(entries, 1)]
    return found


def functions_in(file: str) -> dict[str, list[str]]:
    """Return the test functions of *file*, with the faults that each is marked with."""
    found: dict[str, list[str]] = {}
    for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            found[node.name] = [
                name
                for decorator in node.decorator_list
                for mark in ast.walk(decorator)
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.fault"
                for name in named(mark)
            ]
    return found


class Tree:
    """A copy of the source tree, in which one guard at a time is taken out."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "tree"
        shutil.copytree(ROOT, self.root, ignore=shutil.ignore_patterns(*_NOT_COPIED), symlinks=True)
        self._whole: dict[str, int] = {}

    def passes(self, test: str) -> bool:
        """Return whether *test* passes with every guard in its place."""
        if test not in self._whole:
            self._whole[test] = self._run(test)
        return self._whole[test] == 0

    def fails_without(self, guard: Guard) -> bool:
        """Return whether the test notices that *guard* is gone."""
        with self._without(guard):
            return self._run(guard.test) == FAILED

    @contextmanager
    def _without(self, guard: Guard) -> Iterator[None]:
        path = self.root / guard.file
        text = path.read_text(encoding="utf-8")
        for compiled in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
            compiled.unlink()  # of the same second and size it would be taken for current
        path.write_text(guard.taken_out_of(text), encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(text, encoding="utf-8")

    def _run(self, test: str) -> int:
        words = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--no-header", test]
        surroundings = os.environ | {
            "PYTHONPATH": str(self.root),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
        }
        with (
            tempfile.TemporaryFile() as said,
            subprocess.Popen(
                words, cwd=self.root, env=surroundings, stdout=said, stderr=said, start_new_session=True
            ) as pytest,
        ):
            try:
                return pytest.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                os.killpg(pytest.pid, 9)
                return FAILED


def tried(chosen: Iterable[Guard]) -> Iterator[tuple[Guard, str]]:
    """Take out each of the *chosen* guards; yield it, and what is wrong: nothing where it was noticed."""
    with tempfile.TemporaryDirectory(prefix="okienko-guards-") as made:
        tree = Tree(Path(made))
        for guard in chosen:
            if not tree.passes(guard.test):
                yield guard, "does not pass with the guard in its place"
            else:
                yield guard, "" if tree.fails_without(guard) else "passes without the guard"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(words: list[str]) -> int:
    """Try the guards of the faults in *words*, or of files by their names; all when there are none."""
    chosen = [
        guard
        for guard in guards()
        if not words or guard.fault in words or guard.name.rpartition("-")[0] in words or guard.name in words
    ]
    caught = 0
    for guard, wrong in tried(chosen):
        caught += not wrong
        say(f"{guard.name} {guard.fault} {guard.file}: {wrong or 'noticed'} ({guard.test})")
    say(f"of {len(chosen)} guards that were taken out, {caught} were noticed to be gone")
    return 0 if caught == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
