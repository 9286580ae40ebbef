"""The fields of one part as its form shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from contract.names import Language
from hub.drafts.fields import Field, Kind, default_of
from hub.drafts.written import shown, texts_shown


class Choice(msgspec.Struct, frozen=True):
    """Something that may be chosen."""

    value: str
    label: str
    chosen: bool


class Shown(msgspec.Struct, frozen=True):
    """One field with what stands in it.

    Attributes:
        field: what it is.
        text: what was written, of a field that is one text.
        texts: language, text, and whether it is missing, of a field in all languages.
        choices: what there is to choose.
    """

    field: Field
    text: str = ""
    texts: tuple[tuple[Language, str, bool], ...] = ()
    choices: tuple[Choice, ...] = ()
    on: bool = False


class Around(msgspec.Struct, frozen=True):
    """What a form must know besides its part.

    Attributes:
        table: in which the part stands.
        whole: the whole branch as it is written, for what may be chosen.
        languages: those of the branch.
        reader: the language of the page.
    """

    table: str
    whole: Mapping[str, Any]
    languages: tuple[Language, ...]
    reader: Language


def shown_fields(fields: Sequence[Field], part: Mapping[str, Any], around: Around) -> list[Shown]:
    """Return *fields* with what stands in *part*, whatever its kind."""
    return [_shown(field, part.get(field.key), around) for field in fields]


def _shown(field: Field, value: Any, around: Around) -> Shown:  # noqa: ANN401  any value of a key
    table, languages = around.table, around.languages
    match field.kind:
        case Kind.TEXTS | Kind.LINES:
            texts = texts_shown(value, languages)
            needed = field.must or any(texts.values())
            rows = tuple(
                (each, text, needed and not text and each in languages) for each, text in texts.items()
            )
            return Shown(field, texts=rows)
        case Kind.FLAG:
            return Shown(field, on=bool(default_of(table, field.key) if value is None else value))
        case Kind.CHOICE | Kind.MANY:
            if value is None:
                value = default_of(table, field.key)
            chosen = list(value) if isinstance(value, (list, tuple)) else [value] if value else []
            return Shown(field, choices=_choices(field.among, list(map(str, chosen)), around))
        case _:
            return Shown(field, text=shown(field, value))


def _choices(among: str, chosen: Sequence[str], around: Around) -> tuple[Choice, ...]:
    there = around.whole.get(among, [])
    labels: dict[str, str] = {}
    for part in there if isinstance(there, list) else ():
        if isinstance(part, dict) and isinstance(part.get("id"), str):
            labels[part["id"]] = name_of(part, around.reader)
        elif isinstance(part, str):
            labels[part] = part
    labels |= {each: each for each in chosen if each not in labels}  # what is wrong can be taken away
    return tuple(Choice(value, label, value in chosen) for value, label in labels.items())


def name_of(part: Mapping[str, Any], reader: Language) -> str:
    """Return what *part* is called, for a reader of *reader*: its id, and its name where it has another."""
    names, own = part.get("names"), str(part.get("id", ""))
    name = part.get("name") if isinstance(part.get("name"), str) else ""
    if isinstance(names, dict):
        name = next((str(names[each]) for each in (reader, "en", "pl") if names.get(each)), name)
    return f"{own} \N{EN DASH} {name}" if name and name != own else own
