"""A look at the text of a draft: what it describes and what is wrong in it; kept, as it takes time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import unified_diff
from functools import lru_cache
from typing import Any

from contract.mistakes import Found
from contract.names import Language
from contract.syntax import parsed
from hub.domain.differences import differences
from hub.domain.remarks import checked_branch, missing_texts
from hub.domain.settings import BranchSettings
from hub.domain.taken import WHERE


@dataclass(frozen=True)
class Look:
    """What was found in one text.

    Attributes:
        text: the text.
        table: what stands in it, whatever its kind; None: it is no TOML.
        settings: the branch that it describes; None: it has mistakes.
        mistakes: why it cannot be used.
        remarks: what is worth a look all the same.
        missing: how many texts there are not, by language.
    """

    text: str
    table: dict[str, Any] | None
    settings: BranchSettings | None
    mistakes: tuple[Found, ...]
    remarks: tuple[Found, ...]
    missing: Counter[Language]

    def at(self, key: str) -> list[Found]:
        """Return the mistakes of *key*, such as ``desks.2``, and of what stands within it."""
        return [one for one in self.mistakes if one.key == key or one.key.startswith(f"{key}.")]


@lru_cache(maxsize=16)
def look_at(text: str) -> Look:
    """Return what is found in *text*."""
    found = checked_branch(text, WHERE)
    try:
        table: dict[str, Any] | None = parsed(text)
    except ValueError:
        table = None
    missing = missing_texts(found.settings) if found.settings else Counter[Language]()
    return Look(text, table, found.settings, found.mistakes, found.remarks, missing)


@lru_cache(maxsize=16)
def words_between(before: str, after: str) -> tuple[str, ...] | None:
    """Return in words what is different in the text *after*; None: one of the two cannot be used."""
    was, now = look_at(before).settings, look_at(after).settings
    return None if was is None or now is None else differences(was, now)


@lru_cache(maxsize=16)
def lines_between(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """Return the lines that are different and those around them, each with ``+``, ``-``, ``@`` or a blank."""
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    return tuple((line[:1] or " ", line[1:]) for line in lines if not line.startswith(("---", "+++")))
