"""Which settings nobody has written words for, in a struct and in the structs inside it."""

from __future__ import annotations

from typing import get_args

import msgspec

from okienko.manual.settings_keys import field_words


def untold(kind):
    """Return the keys of *kind* that have no docstring."""
    words = field_words(kind)
    silent = [field.name for field in msgspec.structs.fields(kind) if field.name not in words]
    inner = [
        part
        for field in msgspec.structs.fields(kind)
        for part in (field.type, *get_args(field.type))
        if isinstance(part, type) and issubclass(part, msgspec.Struct)
    ]
    return silent + [f"{part.__name__}.{name}" for part in inner for name in untold(part)]
