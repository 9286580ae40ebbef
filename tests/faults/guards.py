"""Guards that can be taken out: each entry of ``sabotage/*.toml`` names one, and a test that fails then.

``python -m tests.faults.guards [F10 ...]`` takes each out in a copy of the source tree, runs that one test
there with and without it, and says how many were noticed; the long tests do the same. With ``--record`` it
notes in ``docs/reliability/guards.md`` what was seen, at which commit.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from okienko.manual.guards import NOTICED, Guard, Trial, guards_in, record
from okienko.manual.marks import named

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "faults" / "sabotage"
RECORD = ROOT / "docs" / "reliability" / "guards.md"
PATIENCE_S = 400.0
"""A test that hangs for so long without its guard has noticed, too."""
_NOT_COPIED = (".venv", ".git", ".mypy_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache")
WORDS_KEPT = 120
"""So much of what a test says when it fails is noted."""
FAILED = 1
"""What pytest ends with when tests have failed; anything else above 0 means that it could not run them."""


def guards() -> list[Guard]:
    """Return every guard there is."""
    return guards_in(FOLDER)


def shown_by(guard: Guard) -> tuple[str, str]:
    """Return the file of the test of *guard*, and its function without parameters."""
    file, _, function = guard.test.partition("[")[0].partition("::")
    return file, function.rpartition("::")[2]


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
        self._whole: dict[str, bool] = {}

    def passing(self, tests: Iterable[str]) -> None:
        """Run *tests* with every guard in its place, all in one process; what fails is run again alone."""
        _, said = self._run("-rA", *dict.fromkeys(tests))
        fared = re.findall(
            r"^(PASSED|FAILED|ERROR|SKIPPED) ([^ \[]+(?:\[[^\]]*\])?)", said, flags=re.MULTILINE
        )
        for test in tests:
            ends = {end for end, name in fared if test in {name, name.partition("[")[0]}}
            if ends == {"PASSED"}:
                self._whole[test] = True

    def outcome(self, guard: Guard) -> tuple[str, str]:
        """Return what came of taking out *guard*: that it was noticed, or why not; and what the test said."""
        if guard.test not in self._whole:
            code, said = self._run("-x", guard.test)
            self._whole[guard.test] = code == 0
            if code:
                return "does not pass with the guard in its place", _last_words(said)
        with self._without(guard):
            code, said = self._run("-x", guard.test)
        return (NOTICED, _last_words(said)) if code == FAILED else ("passes without the guard", "")

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

    def _run(self, *asked: str) -> tuple[int, str]:
        words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-header", "--tb=line"]
        surroundings = os.environ | {
            "PYTHONPATH": str(self.root),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "COLUMNS": "300",
        }
        with (
            tempfile.TemporaryFile() as said,
            subprocess.Popen(
                [*words, *asked],
                cwd=self.root,
                env=surroundings,
                stdout=said,
                stderr=said,
                start_new_session=True,
            ) as pytest,
        ):
            try:
                code = pytest.wait(PATIENCE_S * len(asked))
            except subprocess.TimeoutExpired:
                os.killpg(pytest.pid, 9)
                code = FAILED
            said.seek(0)
            return code, said.read().decode(errors="replace")


def _last_words(said: str) -> str:
    """Return how a test says that it failed, without folders of this machine and signs of a table."""
    told = re.search(r"^(?:FAILED|ERROR) \S+(?:\[.*?\])? - (.*)$", said, flags=re.MULTILINE)
    words = re.sub(r"/\S*/", "", told[1] if told else "no word in time")
    return " ".join(words.replace("|", "/").replace("`", "'").split())[:WORDS_KEPT]


def tried(chosen: list[Guard]) -> Iterator[Trial]:
    """Take out each of the *chosen* guards, and yield what came of it."""
    commit = _commit()
    with tempfile.TemporaryDirectory(prefix="okienko-guards-") as made:
        tree = Tree(Path(made))
        tree.passing([guard.test for guard in chosen])
        for guard in chosen:
            begun = time.monotonic()
            outcome, said = tree.outcome(guard)
            took_s = round(time.monotonic() - begun)
            names = (guard.name, guard.words, guard.fault, guard.file, guard.test)
            yield Trial(*names, outcome, said, took_s, commit)


def _commit() -> str:
    name = _told_by_git("rev-parse", "--short=7", "HEAD")
    return f"{name}+" if _told_by_git("status", "--porcelain", f":!{RECORD}") else name


def _told_by_git(*asked: str) -> str:
    words = ("git", "-C", str(ROOT), *asked)
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Try the guards that are asked for; return 1 when one of them was not noticed."""
    words = argparse.ArgumentParser(description="Take out guards, one at a time, and see a test fail.")
    words.add_argument("which", nargs="*", help="faults (F10), files (crash) or guards (crash-3); none: all")
    words.add_argument("--record", action="store_true", help=f"note it in {RECORD.relative_to(ROOT)}")
    asked = words.parse_args()
    chosen = [each for each in guards() if not asked.which or _names(each) & set(asked.which)]
    trials = []
    begun = time.monotonic()
    for trial in tried(chosen):
        trials.append(trial)
        if asked.record:
            record(RECORD, [trial])
        say(
            f"{trial.guard} {trial.fault} {trial.file}: {trial.outcome} ({trial.test}), {trial.took_s} s;"
            f" {trial.said}"
        )
    caught = sum(trial.outcome == NOTICED for trial in trials)
    say(f"of {len(chosen)} guards that were taken out, {caught} were noticed to be gone")
    say(f"took {time.monotonic() - begun:.0f} s")
    return 0 if caught == len(chosen) else 1


def _names(guard: Guard) -> set[str]:
    return {guard.fault, guard.name, guard.name.rpartition("-")[0]}


if __name__ == "__main__":
    sys.exit(main())
