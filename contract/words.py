"""How our class names are written on the wire."""

from __future__ import annotations

import re

_HUMP = re.compile(r"(?<!^)(?=[A-Z])")


def kebab(name: str) -> str:
    """Return *name* in lower case with hyphens: ``CallNext`` → ``call-next``."""
    return _HUMP.sub("-", name).lower()
