"""A request to read, taken apart: the words of its path and its query."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs

from litestar.types import Scope

from hub.http.problems import CannotBeRead


class Asking:
    """One request to read: the words of its path and its query."""

    def __init__(self, scope: Scope) -> None:
        self.path: dict[str, str] = scope["path_params"]
        self._query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)

    def day(self) -> date:
        """Return the day in the path.

        Raises:
            CannotBeRead: it is none.
        """
        text = self.path["day"]
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise CannotBeRead(f"a day must be one such as 2026-12-01, not {text!r}") from error

    def count(self, name: str, default: int) -> int:
        """Return the number *name* of the query.

        Raises:
            CannotBeRead: it is none, or below 0.
        """
        text = self._query.get(name, [str(default)])[-1]
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            raise CannotBeRead(f"{name} must be a number from 0 on, not {text!r}")
        return int(text)

    def text(self, name: str, default: str) -> str:
        """Return the text that the query has for *name*."""
        return self._query.get(name, [default])[-1]
