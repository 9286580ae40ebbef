"""Guards against faults that are taken out to see a test fail, and the record of what was seen.

The guards lie in ``tests/faults/sabotage``; ``python -m tests.faults.guards --record`` writes the record.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

HEAD = """# Guards taken out, one by one

<!-- Written by 'python -m tests.faults.guards --record'; run it again, do not change this page. -->

In a copy of the source tree as it stood at the commit named, each test was run with every guard in its
place, where it must pass, and with this one taken out, where it must fail. *Words* is a digest of the entry
in `tests/faults/sabotage/`: one that was changed since counts as not yet tried. Seconds are those of the run
without the guard; a + behind a commit says that something was changed besides.
"""
COLUMNS = (
    "guard",
    "words",
    "fault",
    "taken out of",
    "test",
    "what came of it",
    "in its words",
    "s",
    "commit",
)
NOTICED = "noticed"
_FIGURES = 10


class Guard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One guard: `before` stands once in `file`; with `after` in its place `test` must fail.

    Attributes:
        name: the file of its entry, and its place there.
        fault: which it guards against.
        test: the one that must fail.
        file: where it stands, from the root of the source tree.
        before: its words.
        after: what stands there when it is taken out.
        why: what goes wrong then.
    """

    name: str
    fault: str
    test: str
    file: str
    before: str
    after: str
    why: str

    @property
    def words(self) -> str:
        """A digest of what is taken out and of the test that must notice."""
        words = [self.fault, self.test, self.file, self.before, self.after]
        return hashlib.sha256("\0".join(words).encode()).hexdigest()[:_FIGURES]

    def taken_out_of(self, text: str) -> str:
        """Return *text* of the file without the guard.

        Raises:
            ValueError: it does not stand there exactly once.
        """
        if (times := text.count(self.before)) != 1:
            raise ValueError(f"{self.name}: stands {times} times in {self.file}")
        return text.replace(self.before, self.after)


class Trial(msgspec.Struct, frozen=True):
    """What was seen when one guard was taken out: a line of the record.

    Attributes:
        guard: its name at that time.
        words: its digest.
        fault: which it guards against.
        file: where it was taken out.
        test: the one that must fail.
        outcome: `NOTICED`, or what was wrong.
        said: how the test said so.
        took_s: how long the test ran without the guard.
        commit: of the source tree; with a ``+`` when there were changes besides.
    """

    guard: str
    words: str
    fault: str
    file: str
    test: str
    outcome: str
    said: str
    took_s: int
    commit: str

    @property
    def line(self) -> str:
        """As it stands in the record."""
        return f"| {' | '.join(str(each) for each in msgspec.structs.astuple(self))} |"

    @classmethod
    def read(cls, line: str) -> Trial:
        """Return what a *line* of the record says."""
        cells = (cell.strip() for cell in line.strip("| \n").split(" | "))
        return msgspec.convert(dict(zip(cls.__struct_fields__, cells, strict=True)), cls, strict=False)


def guards_in(folder: Path) -> list[Guard]:
    """Return every guard that stands in *folder*."""
    return [
        msgspec.convert({"name": f"{path.stem}-{place}", **entry}, Guard)
        for path in sorted(folder.glob("*.toml"))
        for place, entry in enumerate(tomllib.loads(path.read_text(encoding="utf-8")).get("guard", []), 1)
    ]


def recorded(path: Path) -> list[Trial]:
    """Return the lines of the record at *path*; none when it was never written."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Trial.read(line) for line in lines if line.startswith("| ") and not line.startswith("| guard ")]


def record(path: Path, trials: Iterable[Trial]) -> None:
    """Write *trials* into the record at *path*, in the place of what it says of the same guards."""
    new = {trial.guard: trial for trial in trials}
    kept = [trial for trial in recorded(path) if trial.guard not in new]
    path.write_text("".join(f"{line}\n" for line in _page([*kept, *new.values()])), encoding="utf-8")


def noticed(guards: Iterable[Guard], trials: Iterable[Trial]) -> list[Trial]:
    """Return those of *trials* in which a guard of *guards*, as it stands today, was seen to be missed."""
    today = {guard.words for guard in guards}
    return [trial for trial in trials if trial.words in today and trial.outcome == NOTICED]


def _page(trials: list[Trial]) -> Iterator[str]:
    yield HEAD
    missed = sum(trial.outcome == NOTICED for trial in trials)
    commits = sorted({trial.commit for trial in trials})
    yield f"{len(trials)} taken out, {missed} noticed, at {', '.join(commits)}.\n"
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|---|---|---|---|---|---|---|--:|---|"
    for trial in sorted(trials, key=_place):
        yield trial.line


def _place(trial: Trial) -> tuple[str, int]:
    file, _, number = trial.guard.rpartition("-")
    return file, int(number)
