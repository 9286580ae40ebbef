"""What is different in other settings, in words: ``[desks] '3': 'room' 'hall' → 'hall-b'``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from hub.domain.settings import BranchSettings

LONGEST = 60
"""No value is told in more letters."""


def differences(before: BranchSettings, after: BranchSettings) -> tuple[str, ...]:
    """Return everything that is different in *after*, one sentence each, in the order of the file."""
    return tuple(_of_struct(before, after, ""))


def _of_struct(before: msgspec.Struct, after: msgspec.Struct, where: str) -> Iterator[str]:
    for field in msgspec.structs.fields(after):
        was, now = getattr(before, field.name), getattr(after, field.name)
        if was != now:
            yield from _of_value(was, now, where, field.encode_name)


def _of_value(was: Any, now: Any, where: str, key: str) -> Iterator[str]:  # noqa: ANN401  any value of a key
    table = f"{where} [{key}]".lstrip()
    if isinstance(was, msgspec.Struct) and isinstance(now, msgspec.Struct) and type(was) is type(now):
        yield from _of_struct(was, now, table)
    elif isinstance(was or now, msgspec.Struct) and (was is None or now is None):
        yield f"{table}: {'new' if was is None else 'taken out'}"
    elif _are_parts(was) and _are_parts(now) and (was or now):
        yield from _of_parts(was, now, table)
    elif isinstance(was, Mapping) and isinstance(now, Mapping):
        for name in dict.fromkeys([*was, *now]):
            if was.get(name) != now.get(name):
                yield from _of_value(was.get(name), now.get(name), table, str(name))
    else:
        yield f"{where + ': ' if where else ''}{key!r} {_told(was)} → {_told(now)}"


def _are_parts(value: object) -> bool:
    return isinstance(value, Sequence) and all(hasattr(part, "id") for part in value)


def _of_parts(was: Sequence[Any], now: Sequence[Any], table: str) -> Iterator[str]:
    before, after = {part.id: part for part in was}, {part.id: part for part in now}
    yield from (f"{table} {name!r}: taken out" for name in before if name not in after)
    for name, part in after.items():
        if name not in before:
            yield f"{table} {name!r}: new"
        elif part != before[name]:
            yield from _of_struct(before[name], part, f"{table} {name!r}")
    if [name for name in before if name in after] != [name for name in after if name in before]:
        yield f"{table}: in another order"


def _told(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "nothing"
    words = repr(msgspec.to_builtins(value))
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
