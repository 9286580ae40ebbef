"""The keys of every settings file, told in the words of the structs' own field docstrings."""

from __future__ import annotations

import ast
import inspect
import itertools
import types
import typing
from collections.abc import Iterator

import msgspec


def settings_page(files: dict[str, type[msgspec.Struct]]) -> Iterator[str]:
    """Yield the lines of the page of settings; *files* has the struct that each file is read into."""
    yield "# Settings\n\nStrict: an unknown key stops the program and is named. Secrets are files."
    for name, kind in files.items():
        yield f"\n## `{name}`\n\n{_about(kind)}"
        yield from _table(kind, "", set())


def _table(kind: type[msgspec.Struct], prefix: str, done: set[type[msgspec.Struct]]) -> Iterator[str]:
    done.add(kind)
    yield from ("", "| key | type | default | what it says |", "|---|---|---|---|")
    words = field_words(kind)
    fields = msgspec.structs.fields(kind)
    for field in fields:
        said = words.get(field.name, "")
        yield f"| `{prefix}{field.encode_name}` | {_type(field)} | {_default(field)} | {said} |"
    for field in fields:
        for inner in _structs_in(field.type):
            if inner not in done:
                yield f"\n`[{prefix}{field.encode_name}]` {_about(inner)}"
                yield from _table(inner, f"{prefix}{field.encode_name}.", done)


def _about(kind: type[msgspec.Struct]) -> str:
    """Return what the docstring of *kind* says to an operator; what it raises is for programmers."""
    return (inspect.getdoc(kind) or "").partition("\n\nRaises:")[0]


def field_words(kind: type[msgspec.Struct]) -> dict[str, str]:
    """Return the docstring that stands below each field of *kind* in its source, on one line."""
    words: dict[str, str] = {}
    parents = [p for p in reversed(kind.__mro__) if issubclass(p, msgspec.Struct) and p is not msgspec.Struct]
    for parent in parents:
        [node] = ast.parse(inspect.cleandoc("\n" + inspect.getsource(parent))).body
        assert isinstance(node, ast.ClassDef)
        words |= dict(_words_below(node.body))
    return words


def _words_below(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for field, below in itertools.pairwise(body):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield name, " ".join(text.split()).replace("|", "\\|")


def _type(field: msgspec.structs.FieldInfo) -> str:
    return _plain(field.type).replace("|", "\\|")


def _plain(kind: object) -> str:
    if isinstance(kind, types.GenericAlias | types.UnionType) or typing.get_origin(kind) not in {
        None,
        typing.Annotated,
    }:
        parts = [_plain(part) for part in typing.get_args(kind) if part is not Ellipsis]
        origin = typing.get_origin(kind)
        if origin in {tuple, list, frozenset}:
            return f"list of {parts[0]}"
        return " | ".join(parts) if origin is not dict else f"table of {parts[1]}"
    if typing.get_origin(kind) is typing.Annotated:
        return _plain(typing.get_args(kind)[0])
    if isinstance(kind, typing.NewType):
        return _plain(kind.__supertype__)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return "table"
    return {
        "str": "text",
        "int": "number",
        "float": "number",
        "bool": "true or false",
        "NoneType": "none",
    }.get(getattr(kind, "__name__", str(kind)), getattr(kind, "__name__", str(kind)))


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.default is not msgspec.NODEFAULT:
        if isinstance(field.default, msgspec.Struct):
            return "below"
        return f"`{field.default!r}`" if field.default not in ("", None) else "none"
    if field.default_factory is not msgspec.NODEFAULT:
        made = field.default_factory()
        return "below" if isinstance(made, msgspec.Struct) else f"`{made!r}`"
    return "needed"


def _structs_in(kind: object) -> Iterator[type[msgspec.Struct]]:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
    for part in typing.get_args(kind):
        yield from _structs_in(part)
