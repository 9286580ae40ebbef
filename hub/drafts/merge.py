"""Two changes of one text brought together, where they touch different lines."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple


class _Change(NamedTuple):
    begins: int
    ends: int
    lines: tuple[str, ...]


def merged(base: str, mine: str, theirs: str) -> str | None:
    """Return *theirs* with what *mine* changes in *base*; None: both have changed the same lines."""
    before = base.splitlines(keepends=True)
    here, there = _changes(before, mine), _changes(before, theirs)
    if any(_touch(one, other) and one != other for one in here for other in there):
        return None
    lines = list(before)
    for change in sorted({*here, *there}, reverse=True):
        lines[change.begins : change.ends] = change.lines
    return "".join(lines)


def _changes(before: Sequence[str], text: str) -> list[_Change]:
    after = text.splitlines(keepends=True)
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [_Change(a, b, tuple(after[c:d])) for what, a, b, c, d in codes if what != "equal"]


def _touch(one: _Change, other: _Change) -> bool:
    return one.begins <= other.ends and other.begins <= one.ends
