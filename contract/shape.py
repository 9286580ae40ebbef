"""Holding what an operator wrote against the type that it is read into, with every mistake at once.

msgspec stops at the first one. So each value is held against its own type here, and those that are wrong
are set aside: what remains can be looked at further.
"""

from __future__ import annotations

import reprlib
import typing
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any, Literal, NamedTuple, get_args, get_origin

import msgspec

from contract.mistakes import Mistake, nearest
from contract.toml_lines import Path

_FEW = reprlib.Repr()
_FEW.maxstring = _FEW.maxother = 60


class Shaped(NamedTuple):
    """What became of a table.

    Attributes:
        value: of the type that was wanted; None where so much is wrong that there is none.
        mistakes: everything that is wrong.
        damaged: the keys whose value is not what it was meant to be, but one that stands in for it.
    """

    value: Any
    mistakes: list[Mistake]
    damaged: set[Path]


def shaped(kind: type[msgspec.Struct], table: Mapping[str, Any]) -> Shaped:
    """Return a *kind* made from *table*, and everything that does not fit."""
    look = _Look(table)
    value = look.take(kind, table, ())
    return Shaped(None if look.is_hopeless else value, look.mistakes, look.damaged)


class _Look:
    """One look at a whole table; each value is held against its own type, the innermost first."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.mistakes: list[Mistake] = []
        self.damaged: set[Path] = set()
        self.is_hopeless = False
        self._table = table

    def take(self, kind: Any, value: Any, path: Path) -> Any:  # noqa: ANN401  whatever an operator writes
        before = len(self.mistakes)
        plain = _plain(kind)
        struct = _struct_in(plain)
        if struct is not None and isinstance(value, Mapping):
            made = self._struct(struct, value, path)
        elif get_origin(plain) in {tuple, list, frozenset} and isinstance(value, list):
            part = get_args(plain)[0]
            made = get_origin(plain)(self.take(part, each, (*path, n)) for n, each in enumerate(value))
        elif get_origin(plain) is dict and isinstance(value, Mapping):
            part = get_args(plain)[1]
            made = {key: self.take(part, each, (*path, key)) for key, each in value.items()}
        else:
            made = None
        if len(self.mistakes) > before:
            return made
        return self._whole(kind, value, path, made)

    def _struct(self, kind: type[msgspec.Struct], table: Mapping[str, Any], path: Path) -> Any:  # noqa: ANN401
        fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
        before, values = len(self.mistakes), {}
        self._unknown(table, fields, path)
        for key, field in fields.items():
            if key in table:
                values[field.name] = self.take(field.type, table[key], (*path, key))
            elif field.required:
                if (*path, key) not in self.damaged:
                    self._say(path, f"{key!r} is missing", at=(*path, key))
                values[field.name] = self._stand_in(field.type, (*path, key))
        # Without a mistake `_whole` makes it, and hears what the struct itself has to say.
        return self._made(kind, values) if len(self.mistakes) > before else None

    def _unknown(self, table: Mapping[str, Any], known: Iterable[str], path: Path) -> None:
        missing = [key for key in known if key not in table]
        for key in table:
            if key in known:
                continue
            hint = nearest(key, known) or f"; known keys: {', '.join(known)}"
            self._say(path, f"unknown key {key!r}{hint}", at=(*path, key))
            self.damaged |= {(*path, meant) for meant in missing if nearest(key, [meant])}

    def _whole(self, kind: Any, value: Any, path: Path, made: Any) -> Any:  # noqa: ANN401
        """Hold *value* against all of *kind*, now that nothing is wrong inside of it."""
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            if isinstance(error.__cause__, ValueError):  # a struct's own check speaks for itself
                self._say(path, str(error.__cause__), at=path)
            else:
                self._say(path[:-1], f"{_named(path)} {_reason(kind, error, value)}", at=path)
            return self._stand_in(kind, path) if made is None else made
        except RecursionError:
            self._say(path[:-1], f"{_named(path)} is nested too deep", at=path)
            return self._stand_in(kind, path)

    def _stand_in(self, kind: Any, path: Path) -> Any:  # noqa: ANN401
        self.damaged.add(path)
        plain = _plain(kind)
        struct = _struct_in(plain)
        if struct is not None:
            fields = msgspec.structs.fields(struct)
            needed = {field.name: self._stand_in(field.type, path) for field in fields if field.required}
            return self._made(struct, needed)
        if choices := _choices(plain):
            return choices[0]
        empty = get_origin(plain) or plain
        return empty() if empty in {str, int, float, bool, tuple, list, dict, frozenset} else None

    def _made(self, kind: type[msgspec.Struct], values: dict[str, Any]) -> Any:  # noqa: ANN401
        try:
            return kind(**values)
        except (ValueError, TypeError, LookupError, AttributeError):
            self.is_hopeless = True  # the struct checks itself, and what stands in is not good enough for it
            return None

    def _say(self, table: Path, says: str, at: Path) -> None:
        place = place_of(table, self._table)
        self.mistakes.append(Mistake(f"{place}: {says}" if place else says, at or table))


def place_of(path: Path, table: Mapping[str, Any]) -> str:
    """Return how people are told of the place *path* in *table*: ``[desks] '3' [buttons]``."""
    here: Any = table
    words = []
    for step in path:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            here = None
        name = here.get("id") if isinstance(here, Mapping) else None
        if isinstance(step, str):
            words.append(f"[{step}]")
        else:
            words.append(repr(name) if isinstance(name, str) and name else f"({step + 1})")
    return " ".join(words)


def _plain(kind: Any) -> Any:  # noqa: ANN401  types of every kind
    while True:
        if isinstance(kind, typing.NewType):
            kind = kind.__supertype__
        elif get_origin(kind) is typing.Annotated:
            kind = get_args(kind)[0]
        else:
            return kind


def _struct_in(kind: Any) -> type[msgspec.Struct] | None:  # noqa: ANN401
    """Return the struct that a table at *kind* is read into, be it one of the things that may stand there."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    if get_origin(kind) in {tuple, list, dict, frozenset}:
        return None
    inside = [found for part in get_args(kind) if (found := _struct_in(_plain(part))) is not None]
    return inside[0] if len(inside) == 1 else None


