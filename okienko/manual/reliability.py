"""The table of faults: they lie in `reliability.toml`, guards against them in ``tests/faults/sabotage``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from okienko.manual.guards import Guard, Trial, guards_in, noticed, recorded
from okienko.manual.marks import HERE, Shown, Table, tests_told


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One fault that a branch survives.

    Attributes:
        area: one of the table's areas.
        fault: what fails, in our own words.
        holds: what must hold all the same.
        met: how that is, and where in the code; empty: it is not.
        open: what of it is not shown, with the reason; empty: nothing.
    """

    area: str
    fault: str
    holds: str
    met: str
    open: str = ""


@dataclass(frozen=True, slots=True)
class Faults(Table):
    """The table of faults F01 to F38."""

    @property
    def name(self) -> str:
        return "reliability"

    def faults(self) -> dict[str, Fault]:
        """Return every fault by its id, in order."""
        found = tomllib.loads((HERE / f"{self.name}.toml").read_text(encoding="utf-8"))
        return msgspec.convert(dict(sorted(found.items())), dict[str, Fault])

    def page_of(self, root: Path) -> Iterator[str]:
        """Yield the lines of the page, for the source tree below *root*."""
        faults, shown = self.faults(), self.marked(root)
        every = guards_in(root / "tests" / "faults" / "sabotage")
        guards = _by_fault(every)
        yield f"# {self.title}\n"
        yield self.beginning
        yield from _parts(root / "docs" / "reliability")
        yield from _counted(faults, shown, guards)
        yield from _seen(every, recorded(root / "docs" / "reliability" / "guards.md"))
        for area, title in self.areas.items():
            yield f"\n### {title}\n\n| | fault | must hold | how it is met | shown by | without its guard |"
            yield "|---|---|---|---|---|---|"
            for name, each in faults.items():
                if each.area == area:
                    met = " ".join(filter(None, (each.met, each.open and f"*Open:* {each.open}")))
                    tests, taken = tests_told(shown.get(name, ())), _taken(guards.get(name, ()))
                    yield f"| **{name}** | {each.fault} | {each.holds} | {met} | {tests} | {taken} |"


def _by_fault(guards: Iterable[Guard]) -> dict[str, list[Guard]]:
    found: dict[str, list[Guard]] = {}
    for guard in guards:
        found.setdefault(guard.fault, []).append(guard)
    return found


def _parts(folder: Path) -> Iterator[str]:
    """Yield a link to each page that tells of one part, by its own title."""
    pages = sorted(folder.glob("*.md"))
    if pages:
        yield "\n## What was tried, part by part\n"
    for page in pages:
        title = page.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ").strip()
        yield f"* [{title}](reliability/{page.name})"


def _counted(
    faults: Mapping[str, Fault], shown: Mapping[str, list[Shown]], guards: Mapping[str, list[Guard]]
) -> Iterator[str]:
    seen = {name: each for name, each in faults.items() if each.met and shown.get(name)}
    whole = sum(not each.open for each in seen.values())
    tests = {test for name in seen for test in shown[name]}
    taken = sum(len(each) for each in guards.values())
    yield "\n## Every fault\n"
    yield (
        f"Of {len(faults)} faults {whole} are shown to be survived and {len(seen) - whole} in part, by "
        f"{len(tests)} tests. {taken} guards against {len(guards)} faults can be taken out, one at a time, "
        "to see a test fail."
    )
    if missing := [name for name in faults if name not in seen]:
        yield f"Not shown: {', '.join(missing)}."


def _seen(guards: list[Guard], trials: list[Trial]) -> Iterator[str]:
    """Yield what the record says of *guards* as they stand today; nothing while there is none."""
    if not trials:
        return
    seen = noticed(guards, trials)
    yield (
        f"Of these {len(seen)} were taken out as they stand now and missed by their tests, in "
        f"{sum(each.took_s for each in seen) // 60} minutes of runs: see [the record](reliability/guards.md)."
    )
    seen_words = {each.words for each in seen}
    if others := [each.name for each in guards if each.words not in seen_words]:
        yield f"Not yet seen: {', '.join(others)}."


def _taken(guards: list[Guard] | tuple[Guard, ...]) -> str:
    told = (f"[{Path(each.file).name}](../{each.file}): {each.why}" for each in guards)
    return "<br>".join(dict.fromkeys(told))


RELIABILITY = Faults(
    mark="fault",
    title="Reliability: nothing is lost",
    beginning=(HERE / "reliability_head.md").read_text(encoding="utf-8").rstrip(),
    areas={
        "hub": "The hub and its store",
        "kiosk": "The kiosk and its paper",
        "wire": "The wire",
        "desk": "Desks and buttons",
        "time": "Time and numbers",
        "load": "Load and long runs",
        "change": "What is fed in and changed",
    },
)
