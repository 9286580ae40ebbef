"""From what stands in a form to the values of a table, and back: what is wrong stays as it was written.

A value that is none of its kind goes into the draft as text: nothing is lost, and the check names it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from contract.names import Language
from hub.drafts.fields import Field, Kind, default_of

_BETWEEN = re.compile(r"\s*[,;\n]\s*")


class Form(Protocol):
    """What a browser sent."""

    def getall(self, name: str, default: list[str], /) -> list[Any]:
        """Return everything that was written into fields called *name*."""


def values_of(
    table: str,
    fields: Sequence[Field],
    form: Form,
    before: Mapping[str, Any],
    languages: Sequence[Language],
) -> dict[str, Any]:
    """Return the values of *fields* that *form* asks for; None: the key is left out.

    Args:
        table: of which the fields are.
        fields: those that may be changed.
        form: what was sent.
        before: the values until now; what is the same stays as it was written.
        languages: those in which texts may stand.
    """
    found: dict[str, Any] = {}
    for field in fields:
        was = before.get(field.key)
        if field.kind in (Kind.TEXTS, Kind.LINES):
            found[field.key] = _texts(field, form, was, languages)
        elif field.kind is Kind.MANY:
            found[field.key] = _many(field, form, was, default_of(table, field.key))
        elif field.kind is Kind.FLAG:
            flag = bool(_one(form, field.key))
            found[field.key] = None if was is None and flag == default_of(table, field.key) else flag
        else:
            text = _clean(_one(form, field.key))
            found[field.key] = was if was is not None and text == shown(field, was) else _value(field, text)
    return found


def shown(field: Field, value: Any) -> str:  # noqa: ANN401  any value of a key
    """Return *value* as the form shows it, whatever it is."""
    if value is None:
        return ""
    if field.kind in (Kind.DATED, Kind.SHARES) and isinstance(value, Mapping):
        return "\n".join(f"{key}: {_joined(each)}" for key, each in value.items())
    return _joined(value)


def texts_shown(value: Any, languages: Sequence[Language]) -> dict[Language, str]:  # noqa: ANN401  any value
    """Return the texts in *value*, one for each of *languages* and for each that it has besides."""
    texts = value if isinstance(value, Mapping) else {}
    return {
        language: _clean(str(texts.get(language, ""))) for language in dict.fromkeys([*languages, *texts])
    }


def _texts(field: Field, form: Form, was: Any, languages: Sequence[Language]) -> dict[str, str] | None:  # noqa: ANN401
    before = was if isinstance(was, Mapping) else {}
    found = {}
    for language in dict.fromkeys([*before, *languages]):
        text = _clean(_one(form, f"{field.key}.{language}"))
        if text:
            kept = before.get(language)
            found[language] = kept if isinstance(kept, str) and _clean(kept) == text else text
    return found or None


def _many(field: Field, form: Form, was: Any, default: object) -> list[str] | None:  # noqa: ANN401
    chosen = [str(each) for each in form.getall(field.key, [])]
    before = list(was) if isinstance(was, list) else []
    if was is None and isinstance(default, tuple) and chosen == list(default):
        return None
    ordered = sorted(chosen, key=lambda each: before.index(each) if each in before else len(before))
    return ordered or None


def _value(field: Field, text: str) -> Any:  # noqa: ANN401  of the kind of the field
    read = _READ.get(field.kind, str)
    return read(text) if text else None


def _one(form: Form, name: str) -> str:
    return str(next(iter(form.getall(name, [])), ""))


def _line(line: str) -> tuple[str, list[str]]:
    key, _, rest = line.partition(":")
    return key.strip(), _parts(rest.strip())


def _number(text: str) -> int | float | str:
    written = text.replace(",", ".")
    if re.fullmatch(r"-?\d{1,9}", written):
        return int(written)
    return float(written) if re.fullmatch(r"-?\d{1,9}\.\d{1,9}", written) else text


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _parts(text: str) -> list[str]:
    return [part for part in _BETWEEN.split(text) if part]


_READ: Mapping[Kind, Callable[[str], Any]] = {
    Kind.NUMBER: _number,
    Kind.WORDS: _parts,
    Kind.SPANS: _parts,
    Kind.DATE: _date,
    Kind.DATES: lambda text: [_date(part) for part in _parts(text)],
    Kind.DATED: lambda text: dict(_line(line) for line in text.split("\n") if line.strip()),
    Kind.SHARES: lambda text: dict(_line(line) for line in text.split("\n") if line.strip()),
}
"""How what is written is read; what is not here is text."""


def _joined(value: Any) -> str:  # noqa: ANN401  any value
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _clean(text: object) -> str:
    return str(text).replace("\r\n", "\n").strip()
