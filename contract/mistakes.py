"""What is wrong in a file that an operator wrote, and where.

Whoever looks for mistakes says in which key a mistake stands; in which line that key stands is known here
alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final, Self

import msgspec

from contract.toml_lines import FIRST, Mark, Path

ANY: Final = "*"
"""In a path that a mistake rests on: every element of the table."""
_HEAD = re.compile(r"((?:\[[^\]]+\]|'[^']*'|[\w.-]+|\s)+):")
_WORD = re.compile(r"\[([^\]]+)\]|'([^']*)'|([\w.-]+)")


class Mistake(str):
    """One sentence on what is wrong, such as ``[desks] '3': there is no room 'hal'``.

    Attributes:
        at: the key in question, such as ``("desks", 2, "room")``; a sentence without is found by its head.
        rests_on: other keys that must be right themselves, else the sentence may be untrue and is withheld.
    """

    __slots__ = ("at", "rests_on")
    at: Path
    rests_on: tuple[Path, ...]

    def __new__(cls, says: str, at: Path = (), rests_on: tuple[Path, ...] = ()) -> Self:
        """Make the sentence *says* know its place."""
        made = super().__new__(cls, says)
        made.at, made.rests_on = at, rests_on
        return made


class Remark(Mistake):
    """Something that an operator should look at, and with which everything works all the same."""

    __slots__ = ()


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A mistake, or a remark, with its place in the file.

    Attributes:
        line: counted from 1; 0: nobody knows.
        column: counted from 1, in characters.
        key: which key it is about, such as ``desks.2.room``; elements are counted from 0.
    """

    file: str
    line: int
    column: int
    key: str
    says: str
    is_remark: bool = False

    def __str__(self) -> str:
        """Return the sentence with its place, as ``desk.toml:6 [hub]: unknown key 'pacience_s'``."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}{'' if self.says.startswith('[') else ':'} {self.says}"


def found(
    sentences: Iterable[str], file: str, table: Mapping[str, object], marks: Mapping[Path, Mark]
) -> list[Found]:
    """Return *sentences* about *table*, each once, with the place that the *marks* of its file tell."""
    places = {sentence: _path_of(sentence, table) for sentence in sentences}
    told = [
        Found(
            file=file,
            line=(mark := _mark(path, marks)).line,
            column=mark.column,
            key=".".join(map(str, path)),
            says=str(sentence),
            is_remark=isinstance(sentence, Remark),
        )
        for sentence, path in places.items()
    ]
    return sorted(told, key=lambda one: (one.line, one.column))


def stands(sentence: str, damaged: Iterable[Path]) -> bool:
    """Return whether *sentence* is true though the *damaged* keys were not what they were meant to be."""
    if not isinstance(sentence, Mistake):
        return True
    needed = (sentence.at, *sentence.rests_on) if sentence.at else sentence.rests_on
    return not any(_touches(path, broken) for path in needed for broken in damaged)


def nearest(word: object, known: Iterable[str]) -> str:
    """Return ``; did you mean 'hall'?`` for the one of *known* that *word* was meant to be, or nothing."""
    near = get_close_matches(str(word), list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _touches(path: Path, broken: Path) -> bool:
    """Return whether one of the two lies on the way to the other."""
    return all(step in {ANY, other} for step, other in zip(path, broken, strict=False))


def _mark(path: Path, marks: Mapping[Path, Mark]) -> Mark:
    """Return where *path* stands; a key that is missing, where its table begins."""
    for length in range(len(path), 0, -1):
        if path[:length] in marks:
            return marks[path[:length]]
    return FIRST


def _path_of(sentence: str, table: Mapping[str, object]) -> Path:
    if isinstance(sentence, Mistake) and sentence.at:
        return sentence.at
    head = _HEAD.match(sentence)
    here: object = table
    path: Path = ()
    for words in _WORD.findall(head[0] if head else ""):
        step = _step(here, "".join(words))
        if step is None:
            break
        path, here = (*path, step), here[step]  # type: ignore[index]  # `_step` has looked
    last = re.match(r"\s*'([^']+)'", sentence[head.end() if head else 0 :])
    if last and isinstance(here, Mapping) and last[1] in here:
        path = (*path, last[1])
    return path


def _step(here: object, name: str) -> str | int | None:
    if isinstance(here, Mapping):
        return name if name in here else None
    if isinstance(here, list):
        ids = [part.get("id", part.get("name")) if isinstance(part, Mapping) else None for part in here]
        return ids.index(name) if name in ids else None
    return None
