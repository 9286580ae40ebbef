"""Which release of Okienko this is."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def release() -> str:
    """Return the version that is installed here; `unknown` for a source tree that is not."""
    try:
        return version("okienko")
    except PackageNotFoundError:
        return "unknown"
