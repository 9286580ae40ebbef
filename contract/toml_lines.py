"""In which line of a TOML text each key stands: the one thing that `tomllib` does not tell.

The text was read by `tomllib` before, so it is known to be right. Nothing is judged here, and of values
only their ends are looked for.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from typing import NamedTuple

Path = tuple[str | int, ...]
"""The way to a value: the keys of tables, and the places in lists, which are counted from 0."""


class Mark(NamedTuple):
    """A place in a text; both are counted from 1."""

    line: int
    column: int


FIRST = Mark(1, 1)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"[ \t]*")
_NOTHING = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_SCALAR = re.compile(r"[^,\]}\n#]*")
_STRINGS = (
    ('"""', re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}', re.DOTALL)),
    ("'''", re.compile(r"'''(?:[^']|'(?!''))*'{3,5}", re.DOTALL)),
    ('"', re.compile(r'"(?:[^"\\]|\\.)*"')),
    ("'", re.compile(r"'[^']*'")),
)


def marks_of(text: str) -> dict[Path, Mark]:
    """Return where each key and each element of a list in *text*, which is TOML, begins."""
    scan = _Scan(text.replace("\r\n", "\n"))
    scan.document()
    return scan.marks


class _Scan:
    """One walk through a text, from its first letter to its last."""

    def __init__(self, text: str) -> None:
        self.marks: dict[Path, Mark] = {}
        self._text = text
        self._at = 0
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._elements: dict[Path, int] = {}  # of each [[table]], how many there were

    def document(self) -> None:
        table: Path = ()
        while not self._is_over():
            if self._text.startswith("[", self._at):
                table = self._header()
            else:
                self._pair(table)

    def _is_over(self) -> bool:
        self._skip(_NOTHING)
        return self._at >= len(self._text)

    def _header(self) -> Path:
        mark, is_list = self._mark(), self._text.startswith("[[", self._at)
        self._at += 1 + is_list
        path: Path = ()
        *before, last = self._keys()
        for key in before:
            path = self._newest((*path, key))
            self.marks.setdefault(path, mark)
        path = (*path, last)
        self.marks.setdefault(path, mark)
        if is_list:
            self._elements[path] = self._elements.get(path, 0) + 1
            path = self._newest(path)
            self.marks[path] = mark
        elif path in self._elements:
            path = self._newest(path)
        self._at += 1 + is_list
        return path

    def _newest(self, path: Path) -> Path:
        """Return the element of the list at *path* that was begun last, or *path* where there is no list."""
        return (*path, self._elements[path] - 1) if path in self._elements else path

    def _pair(self, table: Path) -> None:
        mark = self._mark()
        path = table
        for key in self._keys():
            path = (*path, key)
            self.marks.setdefault(path, mark)
        self._at += 1  # the sign of equality
        self._skip(_BLANK)
        self._value(path)

    def _keys(self) -> list[str]:
        keys = [self._key()]
        while self._text.startswith(".", self._at):
            self._at += 1
            keys.append(self._key())
        return keys

    def _key(self) -> str:
        self._skip(_BLANK)
        begin = self._at
        bare = _BARE.match(self._text, begin)
        if bare is not None:
            self._at = bare.end()
        else:
            self._string()
        written = self._text[begin : self._at]
        self._skip(_BLANK)
        return written if bare is not None else str(tomllib.loads(f"key = {written}")["key"])

    def _value(self, path: Path) -> None:
        letter = self._text[self._at : self._at + 1]
        if letter == "[":
            self._list(path)
        elif letter == "{":
            self._table(path)
        elif letter in {'"', "'"}:
            self._string()
        else:
            self._skip(_SCALAR)

    def _list(self, path: Path) -> None:
        self._at += 1
        place = 0
        while not self._ends_with("]"):
            self.marks[(*path, place)] = self._mark()
            self._value((*path, place))
            place += 1
            self._pass_comma()

    def _table(self, path: Path) -> None:
        self._at += 1
        while not self._ends_with("}"):
            self._pair(path)
            self._pass_comma()

    def _ends_with(self, bracket: str) -> bool:
        self._skip(_NOTHING)
        if ended := self._text[self._at : self._at + 1] in {bracket, ""}:
            self._at += 1
        return ended

    def _pass_comma(self) -> None:
        self._skip(_NOTHING)
        if self._text.startswith(",", self._at):
            self._at += 1

    def _string(self) -> None:
        for quotes, whole in _STRINGS:
            if self._text.startswith(quotes, self._at):
                self._skip(whole)
                return
        self._at += 1

    def _skip(self, what: re.Pattern[str]) -> None:
        match = what.match(self._text, self._at)
        self._at = match.end() if match is not None else self._at + 1

    def _mark(self) -> Mark:
        line = bisect_right(self._lines, self._at)
        return Mark(line, self._at - self._lines[line - 1] + 1)
