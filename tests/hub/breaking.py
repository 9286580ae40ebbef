"""Ways to break a branch.toml in one place, each with what must be said of it, and in which line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from contract.toml_lines import Path, marks_of
from hub.branches import text_of
from hub.domain.hours_settings import WEEK
from hub.domain.remarks import checked_branch

VALUE = r'("(?:[^"\\]|\\.)*"|\[[^\]{]*\]|\{[^}]*\}|[a-z0-9.]+)'
LISTS = ("services", "rooms", "desks", "boards", "kiosks")
NEEDED = {
    "services": ("id", "series", "names"),
    "rooms": ("id", "names"),
    "desks": ("id", "name", "room", "services"),
    "boards": ("id", "rooms"),
    "kiosks": ("id", "room", "spare_series"),
    "profiles": ("id", "names"),
}
TEXTS = {"names", "instead", "notice", "about", "bring", "elsewhere"}
WRONG_HOURS = (
    ('["16:00-8:00"]', "'16:00-8:00' ends before it begins"),
    ('["8:00-12:00", "11:00-16:00"]', "'8:00-12:00' and '11:00-16:00' overlap"),
    ('["8-16"]', "'8-16' is no time of opening"),
)


@dataclass(frozen=True)
class Break:
    """One place that is written anew, and what is then said of which line.

    Attributes:
        line: the line that is changed, counted from 1.
        column: where in it the change begins, counted from 0.
        before: what stands there.
        after: what is written instead.
        said: what must be said.
        at: the line that it must be said of.
    """

    line: int
    column: int
    before: str
    after: str
    said: str
    at: int


def is_profile_desk(path: Path) -> bool:
    """Return whether *path* is a desk at work on a kind of day; its key is the desk's id."""
    return path[0] == "profiles" and path[2:3] == ("desks",) and len(path) > 3


def broken(text: str, *breaks: Break) -> str:
    """Return *text* with all *breaks* in it; the last of a line is made first."""
    lines = text.split("\n")
    for each in sorted(breaks, key=lambda one: (one.line, one.column), reverse=True):
        line = lines[each.line - 1]
        assert line.startswith(each.before, each.column)
        lines[each.line - 1] = line[: each.column] + each.after + line[each.column + len(each.before) :]
    return "\n".join(lines)


def told(text: str) -> set[tuple[int, str]]:
    """Return line and sentence of every mistake in *text*."""
    return {(found.line, found.says) for found in checked_branch(text, "branch.toml").mistakes}


def is_told(each: Break, found: set[tuple[int, str]]) -> bool:
    """Return whether the mistakes *found* name that of *each*, in its line."""
    return any(line == each.at and each.said in says for line, says in found)