def _named(path: Path) -> str:
    last = path[-1] if path else ""
    return repr(last) if isinstance(last, str) else f"({last + 1})"


def _reason(kind: Any, error: msgspec.ValidationError, value: Any) -> str:  # noqa: ANN401
    shown = _FEW.repr(value)
    plain = _plain(kind)
    if choices := _choices(plain):
        known = [repr(getattr(each, "value", each)) for each in choices]
        return f"must be {' or '.join(known)}, not {shown}{nearest(value, map(str, choices))}"
    if plain is date or date in get_args(plain):
        return f"must be a date such as 2026-12-31, not {shown}"
    if (written := _written(kind)) and isinstance(value, str):
        return f"must be {written}, not {shown}"
    expected = str(error).partition(" - at `")[0].replace("Expected ", "must be ").replace("`", "")
    return f"{expected.partition(', got ')[0]}, not {shown}"


def _choices(plain: Any) -> tuple[Any, ...]:  # noqa: ANN401
    """Return what may stand there, where only some words may."""
    if isinstance(plain, type) and issubclass(plain, Enum):
        return tuple(plain)
    return get_args(plain) if get_origin(plain) is Literal else ()


def _written(kind: Any) -> str:  # noqa: ANN401
    """Return how a text of *kind* is written, in words, where its type says so."""
    while isinstance(kind, typing.NewType):
        kind = kind.__supertype__
    metas = getattr(kind, "__metadata__", ())
    return next((str(meta.extra["written"]) for meta in metas if meta.extra), "")
