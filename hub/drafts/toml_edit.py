"""Changes of a branch.toml that leave all else of it as it was written: comments, order, blank lines.

What is there is changed where it stands; what is new is written behind the last line of its table, before any
comment that tells of the next. What comes out is read again: where it would say anything else than what was
asked for, nothing is changed.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array, InlineTable

from contract.syntax import parsed
from contract.toml_lines import Path, marks_of
from hub.drafts.toml_places import insert, is_headed, lines_of, own_end

Values = Mapping[str, Any]
"""What a table is to hold, by key; None: the key is taken out. A table within holds nothing else."""


class CannotEdit(ValueError):
    """The text is written in a way that cannot be changed key by key; change it as text."""


class _Leaf(NamedTuple):
    """One key that becomes another: from *was* to *now*; None: it is not there."""

    path: Path
    key: str
    was: Any
    now: Any


def with_values(text: str, path: Path, values: Values) -> str:
    """Return *text* with *values* in the table at *path*, which is made where it is missing.

    Raises:
        CannotEdit: the text is no TOML, or written in a way that cannot be changed like this.
    """
    table = _read(text)
    wanted = copy.deepcopy(table)
    leaves = list(_leaves(_at(table, path), path, values))
    _apply(_at(wanted, path, make=True), values)
    if not leaves:
        return text
    here = [leaf for leaf in leaves if not _is_line(text, leaf)]
    if here:
        text = _in_place(text, here)
    for leaf in leaves:
        if leaf not in here:
            text = _taken_out(text, leaf) if leaf.now is None else _put_in(text, leaf)
    return _if_meant(text, wanted)


def with_part(text: str, table: str, values: Values) -> str:
    """Return *text* with one more part, which holds *values*, at the end of the list *table*.

    Raises:
        CannotEdit: as for `with_values`.
    """
    part = {key: value for key, value in values.items() if value is not None}
    wanted = _read(text)
    parts = wanted.setdefault(table, [])
    if parts and not is_headed(text, (table, len(parts) - 1)):
        text = _in_list(text, table, lambda there: there.append(_inline(part)))
    else:
        at = lines_of(text, (table, len(parts) - 1))[1] if parts else len(text.rstrip().split("\n"))
        text = insert(text, at, ["", *tomlkit.dumps({table: [part]}).strip("\n").split("\n")])
    parts.append(part)
    return _if_meant(text, wanted)


def without_part(text: str, table: str, place: int) -> str:
    """Return *text* without the part at *place* of the list *table*.

    Raises:
        CannotEdit: as for `with_values`.
    """
    wanted = _read(text)
    del wanted[table][place]
    if not is_headed(text, (table, place)):
        return _if_meant(_in_list(text, table, lambda there: there.pop(place)), wanted)
    if not wanted[table]:
        del wanted[table]
    return _if_meant(_without_lines(text, (table, place)), wanted)


def _leaves(table: Values, path: Path, values: Values) -> Iterator[_Leaf]:
    for key, now in values.items():
        was = table.get(key)
        if isinstance(was, Mapping) and isinstance(now, Mapping):
            yield from _leaves(was, (*path, key), {**now, **{old: None for old in was if old not in now}})
        elif type(was) is not type(now) or was != now:
            yield _Leaf(path, key, was, now)


def _is_line(text: str, leaf: _Leaf) -> bool:
    """Return whether *leaf* is whole lines: new in a table with a header, or such a table itself."""
    if leaf.was is None:
        return not leaf.path or leaf.path not in marks_of(text) or is_headed(text, leaf.path)
    return leaf.now is None and is_headed(text, (*leaf.path, leaf.key))


def _in_place(text: str, leaves: Sequence[_Leaf]) -> str:
    try:
        document = tomlkit.parse(text)
        for leaf in leaves:
            there: Any = document
            for step in leaf.path:
                there = there[step]
            if leaf.now is None:
                there.pop(leaf.key)
            else:
                there[leaf.key] = _inline(leaf.now) if isinstance(leaf.now, Mapping) else leaf.now
        return tomlkit.dumps(document)
    except (TOMLKitError, LookupError, TypeError) as error:
        raise CannotEdit(str(error)) from error


def _put_in(text: str, leaf: _Leaf) -> str:
    is_there = not leaf.path or leaf.path in marks_of(text)
    if not is_there or (leaf.path and isinstance(leaf.now, Mapping)):
        name = ".".join(str(step) for step in leaf.path if isinstance(step, str))
        header = [f"[{name}]"] if not is_there and not isinstance(leaf.now, Mapping) else []
        lines = tomlkit.dumps(leaf.now if isinstance(leaf.now, Mapping) else {leaf.key: leaf.now})
        header = header or [f"[{name}.{tomlkit.key(leaf.key).as_string()}]"]
        at = lines_of(text, leaf.path)[1] if is_there else len(text.rstrip().split("\n"))
        return insert(text, at, ["", *header, *lines.strip("\n").split("\n")])
    now = _inline(leaf.now) if isinstance(leaf.now, Mapping) else leaf.now
    return insert(text, own_end(text, leaf.path), tomlkit.dumps({leaf.key: now}).strip("\n").split("\n"))


def _taken_out(text: str, leaf: _Leaf) -> str:
    return _without_lines(text, (*leaf.path, leaf.key))


def _without_lines(text: str, path: Path) -> str:
    begins, ends = lines_of(text, path)
    lines = text.split("\n")
    while begins > 1 and ends < len(lines) and not lines[ends].strip() and not lines[begins - 2].strip():
        ends += 1  # of two blank lines one is enough
    return "\n".join([*lines[: begins - 1], *lines[ends:]])


def _in_list(text: str, table: str, change: Any) -> str:  # noqa: ANN401  list → anything
    try:
        document = tomlkit.parse(text)
        there = document[table]
        if not isinstance(there, Array):
            raise CannotEdit(f"{table} is no list")
        change(there)
        return tomlkit.dumps(document)
    except TOMLKitError as error:
        raise CannotEdit(str(error)) from error


def _read(text: str) -> dict[str, Any]:
    try:
        return parsed(text)
    except ValueError as error:
        raise CannotEdit("the text is no TOML") from error


def _at(table: dict[str, Any], path: Path, *, make: bool = False) -> dict[str, Any]:
    here: Any = table
    for step in path:
        if isinstance(here, dict) and step not in here:
            if not make:
                return {}
            here[step] = {}
        here = here[step]
    if not isinstance(here, dict):
        raise CannotEdit(f"{'.'.join(map(str, path))} is no table")
    return here


def _apply(table: dict[str, Any], values: Values) -> None:
    for key, value in values.items():
        if value is None:
            table.pop(key, None)
        else:
            table[key] = value


def _inline(values: Values) -> InlineTable:
    made = tomlkit.inline_table()
    for key, value in values.items():
        made[key] = _inline(value) if isinstance(value, Mapping) else value
    return made


def _if_meant(text: str, wanted: dict[str, Any]) -> str:
    try:
        if parsed(text) == wanted:
            return text
    except ValueError as error:
        raise CannotEdit(f"the text would be no TOML: {error}") from error
    raise CannotEdit("the text is written in a way that cannot be changed key by key")