class Branch:
    """A shipped branch, and where everything stands in it."""

    def __init__(self, name: str) -> None:
        self.text = text_of(name)
        self.table = tomllib.loads(self.text)
        self.marks = marks_of(self.text)
        self.lines = self.text.split("\n")

    @cached_property
    def pairs(self) -> list[tuple[Path, int, int, str]]:
        """Every key that stands as ``key = value``: its path, line, column from 0, and the whole."""
        return list(self._pairs())

    def _pairs(self) -> Iterator[tuple[Path, int, int, str]]:
        for path, mark in self.marks.items():
            if not isinstance(path[-1], str):
                continue
            whole = re.compile(rf"{re.escape(path[-1])} = {VALUE}").match(
                self.lines[mark.line - 1], mark.column - 1
            )
            if whole is not None:
                yield path, mark.line, mark.column - 1, whole[0]

    def misspelt(self) -> Iterator[Break]:
        """Yield each key with a letter too many; languages and desks aside, which are no words of ours."""
        for path, line, column, _ in self.pairs:
            key = str(path[-1])
            if not TEXTS & set(path[:-1]) and not is_profile_desk(path):
                after, said = f"{key}q", f"unknown key '{key}q'; did you mean '{key}'?"
                yield Break(line, column, key, after, said, line)

    def missing(self) -> Iterator[Break]:
        """Yield each needed key of each part left out."""
        for path, line, column, whole in self.pairs:
            if len(path) == 3 and path[2] in NEEDED.get(str(path[0]), ()):
                said, at = f"{path[2]!r} is missing", self.marks[path[:2]].line
                if self.lines[line - 1].startswith(", ", column + len(whole)):
                    yield Break(line, column, f"{whole}, ", "", said, at)
                elif column:
                    yield Break(line, column - 2, f", {whole}", "", said, at)
                else:
                    yield Break(line, column, whole, "", said, at)

    def wrong_type(self) -> Iterator[Break]:
        """Yield each value as one of another type."""
        for _, line, column, whole in self.pairs:
            key, _, value = whole.partition(" = ")
            after = "7" if value.startswith(('"', "[", "{")) else '"seven"'
            yield Break(line, column, whole, f"{key} = {after}", f"{key!r} must be", line)

    def doubled(self) -> Iterator[Break]:
        """Yield each id, series and name of a desk as that of the first of its kind."""
        for path, line, column, whole in self.pairs:
            if len(path) < 3 or path[1] in {0, "check_in"}:
                continue
            first = self.table[path[0]][0].get(path[2]) if path[0] in LISTS else None
            said = {
                "id": f"two of them have the id {first!r}",
                "series": f"series {first!r}: service",
                "name": f"two desks are called {first!r}",
                "spare_series": f"series {first!r}: kiosk",
            }.get(str(path[2]))
            if said and isinstance(first, str):
                yield Break(line, column, whole, f'{path[2]} = "{first}"', said, line)

    def pointing_nowhere(self) -> Iterator[Break]:
        """Yield each room and service that a part names as one that is not there."""
        for path, line, column, whole in self.pairs:
            key = str(path[-1])
            if path[0] in {"desks", "boards", "kiosks", "profiles"} and key in {"room", "rooms", "services"}:
                value = '"atticc"' if key == "room" else '["atticc"]'
                said = f"there is no {key.removesuffix('s')} 'atticc'"
                yield Break(line, column, whole, f"{key} = {value}", said, line)
            elif is_profile_desk(path):
                yield Break(line, column, whole, f'{key} = ["atticc"]', "no service 'atticc'", line)
                said = f"there is no desk '{key}q'"
                yield Break(line, column, key, f"{key}q", said, line)

    def without_polish(self) -> Iterator[Break]:
        """Yield each text without its Polish."""
        for path, line, column, whole in self.pairs:
            if path[-1] == "pl":
                yield Break(line, column, whole, 'pl = " "', "'pl' is missing", line)

    def late_for_nothing(self) -> Iterator[Break]:
        """Yield each check-in rule that sends the late to a service that is not there."""
        for path, line, column, whole in self.pairs:
            if path[-1] == "late":
                yield Break(line, column, whole, 'late = "quue"', "not 'quue'; did you mean 'queue'?", line)

    def wrong_hours(self) -> Iterator[Break]:
        """Yield the hours of each day reversed, overlapping, and as no time at all."""
        for path, line, column, whole in self.pairs:
            key = str(path[-1])
            if key in WEEK or (path[0] == "profiles" and key == "hours"):
                for spans, said in WRONG_HOURS:
                    yield Break(line, column, whole, f"{key} = {spans}", said, line)

    def out_of_range(self) -> Iterator[Break]:
        """Yield each quota as less than one, and each share of time as more than all of it."""
        for path, line, column, whole in self.pairs:
            key = str(path[-1])
            if key in {"walk_in_limit", "party_most", "cases_most"}:
                yield Break(line, column, whole, f"{key} = 0", f"{key!r} must be int >= 1", line)
            if key in {"priority_reserve", "bookings_come"}:
                yield Break(line, column, whole, f"{key} = 101", f"{key!r} must be int <= 100", line)

    def breaks(self) -> list[Break]:
        """Return all of them."""
        ways = (
            self.misspelt, self.missing, self.wrong_type, self.doubled,
            self.pointing_nowhere, self.without_polish, self.late_for_nothing,
            self.wrong_hours, self.out_of_range,
        )  # fmt: skip
        return [each for way in ways for each in way()]
