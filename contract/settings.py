"""Reading what an operator wrote. Strict: a key that nobody asked for is a mistake, and is named.

A settings type is a frozen msgspec struct; its fields are the keys, its annotations the types, its defaults
what may be left out. A field that is a struct itself is a table of its own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, TypeVar, get_args, get_origin
from zoneinfo import ZoneInfo

import msgspec

T = TypeVar("T", bound=msgspec.Struct)

_MISSING = re.compile(r"Object missing required field `([^`]+)`(?: - at `\$(.*)`)?")
_WRONG = re.compile(r"(.*?) - at `\$(.*)`")


class BadSettings(ValueError):
    """The file cannot be used as it stands; the message says where and what to write instead."""


def zone_of(timezone: str) -> ZoneInfo:
    """Return the zone that an operator named *timezone*.

    Raises:
        ValueError: this machine knows none of that name.
    """
    try:
        return ZoneInfo(timezone)
    except (LookupError, ValueError, OSError) as error:
        raise ValueError(
            f"'timezone' must be one such as 'Europe/Warsaw', not {timezone!r}; if it is, install tzdata"
        ) from error


def read(kind: type[T], text: str, where: str) -> T:
    """Build a *kind* from TOML *text*; *where* names the file in messages.

    Raises:
        BadSettings: the text is no TOML, or a key is unknown, missing, or of the wrong type.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(f"{where}: not TOML: {error}") from error
    _refuse_unknown(kind, table, where)
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        raise BadSettings(_explained(error, table, where)) from error


def _refuse_unknown(kind: type[msgspec.Struct], table: Mapping[str, Any], where: str) -> None:
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
    for key, value in table.items():
        if key not in fields:
            near = get_close_matches(key, fields, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(fields)}"
            raise BadSettings(f"{where}: unknown key {key!r}; {hint}")
        _refuse_unknown_inside(fields[key], value, f"{where} [{key}]")


def _refuse_unknown_inside(kind: object, value: object, where: str) -> None:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        if isinstance(value, Mapping):
            _refuse_unknown(kind, value, where)
        return
    for part in get_args(kind):
        if isinstance(value, list):
            for number, item in enumerate(value, 1):
                _refuse_unknown_inside(part, item, f"{where} ({number})")
        elif isinstance(value, Mapping) and get_origin(kind) is dict:
            for name, item in value.items():
                _refuse_unknown_inside(part, item, f"{where} [{name}]")
        elif isinstance(value, Mapping):
            _refuse_unknown_inside(part, value, where)


def _shown(name: str, number: str) -> str:
    if name:
        return name
    return f"({int(number) + 1})" if number else "(…)"


def _place(path: str, where: str) -> tuple[str, str]:
    keys = re.findall(r"\.([A-Za-z0-9_-]+)|\[(\d+)\]|\[\.\.\.\]", path)
    names = [_shown(name, number) for name, number in keys]
    if not names:
        return where, ""
    table = " ".join(f"[{name}]" if not name.startswith("(") else name for name in names[:-1])
    return f"{where} {table}".strip(), names[-1]


def _refused_by_the_type(reason: str, message: str, where: str) -> str:
    """Return the *reason* that a struct's own check gave, with the table it stands in and no more."""
    place, key = _place(message.removeprefix(reason), where)
    if key:
        place = f"{place} {key}" if key.startswith("(") else f"{place} [{key}]"
    return f"{place}: {reason}"


def _value_at(path: str, table: object) -> object:
    for name, number in re.findall(r"\.([A-Za-z0-9_-]+)|\[(\d+)\]", path):
        if isinstance(table, Mapping) and name in table:
            table = table[name]
        elif isinstance(table, list) and number:
            table = table[int(number)]
        else:
            return None
    return table


def _explained(error: msgspec.ValidationError, table: Mapping[str, Any], where: str) -> str:
    message = str(error)
    if isinstance(error.__cause__, ValueError):
        return _refused_by_the_type(str(error.__cause__), message, where)
    if missing := _MISSING.fullmatch(message):
        place = " ".join(part for part in _place(missing[2] or "", where) if part)
        if missing[2] and not place.endswith(("]", ")")):
            head, _, last = place.rpartition(" ")
            place = f"{head} [{last}]"
        return f"{place}: {missing[1]!r} is missing"
    if wrong := _WRONG.fullmatch(message):
        place, key = _place(wrong[2], where)
        key = "every value" if key == "(…)" else repr(key)
        expected = wrong[1].replace("Expected ", "must be ").replace("`", "")
        expected = expected.replace("Invalid RFC3339 encoded date", "must be a date such as 2026-12-31")
        expected = re.sub(r", got \w+$", "", expected)
        return f"{place}: {key} {expected}, not {_value_at(wrong[2], table)!r}"
    return f"{where}: {message}"
